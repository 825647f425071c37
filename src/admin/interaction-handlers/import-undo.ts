import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { importUndoId } from '../exchange/ids.js';
import { undoScreen } from '../exchange/screens.js';

/** Takes an import back; what somebody changed since only if that was asked. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class ImportUndoHandler extends ComponentHandler<'id' | 'mode'> {
	public readonly id = importUndoId;

	public override async handle(context: ComponentContext<'id' | 'mode'>): Promise<void> {
		const { id, mode } = context.args;
		await context.update(await undoScreen(context, id, mode === 'all' || mode === 'others' ? mode : 'ask'));
	}
}
