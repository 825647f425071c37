import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { againId } from '../ids.js';
import { againAsk } from '../views/approval.view.js';

/** What asking once more would do; only for who asked. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class ApprovalAgainHandler extends ComponentHandler<'request'> {
	public readonly id = againId;

	public override async handle(context: ComponentContext<'request'>): Promise<void> {
		const { guild, actor, view, args } = context;
		return context.update(againAsk(view, await this.container.approvals.mayAskAgain(guild, actor, args.request)));
	}
}
