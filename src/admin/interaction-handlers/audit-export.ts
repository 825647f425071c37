import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { sendAudit } from '../audit-screens.data.js';
import { auditExportId } from '../ids.js';

/** The filtered audit log as a file. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'audit.view', feature: 'always' })
export class AuditExportHandler extends ComponentHandler<'area' | 'member' | 'from'> {
	public readonly id = auditExportId;

	public override async handle(context: ComponentContext<'area' | 'member' | 'from'>): Promise<void> {
		await sendAudit(context, context.args);
	}
}
