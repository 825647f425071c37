import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { statementFormId } from '../ids.js';
import { ticketLink } from '../order-screens.data.js';
import { problemDone } from '../views/case-screens.js';
import { statementFields } from '../views/problem-forms.js';

/** Keeps what a side says, with its files. */
@ApplyOptions<ModalHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderStatementFormHandler extends ModalHandler<'code'> {
	public readonly id = statementFormId;

	public override async handle(ctx: ModalContext<'code'>): Promise<void> {
		const { guild, actor, view, args, fields } = ctx;
		await ctx.defer();
		const order = await this.container.problems.state(guild, actor, args.code, statementFields(fields));
		return ctx.update(problemDone(view, order, 'stated', await ticketLink(guild, args.code)));
	}
}
