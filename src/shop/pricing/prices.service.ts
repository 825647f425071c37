import type { Clock } from '#core/clock';
import { clearDeadline, DeadlineMoved, type DeadlineRow, ifStillDue, setDeadline } from '#core/deadlines/deadline';
import { DomainError, type TextParam } from '#core/errors';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import type { HeldDoc, Reading } from '#core/reading';
import type { UnitWriter } from '#core/units/unit';

import { countersCollection, type ItemRow } from '../shop.model.js';
import type { ShopRepository } from '../shop.repository.js';
import type { ShopSettings } from '../shop.settings.js';
import type { Discount, PriceDiscounts } from '../shop.types.js';
import { couponTerms, isOver } from './best-placed.js';
import { nextRun, runAt } from './calendar.js';
import { couponCounts } from './coupon.claims.js';
import { noDiscounts } from './discounts.js';
import type { PriceRule } from './price.model.js';
import type { PriceRepository } from './price.repository.js';
import { codeOf, covers } from './rules.js';

/** Who buys, as far as prices ask. */
export interface PriceBuyer {
	readonly member: MemberId;
	readonly roles: readonly string[];
}

/** A coupon on a form, and why it does not count now. */
export interface CouponView {
	readonly code: string;
	/** As text, with when it counts again; `null`: it counts. */
	readonly refused: TextParam | null;
}

/** What a buyer may have taken off an item. */
export interface BuyerPrices {
	readonly discounts: PriceDiscounts;
	/** The rules behind them: an order holds to their versions. */
	readonly rules: readonly PriceRule[];
	readonly coupon: CouponView | null;
	/** Whether the guild has a coupon that may count for this item, now or later. */
	readonly coupons: boolean;
}

/** Who knows the orders of members; the domain of orders registers the real answer. */
export interface FirstOrders {
	/** Whether a member has an order that is open or was handed over. */
	hasOrdered(guild: GuildId, member: MemberId): Promise<boolean>;
}

export interface PricesDeps {
	readonly rules: PriceRepository;
	readonly repository: Pick<ShopRepository, 'counts'>;
	readonly units: UnitWriter;
	readonly clock: Clock;
	settings(guild: GuildId): Promise<ShopSettings>;
	/** The guild's zone, and its roles by slot. */
	guild(guild: GuildId): Promise<{ readonly zone: string; readonly roles: Readonly<Record<string, string>> }>;
}

interface PricesSides {
	readonly published: Prices;
	readonly draft: Prices;
	over(docs: readonly HeldDoc[]): Prices;
}

type Asked = Pick<ItemRow, 'key' | 'category' | 'kind'>;

const hour = 3_600_000;
/** The deadline at which the tries of a member are forgotten. */
export const couponTriesDeadline = 'shop.couponTries';
/** Whose tries, in which hour: names the count and its deadline. */
const triesOf = (member: MemberId, window: number): string => `coupontry|${member}|${window}`;
/** How long a form may not know of a coupon that another process has made; whether one counts is always read afresh. */
const cacheMilliseconds = 5_000;

/** What sales, roles and coupons take off prices now. */
export class Prices {
	readonly #coupons = new Map<GuildId, { readonly at: number; readonly rows: Promise<readonly PriceRule<'coupon'>[]> }>();
	#orders: FirstOrders = { hasOrdered: async () => false };
	#sides: PricesSides | null = null;

	public constructor(private readonly deps: PricesDeps) {}

	/** The same prices as members pay them, as editors have left them, or as documents of a version say. Without sides it is always these. */
	public on(reading: Reading): Prices {
		if (this.#sides === null) return this;
		return typeof reading === 'string' ? this.#sides[reading] : this.#sides.over(reading);
	}

	/** Registers how prices are read besides as they are in force, which are these. */
	public useSides(read: (reading: Exclude<Reading, 'published'>) => Pick<PricesDeps, 'rules' | 'settings' | 'guild'>): void {
		const side = (reading: Exclude<Reading, 'published'>): Prices => {
			const prices = new Prices({ ...this.deps, ...read(reading) });
			prices.#orders = this.#orders;
			prices.#sides = this.#sides;
			return prices;
		};
		const sides: PricesSides = { published: this, draft: side('draft'), over: side };
		this.#sides = sides;
		sides.draft.#sides = sides;
	}

	/** Registers who knows the orders. */
	public useOrders(orders: FirstOrders): void {
		this.#orders = orders;
		if (this.#sides) this.#sides.draft.#orders = orders;
	}

	/** Everything that a buyer may have taken off this item now. Items that are not paid with credits have list prices. */
	public async of(guild: GuildId, buyer: PriceBuyer, item: Asked, code: string | null): Promise<BuyerPrices> {
		const [settings, state] = await Promise.all([this.deps.settings(guild), this.deps.guild(guild)]);
		const frame = { combine: settings.combineDiscounts, mostPercent: settings.maxDiscountPercent };
		if (item.kind !== 'credits') {
			const refused: TextParam = { kind: 'text', key: 'shop:coupon.why.goods' };
			return { discounts: { ...noDiscounts, ...frame }, rules: [], coupon: code === null ? null : { code, refused }, coupons: false };
		}
		const [inUse, coupons] = await Promise.all([this.deps.rules.inUse(guild), this.#couponsOf(guild)]);
		const rules = inUse.filter((row) => row.kind !== 'ladder' && covers(row.rule.scope, item));
		const now = this.deps.clock.now();
		const sales = rules.flatMap((row) => (row.kind === 'sale' ? openSale(row, now, state.zone) : []));
		const roles = rules.flatMap((row): Discount[] => {
			if (row.kind !== 'role' || !buyer.roles.includes(state.roles[row.rule.role] ?? row.rule.role)) return [];
			return [{ key: row.key, label: row.name, percent: row.rule.percent, ends: null }];
		});
		const found = code === null ? null : await this.#coupon(guild, buyer.member, item, code);
		const used = new Set([...sales.map(({ key }) => `sale ${key}`), ...roles.map(({ key }) => `role ${key}`)]);
		return {
			discounts: { ...frame, sales, roles, coupon: found?.terms ?? null },
			rules: [...rules.filter((row) => used.has(`${row.kind} ${row.key}`)), ...(found?.row ? [found.row] : [])],
			coupon: found && code !== null ? { code, refused: found.refused } : null,
			coupons: coupons.some((row) => covers(row.rule.scope, item) && !isOver(row, now))
		};
	}

	/** The best sale that runs now on each of these items; `null` where none does. */
	public async sales(guild: GuildId, items: readonly Asked[]): Promise<readonly (Discount | null)[]> {
		const [rules, { zone }] = await Promise.all([this.deps.rules.inUse(guild), this.deps.guild(guild)]);
		const now = this.deps.clock.now();
		const open = rules
			.flatMap((row) => (row.kind === 'sale' ? openSale(row, now, zone).map((sale) => ({ sale, scope: row.rule.scope })) : []))
			.sort(({ sale: one }, { sale: other }) => other.percent - one.percent || (one.key < other.key ? -1 : 1));
		return items.map((item) => (item.kind === 'credits' ? (open.find(({ scope }) => covers(scope, item))?.sale ?? null) : null));
	}

	/** Discounts of roles that are in use, by key. */
	public async roleDiscounts(guild: GuildId): Promise<readonly PriceRule<'role'>[]> {
		const rules = await this.deps.rules.inUse(guild);
		return rules.filter((row): row is PriceRule<'role'> => row.kind === 'role').sort((one, other) => (one.key < other.key ? -1 : 1));
	}

	/** Codes of the coupons that are in use, read afresh: for those who edit them, never for a member who guesses. */
	public async couponCodes(guild: GuildId): Promise<readonly string[]> {
		return (await this.deps.rules.coupons(guild)).map(({ key }) => key).sort();
	}

	/** When a sale runs: now until, or next from; `null` where no date says so. */
	public async runOf(guild: GuildId, { rule }: PriceRule<'sale'>): Promise<{ readonly on: boolean; readonly at: Date } | null> {
		const { zone } = await this.deps.guild(guild);
		const now = this.deps.clock.now();
		const run = runAt(rule.times, now, zone);
		if (run) return { on: true, at: run.to };
		const next = nextRun(rule.times, now, zone);
		return next && { on: false, at: next.from };
	}

	/**
	 * A code that somebody typed. Each try counts, whatever comes of it, so that codes can't be guessed.
	 *
	 * @param request Id of the interaction: the same request twice is one try.
	 * @returns The code as it is kept.
	 * @throws `shop.couponTries` {max, again} · `shop.couponUnknown` {code}, of codes of other guilds and of those that are not in use too.
	 */
	public async find(guild: GuildId, member: MemberId, typed: string, request: string): Promise<string> {
		const { couponTriesPerHour: max } = await this.deps.settings(guild);
		const window = Math.floor(this.deps.clock.now().getTime() / hour);
		const subject = triesOf(member, window);
		const id = rowId(guild, subject);
		const again = new Date((window + 1) * hour);
		await this.deps.units.execute({
			guild,
			key: `coupontry:${member}:${request}`,
			content: null,
			changes: [
				{
					in: countersCollection,
					id,
					upsert: { _id: id, guild, count: 0 },
					when: { count: { $lt: max } },
					inc: { count: 1 },
					else: () => new DomainError('shop.couponTries', { max, again: { kind: 'deadline', at: again } })
				},
				setDeadline(guild, subject, couponTriesDeadline, again)
			]
		});
		const code = codeOf(typed);
		const row = code === null ? null : await this.deps.rules.rule(guild, 'coupon', code);
		if (code === null || !row?.active || row.archived)
			throw new DomainError('shop.couponUnknown', { code: { kind: 'user-text', value: typed.trim().slice(0, 40) } });
		return code;
	}

	/** The hour of somebody's tries is over: their count means nothing any more. */
	public async triesOver({ guild, subject, at }: DeadlineRow): Promise<void> {
		const changes = [
			ifStillDue(clearDeadline(guild, subject, couponTriesDeadline), at),
			{ in: countersCollection, delete: rowId(guild, subject) }
		];
		try {
			// A try that was committed after an earlier clearing has made count and deadline anew: each clearing is one of its own.
			const key = `${subject}:over:${this.deps.clock.now().getTime()}`;
			await this.deps.units.execute({ guild, key, content: null, changes });
		} catch (error) {
			// Another process has cleared it.
			if (!(error instanceof DeadlineMoved)) throw error;
		}
	}

	/** Every rule that is there now, of all kinds, whether it is on or not; and the codes of its coupons that have no use left. Read anew. */
	public async all(guild: GuildId): Promise<{ readonly rules: readonly PriceRule[]; readonly usedUp: readonly string[] }> {
		const rules = await this.deps.rules.rules(guild);
		return { rules, usedUp: [...(await this.#usedUp(guild, rules))] };
	}

	/** Forgets the coupons that were read, after a change by this process. */
	public forget(guild: GuildId): void {
		this.#coupons.delete(guild);
		if (this.#sides) this.#sides.draft.#coupons.delete(guild);
	}

	/** Coupons that are on, used up or not: a use may come back. At most some seconds old. */
	#couponsOf(guild: GuildId): Promise<readonly PriceRule<'coupon'>[]> {
		const now = this.deps.clock.now().getTime();
		const known = this.#coupons.get(guild);
		if (known && now >= known.at && now - known.at < cacheMilliseconds) return known.rows;
		// Kept before it is read: what is read during a change is forgotten with it.
		const fresh = { at: now, rows: this.deps.rules.coupons(guild) };
		this.#coupons.set(guild, fresh);
		fresh.rows.catch(() => {
			if (this.#coupons.get(guild) === fresh) this.#coupons.delete(guild);
		});
		return fresh.rows;
	}

	/** Codes of the coupons among these rules that have no use left. */
	async #usedUp(guild: GuildId, rules: readonly PriceRule[]): Promise<ReadonlySet<string>> {
		const bounded = rules.flatMap((row) =>
			row.kind === 'coupon' && row.rule.uses !== null ? [{ key: row.key, uses: row.rule.uses }] : []
		);
		if (bounded.length === 0) return new Set();
		const counted = (key: string): string => rowId(guild, 'coupon', key);
		const counts = await this.deps.repository.counts(
			guild,
			bounded.map(({ key }) => counted(key))
		);
		return new Set(bounded.flatMap(({ key, uses }) => ((counts.get(counted(key)) ?? 0) >= uses ? [key] : [])));
	}

	async #coupon(guild: GuildId, member: MemberId, item: Asked, code: string) {
		const row = await this.deps.rules.rule(guild, 'coupon', code);
		const refused = row?.active && !row.archived ? await this.#refused(guild, member, item, row) : why('gone');
		if (!row || refused) return { row: null, terms: null, refused };
		return { row, terms: couponTerms(row), refused: null };
	}

	async #refused(guild: GuildId, member: MemberId, item: Asked, row: PriceRule<'coupon'>): Promise<TextParam | null> {
		const { scope, from, to, uses, perMember, firstOnly } = row.rule;
		const now = this.deps.clock.now();
		if (from !== null && now < new Date(from)) return why('early', { at: { kind: 'deadline', at: new Date(from) } });
		if (to !== null && now >= new Date(to)) return why('over', { at: { kind: 'time', at: new Date(to), style: 'f' } });
		if (!covers(scope, item)) return why('scope');
		const ids = couponCounts(guild, row, member);
		const counts = await this.deps.repository.counts(guild, [ids.all, ids.member, ids.first]);
		if (uses !== null && (counts.get(ids.all) ?? 0) >= uses) return why('used', { count: uses });
		if (perMember !== null && (counts.get(ids.member) ?? 0) >= perMember) return why('usedByYou', { count: perMember });
		if (firstOnly && ((counts.get(ids.first) ?? 0) > 0 || (await this.#orders.hasOrdered(guild, member)))) return why('first');
		return null;
	}
}

const why = (key: string, params: Readonly<Record<string, TextParam>> = {}): TextParam => ({
	kind: 'text',
	key: `shop:coupon.why.${key}`,
	params
});

function openSale(row: PriceRule<'sale'>, now: Date, zone: string): Discount[] {
	const run = runAt(row.rule.times, now, zone);
	return run ? [{ key: row.key, label: row.name, percent: row.rule.percent, ends: run.to }] : [];
}
