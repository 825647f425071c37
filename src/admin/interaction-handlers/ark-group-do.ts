import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { arkGroupActId } from '../arkshop/ids.js';
import { mapArkGroup } from '../arkshop/screens.js';

/** A group is everybody, or nobody yet. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class ArkGroupDoHandler extends ComponentHandler<'digest' | 'index' | 'act'> {
	public readonly id = arkGroupActId;

	public override async handle(context: ComponentContext<'digest' | 'index' | 'act'>): Promise<void> {
		const { digest, index, act } = context.args;
		await context.update(await mapArkGroup(context, digest, index, act === 'everyone' ? 'everyone' : null));
	}
}
