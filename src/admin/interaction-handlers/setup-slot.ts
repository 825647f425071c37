import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { setupSlotId } from '../ids.js';
import { kindArg } from '../setup/args.js';
import { slotScreen } from '../setup/screens.js';

/** One line of the plan, to be changed. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class SetupSlotHandler extends ComponentHandler<'kind' | 'slot'> {
	public readonly id = setupSlotId;

	public override async handle(context: ComponentContext<'kind' | 'slot'>): Promise<void> {
		await context.update(await slotScreen(context, kindArg(context.args.kind), context.args.slot));
	}
}
