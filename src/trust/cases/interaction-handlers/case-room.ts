import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { caseNumber } from '../case.rules.js';
import { caseRoomId } from '../ids.js';
import { caseDone } from '../views/case-screens.js';

/** A judge comes into the thread of a case. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'cases.judge', feature: 'always' })
export class CaseRoomHandler extends ComponentHandler<'number'> {
	public readonly id = caseRoomId;

	public override async handle(ctx: ComponentContext<'number'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const row = await this.container.cases.join(guild, actor, caseNumber(args.number), ctx.interactionId);
		return ctx.update(caseDone(view, row, 'joined'));
	}
}
