import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { arkKindSetId } from '../arkshop/ids.js';
import { setArkCategory } from '../arkshop/screens.js';

/** A category was picked for a kind of entry. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class ArkKindSetHandler extends ComponentHandler<'kind'> {
	public readonly id = arkKindSetId;

	public override async handle(context: ComponentContext<'kind'>): Promise<void> {
		await context.update(await setArkCategory(context, context.args.kind, context.values[0] ?? ''));
	}
}
