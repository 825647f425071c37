import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { permissionsOfId } from '../ids.js';
import { capabilityScreen } from '../permissions/permissions.view.js';

/** Who has one capability. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'permissions.edit', feature: 'always' })
export class PermissionsOfHandler extends ComponentHandler<'capability'> {
	public readonly id = permissionsOfId;

	public override async handle(context: ComponentContext<'capability'>): Promise<void> {
		const { guild, actor, view, args } = context;
		return context.update(capabilityScreen(view, await this.container.permissions.capability(guild, actor, args.capability)));
	}
}
