import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { caseNumber } from '../case.rules.js';
import { appealYesId } from '../ids.js';
import { caseDone } from '../views/case-screens.js';

/** The decision on an appeal takes effect. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'cases.judge', feature: 'always' })
export class CaseAppealYesHandler extends ComponentHandler<'number' | 'draft'> {
	public readonly id = appealYesId;

	public override async handle(ctx: ComponentContext<'number' | 'draft'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const row = await this.container.appeals.decide(guild, actor, caseNumber(args.number), args.draft);
		return ctx.update(caseDone(view, row, 'appealDecided'));
	}
}
