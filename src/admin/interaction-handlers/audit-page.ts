import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { auditScreen } from '../audit-screens.data.js';
import { auditId } from '../ids.js';

/** A page of the audit log. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'audit.view', feature: 'always' })
export class AuditPageHandler extends ComponentHandler<'area' | 'member' | 'from' | 'page' | 'at'> {
	public readonly id = auditId;

	public override async handle(context: ComponentContext<'area' | 'member' | 'from' | 'page' | 'at'>): Promise<void> {
		const { page, ...args } = context.args;
		await context.update(await auditScreen(context, { ...args, page: pageArg(page) }));
	}
}
