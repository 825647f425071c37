import { ApplyOptions } from '@sapphire/decorators';
import { type CommandContext, TributeSubcommand } from '#core/interactions/index';
import { maxAmount, noteLength } from '../money.js';
import { receiverOf } from '../send-data.js';
import { sendAsk } from '../views/send.js';
import { historyKinds, historyScreen, walletScreen } from '../views/wallet.js';
import { loadHistory, loadWallet } from '../wallet-data.js';

/** `/wallet`: the reader's own credits and tokens. */
@ApplyOptions<TributeSubcommand.Options>({
	namespace: 'economy',
	feature: 'always',
	capability: 'public',
	entries: [
		{ name: 'balance', run: 'balance' },
		{
			name: 'send',
			run: 'send',
			parameters: [
				{ type: 'user', name: 'member', required: true },
				{ type: 'integer', name: 'amount', required: true, min: 1, max: maxAmount },
				{ type: 'string', name: 'note', maxLength: noteLength }
			]
		},
		{ name: 'history', run: 'history', parameters: [{ type: 'string', name: 'kind', choices: historyKinds }] }
	]
})
export class WalletCommand extends TributeSubcommand {
	public async balance({ guild, actor, view, reply }: CommandContext): Promise<void> {
		return reply(walletScreen(view, await loadWallet(guild, actor, view)));
	}

	public async send({ guild, actor, view, options, interactionId, reply }: CommandContext): Promise<void> {
		const to = await receiverOf(guild, options.getUser('member', true).id);
		const wish = { key: interactionId, amount: options.getInteger('amount', true), note: options.getString('note') ?? '' };
		return reply(sendAsk(view, await this.container.sending.ask(guild, actor, to, wish)));
	}

	public async history({ guild, actor, view, options, reply }: CommandContext): Promise<void> {
		return reply(historyScreen(view, await loadHistory(guild, actor, options.getString('kind') ?? 'all', '')));
	}
}
