import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { withdrawId } from '../ids.js';
import { answeredScreen } from '../views/approval.view.js';

/** Who asked takes the request back. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class ApprovalWithdrawHandler extends ComponentHandler<'request'> {
	public readonly id = withdrawId;

	public override async handle(context: ComponentContext<'request'>): Promise<void> {
		const { guild, actor, view, args } = context;
		return context.update(answeredScreen(view, await this.container.approvals.withdraw(guild, actor, args.request)));
	}
}
