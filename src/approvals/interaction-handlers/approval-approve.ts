import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { approveId } from '../ids.js';
import { approveAsk } from '../views/approval.view.js';

/** What an approval would do, and the button that does it; only for those who may answer. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class ApprovalApproveHandler extends ComponentHandler<'request'> {
	public readonly id = approveId;

	public override async handle(context: ComponentContext<'request'>): Promise<void> {
		const { guild, actor, view, args } = context;
		return context.update(approveAsk(view, await this.container.approvals.mayAnswer(guild, actor, args.request)));
	}
}
