import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { jumpForm } from '#core/views/kit';
import { settingsJumpFormId, settingsJumpId } from '../ids.js';

/** Asks which page of an area. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.view', feature: 'always' })
export class SettingsJumpHandler extends ComponentHandler<'area' | 'pages'> {
	public readonly id = settingsJumpId;

	public override async handle(context: ComponentContext<'area' | 'pages'>): Promise<void> {
		const { view, args, modal } = context;
		await modal(jumpForm(view, { id: settingsJumpFormId.make({ area: args.area }), pages: pageArg(args.pages) }));
	}
}
