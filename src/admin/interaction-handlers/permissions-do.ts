import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { permissionsDoId } from '../ids.js';
import { carryOut } from '../permissions/screens.js';

/** Gives a role the capability, or takes it. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'permissions.edit', feature: 'always' })
export class PermissionsDoHandler extends ComponentHandler<'capability' | 'how' | 'role' | 'version'> {
	public readonly id = permissionsDoId;

	public override async handle(context: ComponentContext<'capability' | 'how' | 'role' | 'version'>): Promise<void> {
		return context.update(await carryOut(context, context.interaction, context.args));
	}
}
