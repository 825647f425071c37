import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { caseNumber, versionArg } from '../case.rules.js';
import { dismissFormId } from '../ids.js';
import { caseDone } from '../views/case-screens.js';

/** Closes a report without any effect. */
@ApplyOptions<ModalHandler.Options>({ capability: 'cases.triage', feature: 'always' })
export class CaseDismissFormHandler extends ModalHandler<'number' | 'version'> {
	public readonly id = dismissFormId;

	public override async handle(ctx: ModalContext<'number' | 'version'>): Promise<void> {
		const { guild, actor, view, args, fields } = ctx;
		const [number, version] = [caseNumber(args.number), versionArg(args.version)];
		const row = await this.container.triage.dismiss(guild, actor, number, version, fields.text('reason'));
		return ctx.update(caseDone(view, row, 'dismissed'));
	}
}
