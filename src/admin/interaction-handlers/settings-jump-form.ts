import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { pageField, typedPage } from '#core/views/kit';
import { settingsJumpFormId } from '../ids.js';
import { areaScreen } from '../setting-screens.data.js';

/** The page of an area that was asked for. */
@ApplyOptions<ModalHandler.Options>({ capability: 'config.view', feature: 'always' })
export class SettingsJumpFormHandler extends ModalHandler<'area'> {
	public readonly id = settingsJumpFormId;

	public override async handle(context: ModalContext<'area'>): Promise<void> {
		await context.update(await areaScreen(context, context.args.area, typedPage(context.fields.text(pageField))));
	}
}
