import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { sendYesId } from '../ids.js';
import { receiverOf } from '../send-data.js';
import { sendDone } from '../views/send.js';

/** Sends what the card says, once. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'always' })
export class WalletSendYesHandler extends ComponentHandler<'request'> {
	public readonly id = sendYesId;

	public override async handle({ guild, actor, view, args, update }: ComponentContext<'request'>): Promise<void> {
		const { sending, economy } = this.container;
		const to = await receiverOf(guild, (await sending.asked(guild, actor, args.request)).to);
		const { received } = await sending.confirm(guild, actor, args.request, to);
		const { credits } = await economy.balance(guild, actor.id);
		return update(sendDone(view, { to: to.id, name: to.name, received, free: credits.free }));
	}
}
