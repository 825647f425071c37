import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { DomainError, NotFound } from '#core/errors';
import { type GuildId, type MemberId, memberId, type RoleId, roleId, rowId } from '#core/ids';
import { dayMs } from '#core/time';
import type { OwnTextName, Settings } from '#settings';
import {
	type BuyerPrices,
	type CategoryRow,
	catalogueInput,
	codeOf,
	type DraftState,
	type ItemRow,
	type LimitLeft,
	type ListedItem,
	type PriceRule,
	type Prices,
	quote,
	type Shop,
	shopSettings
} from '#shop';
import { type AtTheGate, atGates, blankReading, type GateAnswer, trustSettings } from '#trust';
import { type RankRow, xpSettings } from '#xp';
import { choosable, guardsOf, type RoleGuard } from './guards.js';
import { addonsOf, type Chosen, couponMark, type Who } from './state.js';

/** What the preview reads: the side that editors work on. Nothing of it writes. */
export interface PreviewReaders {
	readonly shop: Pick<Shop, 'categories' | 'category' | 'item' | 'everyItem' | 'names' | 'look' | 'limitsLeft'>;
	readonly prices: Pick<Prices, 'of' | 'roleDiscounts' | 'couponCodes'>;
	readonly settings: Pick<Settings, 'get' | 'state' | 'slotsOf' | 'mentionsFor' | 'feature'>;
	readonly clock: Clock;
	/** What the owner wrote for members. */
	own(guild: GuildId, name: OwnTextName, locale: string): Promise<string | null>;
	/** Whether anybody knows game identities, without which nobody has a verified one. */
	knowsFacts(): boolean;
	/** When staff are back, and whether orders are refused until then. */
	opening(guild: GuildId): Promise<{ readonly at: Date; readonly blocks: boolean } | null>;
}

/** Somebody who is not there, as `Who` describes them. */
export interface Someone {
	readonly who: Who;
	readonly ranks: readonly RankRow[];
	readonly rank: RankRow | null;
	/** Discounts of roles that can be chosen, and those that were. */
	readonly discounts: readonly PriceRule<'role'>[];
	readonly chosen: readonly PriceRule<'role'>[];
	/** Roles of items that can be chosen, after the discounts, and those that were. */
	readonly guards: readonly RoleGuard[];
	readonly held: readonly RoleId[];
	readonly roles: readonly RoleId[];
	/** No member has this id, so nothing is stored of them. */
	readonly member: MemberId;
	readonly atGate: AtTheGate;
}

/** An item as somebody finds it, for sale or not. */
export interface Found extends ListedItem {
	readonly category: Pick<CategoryRow, 'key' | 'name' | 'emoji' | 'checklist'>;
	readonly forSale: boolean;
}

/** Months that somebody without a rank has been here. */
const noMonths = 0;
const daysPerMonth = 31;
/** Deals and credits that somebody has settled who has bought here before. */
const settled = { deals: 1_000, value: 10_000_000 } as const;

/**
 * The shop as somebody would find it who is described and not there. Everything is worked out from what the guild has set up and thrown
 * away: nothing is stored, counted or reserved.
 */
export class Preview {
	public constructor(public readonly read: PreviewReaders) {}

	/** Whoever `wanted` describes, in this guild; a rank or role that is gone by now is left out. */
	public async someone(guild: GuildId, wanted: Who): Promise<Someone> {
		const { settings, prices, shop, clock } = this.read;
		const [xp, state, rules, items] = await Promise.all([
			settings.get(guild, xpSettings),
			settings.state(guild),
			prices.roleDiscounts(guild),
			shop.everyItem(guild)
		]);
		const roleOf = ({ rule }: PriceRule<'role'>): string => state.roles[rule.role] ?? rule.role;
		const ranks = xp.ranks.filter(({ archived }) => !archived).sort((one, other) => one.minMonths - other.minMonths);
		const { discounts, guards } = choosable(rules, guardsOf(items, new Set(rules.map(roleOf))));
		const who = {
			...wanted,
			rank: ranks[wanted.rank] ? wanted.rank : 0,
			roles: wanted.roles.filter((place) => place < discounts.length + guards.length)
		};
		const rank = ranks[who.rank] ?? null;
		const chosen = who.roles.flatMap((place) => discounts[place] ?? []);
		const held = who.roles.flatMap((place) => guards[place - discounts.length]?.role ?? []);
		const ids = [...chosen.map(roleOf), ...held, ...(rank?.role ? [rank.role] : [])];
		const roles = ids.filter((id) => /^\d{15,20}$/.test(id)).map(roleId);
		const days = (rank?.minMonths ?? noMonths) * daysPerMonth;
		const now = clock.now();
		const member = memberId(guild);
		const actor: Actor = {
			...{ id: member, name: '', roles, isGuildOwner: false, managesGuild: false, locale: state.language },
			...{ joinedAt: new Date(now.getTime() - days * dayMs), accountCreatedAt: new Date(0) }
		};
		const share = who.standing === 'high' ? 1 : 0;
		const deals = who.orders !== 'none' ? settled : { deals: 0, value: 0 };
		const sums = { settledDeals: deals.deals, settledValue: deals.value, creditedValue: deals.value };
		const standing = blankReading({ standing: share, confidence: share, tenureDays: days, ...sums });
		const facts = { verifiedGameId: who.standing === 'high' && this.read.knowsFacts(), admittedCase: false, sanctioned: false };
		const progress = { level: share * xp.levels.maxLevel, months: rank?.minMonths ?? noMonths, ranks };
		const slots = await settings.slotsOf(guild, actor);
		return { who, ranks, rank, discounts, chosen, guards, held, roles, member, atGate: { standing, facts, slots, progress } };
	}

	/** How they stand at the gates of some items and their answers. */
	public async gates(guild: GuildId, someone: Someone, items: readonly Pick<ItemRow, 'definition'>[]): Promise<readonly GateAnswer[]> {
		const keys = items.flatMap(({ definition: { access } }) => [
			...(access.gate ? [access.gate] : []),
			...(access.choiceGates ?? []).map(({ gate }) => gate)
		]);
		return atGates(await this.read.settings.get(guild, trustSettings), someone.atGate, [...new Set(keys)]);
	}

	/** An item; one that is not for sale too, because its editor looks at it. @throws NotFound `shop.item` */
	public async item(guild: GuildId, key: string, zone: string): Promise<Found> {
		const { shop } = this.read;
		try {
			return { ...(await shop.item(guild, key, zone)), forSale: true };
		} catch (error) {
			if (!(error instanceof NotFound)) throw error;
			const row = (await shop.everyItem(guild)).find((item) => item.key === key);
			if (!row) throw error;
			const [listed, names] = await Promise.all([shop.look(guild, row, zone), shop.names(guild)]);
			const name = names.categories.get(row.category) ?? row.category;
			return { ...listed, category: { key: row.category, name, emoji: '', checklist: [] }, forSale: false };
		}
	}

	/** The form of an item with what they have chosen so far. What the shop refuses to count has no price. */
	public async form(guild: GuildId, someone: Someone, found: Found, chosen: Chosen, preselected: number): Promise<DraftState> {
		const { row } = found;
		const { definition } = row;
		const [answers, prices, { draftDays }] = await Promise.all([
			this.gates(guild, someone, [row]),
			this.#prices(guild, someone, row, chosen.coupon),
			this.read.settings.get(guild, shopSettings)
		]);
		const open = new Set(answers.filter((gate) => gate.open).map(({ key }) => key));
		const now = this.read.clock.now();
		const variant = (definition.variants[chosen.variant ?? preselected] ?? definition.variants[0])?.key ?? '';
		const addons = addonsOf(chosen, definition);
		const known = { answers: [], known: [], saved: [], refused: [] };
		const times = { startedAt: now, updatedAt: now, expiresAt: new Date(now.getTime() + draftDays * dayMs) };
		return {
			draft: {
				...{ _id: rowId(guild, 'preview'), guild, member: someone.member, item: row.key, itemName: definition.name, rev: 0 },
				...{ version: row.version, variant, quantity: chosen.quantity, addons, coupon: prices.coupon?.code ?? null },
				...known,
				...times
			},
			item: row,
			category: {
				...found.category,
				_id: '',
				guild,
				description: '',
				sort: 0,
				active: found.forSale,
				version: 0,
				edited: false,
				source: ''
			},
			form: catalogueInput.formWithPages(definition, open, chosen.pages),
			quote: counted(() => quote(definition, variant, chosen.quantity, addons, prices.discounts)),
			coupon: prices.coupon,
			coupons: prices.coupons,
			profile: new Map(),
			itemChanged: false
		};
	}

	/** What each buyer limit leaves them: all of it, or nothing. */
	public async limits(guild: GuildId, someone: Someone, row: ItemRow, zone: string): Promise<LimitLeft[]> {
		const limits = await this.read.shop.limitsLeft(guild, row, someone.member, zone);
		return someone.who.orders === 'full' ? limits.map((limit) => ({ ...limit, left: 0 })) : limits;
	}

	/** The mark of a code that was typed; empty for an empty field. No try is counted. @throws `shop.couponUnknown` {code} */
	public async coupon(guild: GuildId, typed: string): Promise<string> {
		if (typed.trim() === '') return '';
		const code = codeOf(typed);
		if (code !== null && (await this.read.prices.couponCodes(guild)).includes(code)) return couponMark(code);
		throw new DomainError('shop.couponUnknown', { code: { kind: 'user-text', value: typed.trim().slice(0, 40) } });
	}

	async #prices(guild: GuildId, someone: Someone, row: ItemRow, mark: string): Promise<BuyerPrices> {
		const { prices } = this.read;
		const code = mark === '' ? null : ((await prices.couponCodes(guild)).find((one) => couponMark(one) === mark) ?? null);
		const found = await prices.of(guild, { member: someone.member, roles: someone.roles }, row, code);
		const first = found.rules.some((rule) => rule.kind === 'coupon' && rule.rule.firstOnly);
		if (someone.who.orders === 'none' || !first || !found.coupon) return found;
		const coupon = { ...found.coupon, refused: { kind: 'text', key: 'shop:coupon.why.first' } as const };
		return {
			...found,
			discounts: { ...found.discounts, coupon: null },
			rules: found.rules.filter(({ kind }) => kind !== 'coupon'),
			coupon
		};
	}
}

function counted<T>(count: () => T): T | null {
	try {
		return count();
	} catch (error) {
		if (error instanceof DomainError) return null;
		throw error;
	}
}
