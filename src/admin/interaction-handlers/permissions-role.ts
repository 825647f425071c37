import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { permissionsRoleId } from '../ids.js';
import { ask } from '../permissions/screens.js';

/** A role was picked for a capability: asks before it gets it. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'permissions.edit', feature: 'always' })
export class PermissionsRoleHandler extends ComponentHandler<'capability'> {
	public readonly id = permissionsRoleId;

	public override async handle(context: ComponentContext<'capability'>): Promise<void> {
		const { args, interaction, values } = context;
		const wanted = { capability: args.capability, role: values[0] ?? '', how: 'add' } as const;
		return context.update(await ask(context, interaction, wanted));
	}
}
