import type { Connection, Model } from 'mongoose';
import type { Clock } from '#core/clock';
import type { GuildId, MemberId } from '#core/ids';
import { dayMs } from '#core/time';
import { type EvidenceRow, evidenceModel } from '../trust.model.js';
import type { WarningSettings } from './warning.settings.js';
import type { SellerSource } from './warnings.service.js';

/** Deals that are counted at most, the latest; read from the index alone. */
const mostDeals = 20_000;

export interface TopSellersDeps {
	readonly clock: Clock;
	/** Who settled at least so many deals for the guild since a moment, most first. */
	fulfillers(guild: GuildId, since: Date, atLeast: number, most: number): Promise<readonly MemberId[]>;
	settings(guild: GuildId): Promise<Pick<WarningSettings, 'topSellers' | 'topSellerDeals' | 'topSellerDays'>>;
}

/** Who fulfils most for the guild, for as long as nobody else sells: by the deals that were settled with them lately. */
export class TopFulfillers implements SellerSource {
	public constructor(private readonly deps: TopSellersDeps) {}

	public async topSellers(guild: GuildId): Promise<readonly MemberId[]> {
		const { topSellers, topSellerDeals, topSellerDays } = await this.deps.settings(guild);
		if (topSellers === 0) return [];
		const since = new Date(this.deps.clock.now().getTime() - topSellerDays * dayMs);
		return this.deps.fulfillers(guild, since, topSellerDeals, topSellers);
	}
}

/** Reads fulfillers out of the evidence. */
export function fulfillersIn(connection: Connection): TopSellersDeps['fulfillers'] {
	const evidence: Model<EvidenceRow> = evidenceModel(connection);
	return async (guild, since, atLeast, most) => {
		const rows = await evidence.aggregate<{ _id: MemberId }>([
			{ $match: { guild, kind: 'deal', seed: true, at: { $gte: since } } },
			{ $sort: { guild: 1, kind: 1, seed: 1, at: -1 } },
			{ $limit: mostDeals },
			{ $group: { _id: '$partner', count: { $sum: 1 } } },
			{ $match: { count: { $gte: atLeast }, _id: { $ne: null } } },
			{ $sort: { count: -1, _id: 1 } },
			{ $limit: most }
		]);
		return rows.map(({ _id }) => _id);
	};
}
