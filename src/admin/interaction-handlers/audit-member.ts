import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { auditScreen } from '../audit-screens.data.js';
import { auditMemberId } from '../ids.js';

/** Shows what one person did. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'audit.view', feature: 'always' })
export class AuditMemberHandler extends ComponentHandler<'area' | 'from'> {
	public readonly id = auditMemberId;

	public override async handle(context: ComponentContext<'area' | 'from'>): Promise<void> {
		await context.update(await auditScreen(context, { ...context.args, member: context.values[0] ?? '', page: 0, at: '' }));
	}
}
