import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { setCategoryGate } from '../panel/category-gate.js';
import { categoryGateDoId, numberArg } from '../panel/ids.js';

/** Gives all items of a category one gate. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelCategoryGateDoHandler extends ComponentHandler<'category' | 'place' | 'digest'> {
	public readonly id = categoryGateDoId;

	public override async handle(context: ComponentContext<'category' | 'place' | 'digest'>): Promise<void> {
		const { category, place, digest } = context.args;
		await context.update(await setCategoryGate(context, category, numberArg(place), digest));
	}
}
