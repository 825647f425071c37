import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { againYesId } from '../ids.js';
import { againDone, askedScreen } from '../views/approval.view.js';

/** Asks once more for what a change has ended. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class ApprovalAgainYesHandler extends ComponentHandler<'request'> {
	public readonly id = againYesId;

	public override async handle(context: ComponentContext<'request'>): Promise<void> {
		const { guild, actor, view, args } = context;
		const shown = await this.container.approvals.askAgain(guild, actor, args.request, context.interactionId);
		return context.update(shown ? askedScreen(view, shown) : againDone(view));
	}
}
