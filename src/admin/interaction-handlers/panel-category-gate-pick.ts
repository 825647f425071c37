import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { categoryGateScreen } from '../panel/category-gate.js';
import { categoryGatePickId } from '../panel/ids.js';

/** A gate was chosen for a category: what it would change comes first. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelCategoryGatePickHandler extends ComponentHandler<'category'> {
	public readonly id = categoryGatePickId;

	public override async handle(context: ComponentContext<'category'>): Promise<void> {
		const [chosen = ''] = context.values;
		const place = /^\d{1,3}$/.test(chosen) ? Number(chosen) : -1;
		await context.update(await categoryGateScreen(context, context.args.category, place));
	}
}
