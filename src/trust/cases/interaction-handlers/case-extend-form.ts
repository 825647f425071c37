import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { caseNumber, versionArg } from '../case.rules.js';
import { caseExtendFormId } from '../ids.js';
import { caseDone } from '../views/case-screens.js';

/** Gives a case more time. */
@ApplyOptions<ModalHandler.Options>({ capability: 'cases.judge', feature: 'always' })
export class CaseExtendFormHandler extends ModalHandler<'number' | 'version'> {
	public readonly id = caseExtendFormId;

	public override async handle(ctx: ModalContext<'number' | 'version'>): Promise<void> {
		const { guild, actor, view, args, fields } = ctx;
		const [number, version] = [caseNumber(args.number), versionArg(args.version)];
		const row = await this.container.cases.extend(guild, actor, number, version, fields.text('reason'));
		return ctx.update(caseDone(view, row, 'extended'));
	}
}
