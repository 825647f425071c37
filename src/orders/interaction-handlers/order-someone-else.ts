import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { someoneElseId } from '../ids.js';
import { meetingStep } from '../views/meeting-screens.js';

/** After a meeting that staff missed, the buyer lets somebody else take the order. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderSomeoneElseHandler extends ComponentHandler<'code'> {
	public readonly id = someoneElseId;

	public override async handle(ctx: ComponentContext<'code'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		return ctx.update(meetingStep(view, await this.container.noShows.someoneElse(guild, actor, args.code), 'someoneElse', 'buyer'));
	}
}
