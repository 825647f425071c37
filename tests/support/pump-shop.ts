import { guildId } from '#core/ids';
import type { SliceValues } from '#settings';
import type { CatalogueItem, KindedRule, PriceRule } from '#shop';
import type { SoldItem } from '../../src/admin/pumps/input.js';

export const guild = guildId('100000000000000000');
export const at = new Date('2026-11-21T12:00:00Z');

/** An item for credits without limits; one variant of the item's price. */
export function sold(key: string, credits: number, more: Partial<CatalogueItem> = {}, category = 'gear'): SoldItem {
	const definition: CatalogueItem = {
		key,
		name: key,
		...{ summary: key, description: key, tags: [], variantLabel: 'Kind' },
		price: { credits, per: 'piece' },
		variants: [{ key: 'one', label: 'One' }],
		addons: [],
		maxPerOrder: 1,
		settlement: { kind: 'credits' },
		buyerLimits: [],
		stock: { mode: 'unlimited', onSeasonEnd: 'keep' },
		access: { gate: null, maxOpenOrders: 5, middleman: 'none' },
		questions: [],
		fulfilment: { methods: [], staff: { slots: ['staff'] }, sla: { firstResponseHours: 1, deliverHours: 1 }, steps: [], proof: [] },
		rewards: { rules: [] },
		risk: { level: 'low', flags: [] },
		game: {},
		...more
	};
	return { key, category, active: true, definition };
}

/** A rule of prices that is on. */
export function priceRule<K extends KindedRule['kind']>(
	kind: K,
	key: string,
	rule: Extract<KindedRule, { kind: K }>['rule'],
	row: Partial<Pick<PriceRule, 'active' | 'archived'>> = {}
): PriceRule {
	const fields = { _id: key, guild, key, name: key, active: true, archived: false, version: 1, edited: true, source: '', ...row };
	const kinded: PriceRule[] = [{ ...fields, kind, rule } as Extract<PriceRule, { kind: K }>];
	const [made] = kinded;
	if (!made) throw new Error('no rule');
	return made;
}

export const everything = { categories: [], items: [] };
export const sale = (percent: number, times: { from: string; to: string } | null = null) =>
	priceRule('sale', `sale-${percent}`, {
		percent,
		scope: everything,
		times: times ? { kind: 'dates', ...times } : { kind: 'weekly', days: [1], from: '18:00', to: '20:00' }
	});
export const roleOff = (percent: number, role = 'vip') => priceRule('role', `role-${role}`, { role, percent, scope: everything });
export const coupon = (key: string, fields: Partial<Extract<KindedRule, { kind: 'coupon' }>['rule']>) =>
	priceRule('coupon', key, {
		...{ percent: null, credits: null, mostCredits: null, scope: everything, from: null, to: null },
		...{ uses: null, perMember: null, firstOnly: false, minTotal: null },
		...fields
	});

/** Settings by slice, with what a test says of them. */
export const values = (more: Record<string, unknown> = {}): SliceValues => more;

/** A reward rule for a completed order, that nothing bounds unless the test says so. */
export const reward = (key: string, fields: Record<string, unknown>) => ({
	...{ key, name: key, event: 'order.completed', who: 'buyer' },
	...fields
});
