import { ApplyOptions } from '@sapphire/decorators';
import { type CommandContext, TributeSubcommand } from '#core/interactions/index';
import { historyKinds, historyScreen, walletScreen } from '../views/wallet.js';
import { loadHistory, loadWallet } from '../wallet-data.js';

/** `/wallet`: the reader's own credits and tokens. */
@ApplyOptions<TributeSubcommand.Options>({
	namespace: 'economy',
	feature: 'always',
	capability: 'public',
	entries: [
		{ name: 'balance', run: 'balance' },
		{ name: 'history', run: 'history', parameters: [{ type: 'string', name: 'kind', choices: historyKinds }] }
	]
})
export class WalletCommand extends TributeSubcommand {
	public async balance({ guild, actor, view, reply }: CommandContext): Promise<void> {
		return reply(walletScreen(view, await loadWallet(guild, actor, view)));
	}

	public async history({ guild, actor, view, options, reply }: CommandContext): Promise<void> {
		return reply(historyScreen(view, await loadHistory(guild, actor, options.getString('kind') ?? 'all', '')));
	}
}
