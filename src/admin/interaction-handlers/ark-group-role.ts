import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { arkGroupRoleId } from '../arkshop/ids.js';
import { mapArkGroup, roleOf } from '../arkshop/screens.js';

/** A role was picked for a group. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class ArkGroupRoleHandler extends ComponentHandler<'digest' | 'index'> {
	public readonly id = arkGroupRoleId;

	public override async handle(context: ComponentContext<'digest' | 'index'>): Promise<void> {
		const { args, values } = context;
		await context.update(await mapArkGroup(context, args.digest, args.index, roleOf(context, values[0] ?? '')));
	}
}
