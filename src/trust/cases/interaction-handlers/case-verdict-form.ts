import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { caseNumber, versionArg } from '../case.rules.js';
import { caseVerdictFormId } from '../ids.js';
import { verdictAsk, verdictFields } from '../views/case-forms.js';

/** Shows the judge what the verdict would do, before it does it. */
@ApplyOptions<ModalHandler.Options>({ capability: 'cases.judge', feature: 'always' })
export class CaseVerdictFormHandler extends ModalHandler<'number' | 'version'> {
	public readonly id = caseVerdictFormId;

	public override async handle(ctx: ModalContext<'number' | 'version'>): Promise<void> {
		const { guild, actor, view, args, fields } = ctx;
		const [number, version] = [caseNumber(args.number), versionArg(args.version)];
		return ctx.update(verdictAsk(view, await this.container.verdicts.propose(guild, actor, number, version, verdictFields(fields))));
	}
}
