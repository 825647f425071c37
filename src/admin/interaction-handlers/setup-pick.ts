import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { setupPickId } from '../ids.js';
import { kindArg } from '../setup/args.js';
import { slotScreen } from '../setup/screens.js';

/** An existing role or channel was picked for a slot. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class SetupPickHandler extends ComponentHandler<'kind' | 'slot'> {
	public readonly id = setupPickId;

	public override async handle(context: ComponentContext<'kind' | 'slot'>): Promise<void> {
		const { guild, actor, args, values } = context;
		const kind = kindArg(args.kind);
		await this.container.setup.pick(guild, actor, kind, args.slot, values[0] ?? 'create');
		await context.update(await slotScreen(context, kind, args.slot));
	}
}
