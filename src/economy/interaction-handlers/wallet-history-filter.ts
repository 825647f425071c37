import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { historyFilterId } from '../ids.js';
import { historyScreen } from '../views/wallet.js';
import { loadHistory } from '../wallet-data.js';

/** Another kind of entries, from the newest. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'always' })
export class WalletHistoryFilterHandler extends ComponentHandler<never> {
	public readonly id = historyFilterId;

	public override async handle({ guild, actor, view, values, update }: ComponentContext<never>): Promise<void> {
		return update(historyScreen(view, await loadHistory(guild, actor, values[0] ?? 'all', '')));
	}
}
