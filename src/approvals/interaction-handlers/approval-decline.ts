import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { declineId } from '../ids.js';
import { declineForm } from '../views/approval.view.js';

/** Opens the form that declines; only for those who may answer. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class ApprovalDeclineHandler extends ComponentHandler<'request'> {
	public readonly id = declineId;

	public override async handle(context: ComponentContext<'request'>): Promise<void> {
		const { guild, actor, view, args } = context;
		const { row } = await this.container.approvals.mayAnswer(guild, actor, args.request);
		return context.modal(declineForm(view, row));
	}
}
