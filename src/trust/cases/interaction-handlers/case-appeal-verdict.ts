import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { caseNumber, versionArg } from '../case.rules.js';
import { appealVerdictFormId } from '../ids.js';
import { appealFields, appealYes } from '../views/case-forms.js';

/** Shows what the decision on an appeal would do. */
@ApplyOptions<ModalHandler.Options>({ capability: 'cases.judge', feature: 'always' })
export class CaseAppealVerdictHandler extends ModalHandler<'number' | 'version'> {
	public readonly id = appealVerdictFormId;

	public override async handle(ctx: ModalContext<'number' | 'version'>): Promise<void> {
		const { guild, actor, view, args, fields } = ctx;
		const [number, version] = [caseNumber(args.number), versionArg(args.version)];
		return ctx.update(appealYes(view, await this.container.appeals.propose(guild, actor, number, version, appealFields(fields))));
	}
}
