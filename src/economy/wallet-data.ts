import { container } from '@sapphire/framework';
import type { Actor } from '#core/actor';
import type { GuildId } from '#core/ids';
import { dayMs } from '#core/time';
import { pageSizes, type ViewContext } from '#core/views/kit';
import type { EconomySettings } from './economy.settings.js';
import { shortHistory } from './history-cursor.js';
import { moneyLock } from './money.js';
import { type HistoryData, type HistoryKind, historyKinds, type WalletData } from './views/wallet.js';

/** Key of the unit that pays the start grant, once for ever. */
const startGrantKey = (member: string): string => `grant:start:${member}`;

const latestShown = 5;
const monthMs = 30 * dayMs;

/** Loads what the wallet screen shows. */
export async function loadWallet(guild: GuildId, actor: Actor, view: ViewContext): Promise<WalletData> {
	const { economy, units, clock, earningWays, sending } = container;
	const since = new Date(clock.now().getTime() - monthMs);
	const [wallet, { entries }, month, locks, settings, status, sends] = await Promise.all([
		economy.balance(guild, actor.id),
		economy.history(guild, actor.id, { size: latestShown }),
		economy.flows(guild, actor.id, 'credits', since),
		units.locks(guild),
		economy.settings(guild),
		economy.books.status(guild),
		sending.isOn(guild)
	]);
	const books = status.checkedAt ? { checkedAt: status.checkedAt, postings: status.postings } : null;
	const [startGrant, waysToEarn] = await Promise.all([claimable(guild, actor, settings), earningWays.of(guild, view, settings.waysToEarn)]);
	return { wallet, latest: entries, month, locked: moneyLock in locks, books, sends, waysToEarn, startGrant };
}

/** How a member without credits comes to some. */
export interface Earning {
	/** Sentences of the owner, and of what pays credits as things are switched now. */
	readonly ways: readonly string[];
	/** A start grant that the member can still claim. */
	readonly grant: WalletData['startGrant'];
}

/** Loads how this member comes to credits. */
export async function earning(guild: GuildId, actor: Actor, view: ViewContext): Promise<Earning> {
	const settings = await container.economy.settings(guild);
	const [ways, grant] = await Promise.all([container.earningWays.of(guild, view, settings.waysToEarn), claimable(guild, actor, settings)]);
	return { ways, grant };
}

/** The start grant, where the owner has chosen one and the member has not had it. */
async function claimable(guild: GuildId, actor: Actor, { startGrant }: EconomySettings): Promise<WalletData['startGrant']> {
	const { enabled, credits, tokens, minAccountAgeDays } = startGrant;
	const age = container.clock.now().getTime() - actor.accountCreatedAt.getTime();
	if (!enabled || credits + tokens === 0 || age < minAccountAgeDays * dayMs) return null;
	return (await container.units.outcome(guild, startGrantKey(actor.id))) !== null ? null : { credits, tokens };
}

/** Loads a page of the history. */
export async function loadHistory(guild: GuildId, actor: Actor, kind: string, after: string): Promise<HistoryData> {
	const known = kindOf(kind);
	const currency = known === 'all' ? null : known;
	const page = await shortHistory(container.economy, guild, actor.id, { currency, after, size: pageSizes.text });
	return { entries: page.entries, kind: known, next: page.after, later: after !== '' };
}

function kindOf(value: string): HistoryKind {
	return historyKinds.find((kind) => kind === value) ?? 'all';
}
