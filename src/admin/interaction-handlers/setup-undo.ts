import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { setupUndoId } from '../ids.js';
import { undoScreen } from '../setup/screens.js';
import { runOf } from '../setup/setup-rows.js';

/** What taking a run back would do. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class SetupUndoHandler extends ComponentHandler<'run' | 'page'> {
	public readonly id = setupUndoId;

	public override async handle(context: ComponentContext<'run' | 'page'>): Promise<void> {
		await context.update(await undoScreen(context, runOf(context.args.run), pageArg(context.args.page)));
	}
}
