import { type Bought, type PackBook, type PackRule, priceOf } from './pack-book.js';

/** A deal that was carried to its end. */
export interface Deal extends Bought {
	readonly code: string;
	readonly buyer: string;
	readonly staff: string;
	/** Whole months that the buyer has been a member. */
	readonly buyerMonths: number;
}

interface Entry {
	readonly rule: string;
	readonly member: string;
	readonly xp: number;
	readonly tokens: number;
	readonly source: string;
}

interface Paying {
	readonly event: string;
	readonly source: string;
	readonly people: Readonly<Record<string, { readonly member: string; readonly months: number; readonly counterpart: string }>>;
	readonly fields: Readonly<Record<string, unknown>>;
	readonly rules: readonly string[];
	readonly override: Readonly<Record<string, Readonly<Partial<Record<'xp' | 'tokens', number>>>>>;
	readonly item: string;
	readonly deal: string;
}

/**
 * What must stand in the books after some deals, worked out from the pack's file alone. Everything happens on one day, so that a cap
 * per day, week or ever is one count.
 */
export class ExpectedBooks {
	readonly postings: { reason: string; ref: string | null; legs: string[] }[] = [];
	readonly entries: Entry[] = [];
	readonly evidence: { subject: string; partner: string; value: number; kind: string; seed: boolean }[] = [];
	readonly ratings = new Map<string, { sold: number; ratingSum: number; ratingCount: number }>();
	readonly balances = new Map<string, number>();
	readonly tokens = new Map<string, number>();
	readonly xp = new Map<string, number>();
	readonly #used = new Map<string, number>();

	public constructor(private readonly book: PackBook) {}

	/** A member claims the start grant. */
	public grant(member: string, amount: number): void {
		this.#post('grant.start', null, [`system:mint credits -${amount}`, `member:${member} credits ${amount}`]);
		add(this.balances, member, amount);
	}

	/** The order was placed and paid in full. @returns its price. */
	public complete(deal: Deal): number {
		const { code, buyer, staff } = deal;
		const price = priceOf(this.book, deal);
		const ref = `order:${code}`;
		this.#post('order.hold', ref, [`member:${buyer} credits -${price}`, `hold:${code} credits ${price}`]);
		this.#post('order.capture', ref, [`hold:${code} credits -${price}`, `system:shop credits ${price}`]);
		add(this.balances, buyer, -price);
		const stats = this.#stats(deal.item);
		stats.sold += deal.quantity;
		this.evidence.push(
			{ subject: buyer, partner: staff, value: price, kind: 'deal', seed: true },
			{ subject: staff, partner: buyer, value: price, kind: 'deal', seed: false }
		);
		const common = { ...this.#paying(deal, price), fields: { ...this.#paying(deal, price).fields, 'order.withinSla': true } };
		const people = {
			buyer: { member: buyer, months: deal.buyerMonths, counterpart: staff },
			assignee: { member: staff, months: 0, counterpart: buyer }
		};
		this.#pay({ ...common, event: 'order.completed', people });
		this.#pay({ ...common, event: 'order.fulfilled', people });
		return price;
	}

	/** The buyer's review; nobody sees its stars before both have written, or days later. */
	public review(deal: Deal): void {
		this.#pay({
			...this.#paying(deal, priceOf(this.book, deal)),
			event: 'review.submitted',
			people: { reviewer: { member: deal.buyer, months: deal.buyerMonths, counterpart: deal.staff } }
		});
	}

	#paying({ item: key, code }: Deal, price: number): Omit<Paying, 'event' | 'people'> {
		const item = this.book.item(key);
		return {
			source: `order:${code}`,
			fields: {
				'order.settlement': item.settlement.kind,
				'order.captured': price,
				'order.value': price,
				'deal.value': price,
				'deal.settled': true,
				'deal.related': false
			},
			rules: item.rewards.rules,
			override: item.rewards.override ?? {},
			item: key,
			deal: code
		};
	}

	#pay(event: Paying): void {
		for (const rule of this.book.rules) {
			const person = event.people[rule.who];
			if (!rule.enabled || rule.event !== event.event || !person || !event.rules.includes(rule.key)) continue;
			if (!rule.conditions.every((condition) => holds(condition, event.fields[condition.field]))) continue;
			this.#book(rule, event, person);
		}
	}

	#book(rule: PackRule, event: Paying, { member, months, counterpart }: Paying['people'][string]): void {
		const percent = rule.multipliers.includes('tenure')
			? (this.book.tenure.filter(({ minMonths }) => minMonths <= months).at(-1)?.percent ?? 100)
			: 100;
		const amount = (unit: 'xp' | 'tokens'): number => {
			const own = event.override[rule.key]?.[unit];
			const wanted = own ?? rule.amounts[unit] ?? 0;
			const base =
				typeof wanted === 'number'
					? wanted
					: Math.min(wanted.max, Math.max(wanted.min, Math.floor(Number(event.fields[wanted.perValue]) / wanted.divisor)));
			return Math.floor((base * percent) / 100);
		};
		const paid = { xp: amount('xp'), tokens: amount('tokens') };
		const scopes: Record<string, string> = { member: '-', counterpart, item: event.item, deal: event.deal };
		const caps = [
			...rule.caps.map((cap) => ({ ...cap, id: `${rule.key} ${cap.unit} ${member} ${cap.scope} ${scopes[cap.scope]}` })),
			...(['xp', 'tokens'] as const).flatMap((unit) => {
				const max = this.book.dayCaps[unit];
				return max === undefined ? [] : [{ unit, max, id: `all ${unit} ${member}` }];
			})
		];
		const left = ({ id, max }: { id: string; max: number }) => max - (this.#used.get(id) ?? 0);
		if (caps.some((cap) => cap.unit === 'count' && left(cap) < 1)) paid.xp = paid.tokens = 0;
		for (const cap of caps) if (cap.unit !== 'count') paid[cap.unit] = Math.min(paid[cap.unit], left(cap));
		for (const cap of caps) add(this.#used, cap.id, cap.unit === 'count' ? Number(paid.xp + paid.tokens > 0) : paid[cap.unit]);

		this.entries.push({ rule: rule.key, member, ...paid, source: event.source });
		if (paid.xp > 0) add(this.xp, member, paid.xp);
		if ((this.xp.get(member) ?? 0) >= 4 * this.book.xpPerLevel) throw new Error('the rules for levels are not worked out here');
		if (paid.tokens > 0) {
			this.#post('reward.tokens', event.source, [`system:mint tokens -${paid.tokens}`, `member:${member} tokens ${paid.tokens}`]);
			add(this.tokens, member, paid.tokens);
		}
	}

	#stats(item: string) {
		const stats = this.ratings.get(item) ?? { sold: 0, ratingSum: 0, ratingCount: 0 };
		this.ratings.set(item, stats);
		return stats;
	}

	#post(reason: string, ref: string | null, legs: string[]): void {
		this.postings.push({ reason, ref, legs });
	}
}

function add(map: Map<string, number>, key: string, amount: number): void {
	map.set(key, (map.get(key) ?? 0) + amount);
}

function holds({ op, value }: PackRule['conditions'][number], actual: unknown): boolean {
	if (op === 'eq') return actual === value;
	if (op === 'in') return Array.isArray(value) && value.includes(actual);
	if (op === 'gte') return Number(actual) >= Number(value);
	throw new Error(`the test knows no condition ${op}`);
}
