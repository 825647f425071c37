import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { setupPartId } from '../ids.js';
import { setupPartsScreen } from '../setup/screens.js';

/** A part is to be on, or off, once the set-up is done. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class SetupPartHandler extends ComponentHandler<'part' | 'to' | 'page'> {
	public readonly id = setupPartId;

	public override async handle(context: ComponentContext<'part' | 'to' | 'page'>): Promise<void> {
		const { guild, actor, args } = context;
		await this.container.setup.switchPart(guild, actor, args.part, args.to === 'on');
		await context.update(await setupPartsScreen(context, pageArg(args.page)));
	}
}
