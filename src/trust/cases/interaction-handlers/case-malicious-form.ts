import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { caseNumber, versionArg } from '../case.rules.js';
import { maliciousFormId } from '../ids.js';
import { maliciousFields } from '../views/case-forms.js';
import { caseDone } from '../views/case-screens.js';

/** Closes a report that was made in bad faith. */
@ApplyOptions<ModalHandler.Options>({ capability: 'cases.triage', feature: 'always' })
export class CaseMaliciousFormHandler extends ModalHandler<'number' | 'version'> {
	public readonly id = maliciousFormId;

	public override async handle(ctx: ModalContext<'number' | 'version'>): Promise<void> {
		const { guild, actor, view, args, fields } = ctx;
		const [number, version] = [caseNumber(args.number), versionArg(args.version)];
		const row = await this.container.triage.markMalicious(guild, actor, number, version, maliciousFields(fields));
		return ctx.update(caseDone(view, row, 'malicious'));
	}
}
