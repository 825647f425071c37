import { ApplyOptions } from '@sapphire/decorators';
import { NotFound } from '#core/errors';
import { memberId } from '#core/ids';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { passEndFormId } from '../passes/ids.js';
import { gatePasses } from '../screens.js';
import { passFields } from '../views/passes.js';

/** Takes the pass back. */
@ApplyOptions<ModalHandler.Options>({ capability: 'trust.pass', feature: 'always', givesBackFrom: 1 })
export class TrustPassBackHandler extends ModalHandler<'gate' | 'member' | 'rev'> {
	public readonly id = passEndFormId;

	public override async handle(context: ModalContext<'gate' | 'member' | 'rev'>): Promise<void> {
		const { guild, actor, view, args, fields, interactionId } = context;
		if (!/^\d{15,20}$/.test(args.member)) throw new NotFound('gates.member');
		const { passes } = this.container;
		const row = await passes.revoke(guild, actor, {
			gate: args.gate,
			member: memberId(args.member),
			rev: /^\d{1,9}$/.test(args.rev) ? Number(args.rev) : 0,
			reason: fields.text(passFields.reason),
			request: interactionId
		});
		const said = view.t('gates:passes.ended', { member: `<@${row.member}>` });
		return context.update(await gatePasses(context, args.gate, 0, said));
	}
}
