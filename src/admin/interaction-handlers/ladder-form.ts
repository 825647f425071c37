import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { ladderFormId } from '../prices/ids.js';
import { ladderForm } from '../views/prices-forms.view.js';

/** Asks for which item a ladder makes variants. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class LadderFormHandler extends ComponentHandler<'key' | 'item'> {
	public readonly id = ladderFormId;

	public override async handle(context: ComponentContext<'key' | 'item'>): Promise<void> {
		await context.modal(ladderForm(context.view, context.args.key, context.args.item));
	}
}
