import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { sendFormId } from '../ids.js';
import { receiverOf, typedAmount } from '../send-data.js';
import { sendAsk, sendFields } from '../views/send.js';

/** What the filled form would mean, and the button that sends. */
@ApplyOptions<ModalHandler.Options>({ capability: 'public', feature: 'always' })
export class WalletSendFormHandler extends ModalHandler<never> {
	public readonly id = sendFormId;

	public override async handle({ guild, actor, view, fields, interactionId, update }: ModalContext<never>): Promise<void> {
		const to = await receiverOf(guild, fields.values(sendFields.who)[0] ?? '');
		const wish = { key: interactionId, amount: typedAmount(fields.text(sendFields.amount)), note: fields.text(sendFields.note) };
		return update(sendAsk(view, await this.container.sending.ask(guild, actor, to, wish)));
	}
}
