import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { startGrantId } from '../ids.js';
import { walletScreen } from '../views/wallet.js';
import { loadWallet } from '../wallet-data.js';

/** Pays the start grant, once per member; the wallet then shows what is there. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'always' })
export class WalletStartGrantHandler extends ComponentHandler<never> {
	public readonly id = startGrantId;

	public override async handle({ guild, actor, view, update }: ComponentContext<never>): Promise<void> {
		await this.container.economy.grantStart(guild, actor);
		return update(walletScreen(view, await loadWallet(guild, actor, view)));
	}
}
