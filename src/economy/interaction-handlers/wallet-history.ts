import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { historyId } from '../ids.js';
import { historyScreen } from '../views/wallet.js';
import { loadHistory } from '../wallet-data.js';

/** A page of the reader's history. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'always' })
export class WalletHistoryHandler extends ComponentHandler<'kind' | 'after'> {
	public readonly id = historyId;

	public override async handle({ guild, actor, view, args, update }: ComponentContext<'kind' | 'after'>): Promise<void> {
		return update(historyScreen(view, await loadHistory(guild, actor, args.kind, args.after)));
	}
}
