import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { caseNumber, versionArg } from '../case.rules.js';
import { admitId } from '../ids.js';
import { caseDone } from '../views/case-screens.js';

/** A report becomes a case. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'cases.triage', feature: 'always' })
export class CaseAdmitHandler extends ComponentHandler<'number' | 'version'> {
	public readonly id = admitId;

	public override async handle(ctx: ComponentContext<'number' | 'version'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const row = await this.container.triage.admit(guild, actor, caseNumber(args.number), versionArg(args.version));
		return ctx.update(caseDone(view, row, 'admitted'));
	}
}
