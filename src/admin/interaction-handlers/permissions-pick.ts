import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { permissionsPickId } from '../ids.js';
import { capabilityScreen } from '../permissions/permissions.view.js';

/** A capability was picked. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'permissions.edit', feature: 'always' })
export class PermissionsPickHandler extends ComponentHandler<never> {
	public readonly id = permissionsPickId;

	public override async handle(context: ComponentContext<never>): Promise<void> {
		const { guild, actor, view, values } = context;
		return context.update(capabilityScreen(view, await this.container.permissions.capability(guild, actor, values[0] ?? '')));
	}
}
