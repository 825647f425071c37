import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { permissionsTakeId } from '../ids.js';
import { ask } from '../permissions/screens.js';

/** Asks before a role loses a capability. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'permissions.edit', feature: 'always' })
export class PermissionsTakeHandler extends ComponentHandler<'capability' | 'role'> {
	public readonly id = permissionsTakeId;

	public override async handle(context: ComponentContext<'capability' | 'role'>): Promise<void> {
		const { args, interaction } = context;
		return context.update(await ask(context, interaction, { ...args, how: 'remove' }));
	}
}
