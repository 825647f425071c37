import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { ruleFormId } from '../ids.js';
import { ruleAsk } from '../views/case-screens.js';
import { rulingFields } from '../views/problem-forms.js';

/** Shows the judge what the ruling would do, before it does it. */
@ApplyOptions<ModalHandler.Options>({ capability: 'disputes.resolve', feature: 'always' })
export class OrderRuleFormHandler extends ModalHandler<'code'> {
	public readonly id = ruleFormId;

	public override async handle(ctx: ModalContext<'code'>): Promise<void> {
		const { guild, actor, view, args, fields } = ctx;
		return ctx.update(ruleAsk(view, await this.container.rulings.propose(guild, actor, args.code, rulingFields(fields))));
	}
}
