import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { pageField, typedPage } from '#core/views/kit';
import { caseSubmitId } from '../ids.js';
import { caseOf } from '../problem-screens.data.js';

/** The page of a case that was asked for. */
@ApplyOptions<ModalHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderCaseSubmitHandler extends ModalHandler<'code'> {
	public readonly id = caseSubmitId;

	public override async handle(ctx: ModalContext<'code'>): Promise<void> {
		const { guild, actor, view, args, fields } = ctx;
		const at = { code: args.code, page: typedPage(fields.text(pageField)), request: ctx.interactionId };
		return ctx.update(await caseOf(view, guild, actor, at));
	}
}
