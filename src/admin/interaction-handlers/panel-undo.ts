import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { undoneScreen } from '../panel/acts.js';
import { numberArg, undoId } from '../panel/ids.js';
import { editorOf } from '../panel/screens.js';

/** Takes an edit back. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelUndoHandler extends ComponentHandler<'edit' | 'kind' | 'key'> {
	public readonly id = undoId;

	public override async handle(context: ComponentContext<'edit' | 'kind' | 'key'>): Promise<void> {
		const { guild, args } = context;
		const done = await this.container.catalogue.undo(guild, editorOf(context), numberArg(args.edit));
		await context.update(await undoneScreen(context, args.kind, args.key, done));
	}
}
