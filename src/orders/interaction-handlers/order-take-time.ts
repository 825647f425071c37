import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { takeTimeId } from '../ids.js';
import { meetingStep } from '../views/meeting-screens.js';

/** The other side takes one of the proposed times. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderTakeTimeHandler extends ComponentHandler<'code' | 'offer' | 'choice'> {
	public readonly id = takeTimeId;

	public override async handle(ctx: ComponentContext<'code' | 'offer' | 'choice'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const order = await this.container.meetings.take(guild, actor, args.code, args.offer, Number(args.choice));
		return ctx.update(meetingStep(view, order, 'agreed', order.buyer === actor.id ? 'buyer' : 'staff'));
	}
}
