import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { hereId } from '../ids.js';
import { meetingStep } from '../views/meeting-screens.js';

/** One side says that they are at the meeting. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderHereHandler extends ComponentHandler<'code' | 'side'> {
	public readonly id = hereId;

	public override async handle(ctx: ComponentContext<'code' | 'side'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const order = await this.container.meetings.here(guild, actor, args.code);
		const both = order.meeting?.buyerHere && order.meeting.staffHere;
		return ctx.update(meetingStep(view, order, both ? 'hereBoth' : 'hereAlone', order.buyer === actor.id ? 'buyer' : 'staff'));
	}
}
