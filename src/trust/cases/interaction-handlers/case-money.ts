import { ApplyOptions } from '@sapphire/decorators';
import { DomainError } from '#core/errors';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { caseNumber, reportersOf } from '../case.rules.js';
import { caseMoneyId } from '../ids.js';
import { moneyForm } from '../views/case-forms.js';

/** Opens the second page of a verdict. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'cases.judge', feature: 'always' })
export class CaseMoneyHandler extends ComponentHandler<'number' | 'draft'> {
	public readonly id = caseMoneyId;

	public override async handle(ctx: ComponentContext<'number' | 'draft'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const proposed = await this.container.verdicts.proposed(guild, actor, caseNumber(args.number), args.draft);
		if (reportersOf(proposed.row).length === 0) throw new DomainError('cases.harmed');
		const members = ctx.interaction.guild?.members.cache;
		const names = reportersOf(proposed.row).map((id) => members?.get(id)?.displayName ?? id);
		return ctx.modal(moneyForm(view, proposed, names));
	}
}
