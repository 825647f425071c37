import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { auditVerifyId } from '../ids.js';
import { verdictView } from '../views/audit.view.js';

/** Proves the audit log. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'audit.view', feature: 'always' })
export class AuditVerifyHandler extends ComponentHandler<never> {
	public readonly id = auditVerifyId;

	public override async handle(context: ComponentContext<never>): Promise<void> {
		const { guild, actor, view, defer, update } = context;
		await defer();
		await update(verdictView(view, await this.container.auditLog.verify(guild, actor)));
	}
}
