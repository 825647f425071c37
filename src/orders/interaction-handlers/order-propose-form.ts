import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { proposeFormId } from '../ids.js';
import { meetingStep } from '../views/meeting-screens.js';

/** Takes proposed times; the other side is asked in the ticket. */
@ApplyOptions<ModalHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderProposeFormHandler extends ModalHandler<'code' | 'zone'> {
	public readonly id = proposeFormId;

	public override async handle(ctx: ModalContext<'code' | 'zone'>): Promise<void> {
		const { guild, actor, view, args, fields } = ctx;
		const order = await this.container.meetings.propose(guild, actor, args.code, {
			days: fields.values('days'),
			hour: fields.choice('hour') ?? '',
			minute: fields.choice('minute') ?? '',
			method: fields.choice('method') ?? '',
			place: fields.text('place'),
			zone: args.zone
		});
		return ctx.update(meetingStep(view, order, 'proposed', order.buyer === actor.id ? 'buyer' : 'staff'));
	}
}
