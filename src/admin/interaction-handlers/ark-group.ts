import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { arkGroupPickId } from '../arkshop/ids.js';
import { arkGroupScreen } from '../arkshop/screens.js';

/** A group was picked: who it is here. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class ArkGroupHandler extends ComponentHandler<'digest'> {
	public readonly id = arkGroupPickId;

	public override async handle(context: ComponentContext<'digest'>): Promise<void> {
		await context.update(await arkGroupScreen(context, context.args.digest, context.values[0] ?? ''));
	}
}
