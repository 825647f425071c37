import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { approveYesId } from '../ids.js';
import { answeredScreen } from '../views/approval.view.js';

/** Approves the request: its act is carried out. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class ApprovalApproveYesHandler extends ComponentHandler<'request'> {
	public readonly id = approveYesId;

	public override async handle(context: ComponentContext<'request'>): Promise<void> {
		const { guild, actor, view, args } = context;
		return context.update(answeredScreen(view, await this.container.approvals.approve(guild, actor, args.request)));
	}
}
