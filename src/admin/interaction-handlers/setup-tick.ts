import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { setupTickId } from '../ids.js';
import { undoScreen } from '../setup/screens.js';
import { runOf } from '../setup/setup-rows.js';

/** What is removed although people have used it. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class SetupTickHandler extends ComponentHandler<'run' | 'page'> {
	public readonly id = setupTickId;

	public override async handle(context: ComponentContext<'run' | 'page'>): Promise<void> {
		const { guild, actor, args, values } = context;
		await this.container.undo.tick(guild, actor, values);
		await context.update(await undoScreen(context, runOf(args.run), pageArg(args.page)));
	}
}
