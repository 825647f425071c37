import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { buyerAbsentId } from '../ids.js';
import { meetingStep } from '../views/meeting-screens.js';

/** Staff were at the meeting, the buyer was not. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderBuyerAbsentHandler extends ComponentHandler<'code'> {
	public readonly id = buyerAbsentId;

	public override async handle(ctx: ComponentContext<'code'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const order = await this.container.noShows.absent(guild, actor, args.code, 'buyer');
		return ctx.update(meetingStep(view, order, order.open ? 'missed' : 'missedEnd', 'staff'));
	}
}
