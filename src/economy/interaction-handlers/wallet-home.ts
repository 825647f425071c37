import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { walletId } from '../ids.js';
import { walletScreen } from '../views/wallet.js';
import { loadWallet } from '../wallet-data.js';

/** The reader's own wallet. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'always' })
export class WalletHomeHandler extends ComponentHandler<never> {
	public readonly id = walletId;

	public override async handle({ guild, actor, view, update }: ComponentContext<never>): Promise<void> {
		return update(walletScreen(view, await loadWallet(guild, actor, view)));
	}
}
