import { ApplyOptions } from '@sapphire/decorators';
import { DomainError } from '#core/errors';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { planCancelId, sure } from '../publish/ids.js';
import { draftScreen, publisherOf } from '../publish/screens.js';
import { cancelPlanView } from '../publish/views/confirm.view.js';
import { secondsOf } from '../publish/views/summary.js';

/** Asks before the plan that was shown is cancelled, and does it. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.publish', feature: 'always' })
export class PublishPlanCancelHandler extends ComponentHandler<'at' | 'sure'> {
	public readonly id = planCancelId;

	public override async handle(context: ComponentContext<'at' | 'sure'>): Promise<void> {
		const { guild, actor, view, args } = context;
		const { publishing } = this.container;
		const { planned } = await publishing.state(guild, actor);
		if (planned === null || String(secondsOf(planned.at)) !== args.at) throw new DomainError('admin.planMoved');
		if (!sure(args.sure)) return context.update(cancelPlanView(view, planned));
		await publishing.cancelPlan(guild, publisherOf(context));
		await context.update(await draftScreen(context, { text: view.t('admin:publish.cancel.done'), undo: null }));
	}
}
