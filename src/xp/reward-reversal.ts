import type { Clock } from '#core/clock';
import { DomainError } from '#core/errors';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import { type Change, type UnitWriter, unitSeq } from '#core/units/unit';
import type { RewardAmounts } from './reward.js';
import { type XpEntryRow, xpEntriesCollection, xpMembersCollection } from './xp.model.js';
import type { RewardPayer } from './xp.service.js';

/** A payment that is to be taken back; `key` is unique in the guild. */
export interface PaidBefore {
	readonly key: string;
	readonly member: MemberId;
	readonly tokens: number;
	readonly credits: number;
	readonly source: string;
	readonly ruleName: string;
}

/** What can be taken back of it, and the changes that do. */
export interface TakenBack {
	readonly tokens: number;
	readonly credits: number;
	readonly changes: readonly Change[];
}

/** What was taken back in all; `missing`: tokens and credits that had been spent. */
export type Reversed = { readonly xp: number; readonly tokens: number; readonly credits: number; readonly missing: number };

interface ReversalDeps {
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly payer: RewardPayer | null;
}

/** A member who spends while this runs makes another round; more than this is a bug. */
const rounds = 20;

/** By rule what was paid first and is no longer there; lines in the order newest first. Pure. */
export function owedOf(entries: readonly XpEntryRow[]): Readonly<Record<string, RewardAmounts>> {
	const owed: Record<string, RewardAmounts> = {};
	for (const rule of new Set(entries.map((entry) => entry.rule))) {
		const own = entries.filter((entry) => entry.rule === rule);
		const first = own.findLast(({ amount, tokens, credits }) => amount + tokens + credits > 0);
		const missing = (unit: 'amount' | 'tokens' | 'credits'): number =>
			Math.max(0, (first?.[unit] ?? 0) - own.reduce((sum, entry) => sum + entry[unit], 0));
		owed[rule] = { xp: missing('amount'), tokens: missing('tokens'), credits: missing('credits') };
	}
	return owed;
}

/** Takes one payment back by a line of its own with the opposite amounts; done before, it tells what was taken then. */
export async function reverseEntry(
	{ units, clock, payer }: ReversalDeps,
	guild: GuildId,
	entry: XpEntryRow
): Promise<Omit<Reversed, 'missing'>> {
	const { member, rule, ruleName, source } = entry;
	const _id = rowId(guild, 'xp-back', entry._id.slice(guild.length + 1));
	const key = `xp-back:${entry._id.slice(guild.length + 1)}`;
	for (let round = 0; round < rounds; round++) {
		const { tokens, credits, changes } = await money(entry, key);
		const xp = entry.amount;
		const back = { _id, guild, member, amount: -xp, tokens: -tokens, credits: -credits, rule, ruleName, source, capped: [], count: 1 };
		try {
			const { result } = await units.execute({
				guild,
				key,
				content: { entry: entry._id },
				locks: changes.length > 0 ? (payer?.locks ?? []) : [],
				changes: [
					{ in: xpEntriesCollection, insert: { ...back, at: clock.now(), seq: unitSeq, part: 0 } },
					{ in: xpMembersCollection, id: rowId(guild, 'xpm', member), inc: { xp: -xp } },
					...changes
				],
				result: { xp, tokens, credits }
			});
			return result;
		} catch (error) {
			if (!(error instanceof DomainError) || error.code !== 'economy.notEnough') throw error;
		}
	}
	throw new Error(`${entry._id} could not be taken back in ${rounds} rounds`);

	async function money({ tokens, credits }: XpEntryRow, of: string): Promise<TakenBack> {
		if (tokens + credits === 0) return { tokens: 0, credits: 0, changes: [] };
		if (!payer) throw new Error('Rewards paid tokens or credits, and nobody has registered to take them back');
		return payer.takeBack(guild, { key: of, member, tokens, credits, source, ruleName });
	}
}
