import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { auditScreen } from '../audit-screens.data.js';
import { auditFromId } from '../ids.js';

/** Shows the audit log from a day on. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'audit.view', feature: 'always' })
export class AuditFromHandler extends ComponentHandler<'area' | 'member'> {
	public readonly id = auditFromId;

	public override async handle(context: ComponentContext<'area' | 'member'>): Promise<void> {
		await context.update(await auditScreen(context, { ...context.args, from: context.values[0] ?? '', page: 0, at: '' }));
	}
}
