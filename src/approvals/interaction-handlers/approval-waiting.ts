import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { waitingId } from '../ids.js';
import { waitingScreen } from '../views/approval.view.js';

/** Everything that waits for the reader. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'always' })
export class ApprovalWaitingHandler extends ComponentHandler<never> {
	public readonly id = waitingId;

	public override async handle(context: ComponentContext<never>): Promise<void> {
		const { guild, actor, view } = context;
		return context.update(waitingScreen(view, await this.container.approvals.waiting(guild, actor), actor.id));
	}
}
