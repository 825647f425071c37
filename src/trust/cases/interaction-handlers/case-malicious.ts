import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { caseNumber } from '../case.rules.js';
import { maliciousId } from '../ids.js';
import { maliciousForm } from '../views/case-forms.js';

/** Opens the form that closes a report as made in bad faith. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'cases.triage', feature: 'always' })
export class CaseMaliciousHandler extends ComponentHandler<'number'> {
	public readonly id = maliciousId;

	public override async handle(ctx: ComponentContext<'number'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		return ctx.modal(maliciousForm(view, await this.container.triage.mayTriage(guild, actor, caseNumber(args.number))));
	}
}
