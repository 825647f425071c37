import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { permissionsId } from '../ids.js';
import { overview } from '../permissions/screens.js';

/** Who may do what, a page of it. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'permissions.edit', feature: 'always' })
export class PermissionsHomeHandler extends ComponentHandler<'page'> {
	public readonly id = permissionsId;

	public override async handle(context: ComponentContext<'page'>): Promise<void> {
		return context.update(await overview(context, pageArg(context.args.page)));
	}
}
