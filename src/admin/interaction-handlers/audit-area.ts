import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { auditScreen } from '../audit-screens.data.js';
import { auditAreaId } from '../ids.js';

/** Shows another area of the audit log. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'audit.view', feature: 'always' })
export class AuditAreaHandler extends ComponentHandler<'member' | 'from'> {
	public readonly id = auditAreaId;

	public override async handle(context: ComponentContext<'member' | 'from'>): Promise<void> {
		await context.update(await auditScreen(context, { ...context.args, area: context.values[0] ?? '', page: 0, at: '' }));
	}
}
