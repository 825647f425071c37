import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { staffAbsentId } from '../ids.js';
import { meetingStep } from '../views/meeting-screens.js';

/** The buyer was at the meeting, staff were not. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderStaffAbsentHandler extends ComponentHandler<'code'> {
	public readonly id = staffAbsentId;

	public override async handle(ctx: ComponentContext<'code'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const order = await this.container.noShows.absent(guild, actor, args.code, 'staff');
		return ctx.update(meetingStep(view, order, order.assignee ? 'missed' : 'someoneElse', 'buyer'));
	}
}
