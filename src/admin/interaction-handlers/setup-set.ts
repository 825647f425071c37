import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { setupSetId } from '../ids.js';
import { kindArg } from '../setup/args.js';
import { slotScreen } from '../setup/screens.js';

/** A new role or channel, or none, is wanted for a slot. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class SetupSetHandler extends ComponentHandler<'kind' | 'slot' | 'choice'> {
	public readonly id = setupSetId;

	public override async handle(context: ComponentContext<'kind' | 'slot' | 'choice'>): Promise<void> {
		const { guild, actor, args } = context;
		const kind = kindArg(args.kind);
		await this.container.setup.pick(guild, actor, kind, args.slot, args.choice === 'out' ? 'out' : 'create');
		await context.update(await slotScreen(context, kind, args.slot));
	}
}
