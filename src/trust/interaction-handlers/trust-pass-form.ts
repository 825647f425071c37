import { ApplyOptions } from '@sapphire/decorators';
import { NotFound } from '#core/errors';
import { memberId } from '#core/ids';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { passFormId } from '../passes/ids.js';
import { gatePasses } from '../screens.js';
import { passFields } from '../views/passes.js';

/** Gives the pass. */
@ApplyOptions<ModalHandler.Options>({ capability: 'trust.pass', feature: 'always', givesBackFrom: 1 })
export class TrustPassFormHandler extends ModalHandler<'gate' | 'member'> {
	public readonly id = passFormId;

	public override async handle(context: ModalContext<'gate' | 'member'>): Promise<void> {
		const { guild, actor, view, args, fields, interactionId } = context;
		if (!/^\d{15,20}$/.test(args.member)) throw new NotFound('gates.member');
		const { passes } = this.container;
		const days = fields.text(passFields.days).trim();
		const row = await passes.grant(guild, actor, {
			gate: args.gate,
			member: memberId(args.member),
			days: /^\d{1,4}$/.test(days) ? Number(days) : 0,
			reason: fields.text(passFields.reason),
			request: interactionId
		});
		const said = view.t('gates:passes.given', { member: `<@${row.member}>`, until: { kind: 'deadline', at: row.until } });
		return context.update(await gatePasses(context, args.gate, 0, said));
	}
}
