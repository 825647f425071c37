import { readFileSync } from 'node:fs';
import { container } from '@sapphire/framework';
import { describe, expect, it } from 'vitest';
import { guildId, roleId } from '#core/ids';
import { ordersSettings } from '#orders';
import { type ItemRow, listPrices, parsePackText, quote } from '#shop';
import { trustSettings } from '#trust';
import { xpSettings } from '#xp';
import { testView } from '../../../tests/support/views.js';
import { catalogueItem } from '../../shop/import.js';
import { choosable, guardsOf } from './guards.js';
import { type Found, Preview, type PreviewReaders } from './preview.service.js';
import { stepAnswer } from './screens.js';
import { simulate } from './simulate.js';
import { firstChosen, firstWho, whoArg } from './state.js';

const parsed = parsePackText(readFileSync('packs/ark-small-tribes.json', 'utf8'));
if (!parsed.ok) throw new Error('The starter pack has problems');
const { pack } = parsed;
const guild = guildId('100000000000000001');
const [one, two, patron] = ['300000000000000001', '300000000000000002', '300000000000000003'] as const;
const rex = pack.categories.flatMap(({ items }) => items).find(({ key }) => key === 'boss-rex');
if (!rex) throw new Error('the pack has no such item');

const itemFor = (name: string, roles: readonly string[]): ItemRow => {
	const definition = catalogueItem(pack, rex);
	return {
		_id: `${guild}|item|${name}`,
		...{ guild, key: name, category: 'dinos', sort: 0, kind: definition.settlement.kind, active: true, version: 1 },
		...{ edited: true, source: '', keywords: [] },
		definition: { ...definition, key: name, name, access: { ...definition.access, gate: null, roles: [...roles] } }
	};
};
const discount = (key: string, role: string) => ({
	_id: `${guild}|role|${key}`,
	...{ guild, key, name: key, active: true, archived: false, version: 1, edited: true, source: '', kind: 'role' as const },
	rule: { role, percent: 10, scope: { categories: [], items: [] } }
});

const dinos = { key: 'dinos', name: 'Dinos', emoji: '🦖', description: 'Dinos', checklist: [] };
const listed = (row: ItemRow | undefined) => ({
	...{ row, stock: { state: 'in', left: null, again: null, variants: {} }, stats: { sold: 0, rating: null, reviews: 0 }, sale: null }
});

/** A guild with two items for roles and one discount, and nothing that is closed. */
function reader(items: readonly ItemRow[]): PreviewReaders {
	const prices = { discounts: listPrices, rules: [], coupon: null, coupons: false };
	return {
		shop: {
			everyItem: async () => items,
			limitsLeft: async () => [],
			item: async () => ({ ...listed(items[0]), category: dinos }),
			category: async () => ({ row: dinos, items: items.map(listed) })
		},
		prices: { roleDiscounts: async () => [discount('patron', 'patron')], couponCodes: async () => [], of: async () => prices },
		settings: {
			get: async (_: unknown, { name }: { readonly name: string }) =>
				name === 'trust' ? trustSettings.parse({}) : name === 'xp' ? xpSettings.parse({ ranks: [] }) : ordersSettings.parse({}),
			state: async () => ({ roles: { patron }, language: 'en-US' }),
			slotsOf: async () => new Set(),
			mentionsFor: async () => [],
			feature: async () => false
		},
		clock: { now: () => new Date('2026-11-21T12:00:00Z') },
		own: async () => null,
		knowsFacts: () => false,
		opening: async () => null
	} as never;
}

describe('roles that items ask for', () => {
	it('can be chosen once each, without those of discounts', () => {
		const items = [itemFor('a', [one]), itemFor('b', [two, one]), itemFor('c', [patron]), itemFor('d', ['everyone'])];
		expect(guardsOf(items, new Set([patron]))).toEqual([
			{ role: one, items: ['a', 'b'] },
			{ role: two, items: ['b'] }
		]);
	});

	it.each([
		[30, 0, 25, 0],
		[30, 30, 15, 10],
		[3, 30, 3, 22],
		[20, 3, 20, 3],
		[24, 3, 22, 3]
	])('share their places with discounts: %i and %i', (some, others, discounts, guards) => {
		const guard = { role: roleId(one), items: [] };
		const found = choosable(
			Array.from({ length: some }),
			Array.from({ length: others }, () => guard)
		);
		expect([found.discounts.length, found.guards.length]).toEqual([discounts, guards]);
	});

	it('are the roles of whoever was given them', async () => {
		const preview = new Preview(reader([itemFor('a', [one]), itemFor('b', [two])]));
		const someone = await preview.someone(guild, { ...firstWho, roles: [0, 2, 7] });
		expect(someone).toMatchObject({ roles: [patron, two], held: [two], who: { roles: [0, 2] } });
	});

	it('keep an order from being placed, and let it be placed', async () => {
		const row = itemFor('a', [one]);
		const preview = new Preview(reader([row]));
		const would = async (roles: readonly number[]) => {
			const someone = await preview.someone(guild, { ...firstWho, roles });
			const stock = { state: 'in' as const, left: null, again: null };
			const found = { row, stock: { ...stock, variants: {} }, category: { key: 'dinos' }, forSale: true } as unknown as Found;
			const state = await preview.form(guild, someone, found, firstChosen, 0);
			expect(state.quote).toEqual(quote(row.definition, state.draft.variant, 1, {}, listPrices));
			return (await simulate(preview, { guild, zone: 'UTC' }, someone, found, state)).refused?.code ?? null;
		};
		expect(await would([])).toBe('shop.rolesNeeded');
		expect(await would([0])).toBe('shop.rolesNeeded');
		expect(await would([1])).toBeNull();
	});

	it('open or bar the item in every screen', async () => {
		container.preview = new Preview(reader([itemFor('a', [one])]));
		const context = { guild, view: testView(), publicView: testView() };
		const look = async (roles: readonly number[], step: string, key: string): Promise<string> =>
			JSON.stringify(await stepAnswer(context, { who: whoArg({ ...firstWho, roles }), step, key, pick: '' }, []));
		expect(await look([], 'c.0.0', 'dinos')).toContain(`needs <@&${one}>`);
		expect(await look([1], 'c.0.0', 'dinos')).not.toContain('needs');
		const order = /"custom_id":"[^"]*:o\.\d/;
		expect(await look([], 'i.-', 'a')).not.toMatch(order);
		expect(await look([1], 'i.-', 'a')).toMatch(order);
		const refusal = 'is for members with a role';
		expect(await look([], 'o.0', 'a')).toContain(refusal);
		expect(await look([1], 'o.0', 'a')).not.toContain(refusal);
	});
});
