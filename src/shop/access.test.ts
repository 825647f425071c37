import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { testView } from '../../tests/support/views.js';
import { DomainError } from '../core/errors.js';
import { guildId, memberId } from '../core/ids.js';
import { isFor } from './access.js';
import { editPart } from './editor/parts.js';
import { itemProblems } from './editor/rules.js';
import { exportPack } from './exchange/export.js';
import { catalogueChanges } from './import.js';
import { parsePackText } from './pack/pack.js';
import { type PlacingDraft, placing, replacing } from './placing.js';
import type { ListedItem } from './shop.lists.js';
import type { CategoryRow, ItemRow } from './shop.model.js';
import { categoryView, itemView } from './views/index.js';

const parsed = parsePackText(readFileSync(new URL('../../packs/ark-small-tribes.json', import.meta.url), 'utf8'));
if (!parsed.ok) throw new Error('The starter pack has problems');
const guild = guildId('100000000000000001');
const [one, two, other] = ['300000000000000001', '300000000000000002', '300000000000000003'] as const;
const rows = catalogueChanges(guild, parsed.pack).flatMap((change) => ('upsert' in change && change.upsert ? [change.upsert] : []));
const plain = rows.find((row): row is typeof row & ItemRow => row._id === `${guild}|item|boss-rex`)!;
const category = rows.find((row): row is typeof row & CategoryRow => row._id === `${guild}|category|dinos`)!;
const guarded = (roles: readonly string[]): ItemRow => ({ ...plain, definition: editPart(plain.definition, { kind: 'roles', roles }) });
const draft = (item: ItemRow, roles?: readonly string[]): PlacingDraft => ({
	item,
	category,
	variant: 'single',
	addons: {},
	quantity: 1,
	member: memberId('200000000000000001'),
	tribe: null,
	now: new Date('2026-11-21T12:00:00Z'),
	zone: 'UTC',
	season: '1',
	...(roles ? { roles } : {})
});
const refusalOf = (act: () => unknown): DomainError | null => {
	try {
		act();
		return null;
	} catch (error) {
		if (error instanceof DomainError) return error;
		throw error;
	}
};

describe('items for some roles', () => {
	it.each([
		['nobody is asked', [], [], true],
		['nobody is asked, whatever they have', [], [one], true],
		['one of them is enough', [one, two], [other, two], true],
		['none of them', [one, two], [other], false],
		['no role at all', [one], [], false]
	] as const)('%s', (_name, wanted, held, open) => {
		expect(isFor(guarded(wanted).definition, held)).toBe(open);
		expect(refusalOf(() => placing(guild, draft(guarded(wanted), held)))?.code).toBe(open ? undefined : 'shop.rolesNeeded');
	});

	it('are refused to somebody whose roles are not known, and the refusal names the roles', () => {
		const refusal = refusalOf(() => placing(guild, draft(guarded([one, two]))));
		expect(refusal?.code).toBe('shop.rolesNeeded');
		expect(refusal?.params).toMatchObject({ roles: `<@&${one}> · <@&${two}>`, count: 2 });
	});

	it('let an order go on that was placed before', () => {
		const before = { item: plain.key, variant: 'single', quantity: 1, stock: null, limits: [], open: [] };
		expect(replacing(guild, before, draft(guarded([one]), [])).quote.total).toBe(350);
	});

	it('are everybody’s again without roles, and each role counts once', () => {
		expect(guarded([one, one]).definition.access.roles).toEqual([one]);
		expect('roles' in editPart(guarded([one]).definition, { kind: 'roles', roles: [] }).access).toBe(false);
		expect(itemProblems(guarded([one]).definition)).toEqual(itemProblems(plain.definition));
		expect(itemProblems(guarded(['everyone']).definition)).toContainEqual(expect.objectContaining({ field: 'roles' }));
	});
});

it('an exported pack names no roles, and does not sell to everybody what was for some', () => {
	const at = new Date('2026-11-21T12:00:00Z');
	const exported = (item: ItemRow) =>
		JSON.stringify(
			exportPack({ name: 'x', at, categories: [category], items: [item], prices: [], values: {}, roles: {}, withSettings: false })
		);
	expect(exported(guarded([one]))).not.toMatch(/"roles"|\d{15,20}/);
	expect(exported(guarded([one]))).toContain('"enabled":false');
	expect(exported(plain)).toContain('"enabled":true');
});

describe('what a buyer sees of them', () => {
	const view = testView();
	const listed = (item: ItemRow): ListedItem => ({
		row: item,
		stock: { state: 'in', left: null, again: null, variants: {} },
		stats: { sold: 0, rating: null, reviews: 0 },
		sale: null
	});
	const list = (roles: readonly string[], filter: 'all' | 'open') =>
		JSON.stringify(categoryView(view, { category, items: [listed(guarded([one]))], gates: new Map(), roles, filter, page: 0 }));
	const card = (roles: readonly string[]) =>
		JSON.stringify(
			itemView(view, { item: { ...listed(guarded([one])), category }, variant: null, gates: new Map(), roles, limits: [], refund: null })
		);

	it('a list says which role it needs, and leaves it out of what can be bought', () => {
		expect(list([], 'all')).toContain(`needs <@&${one}>`);
		expect(list([], 'open')).not.toContain('Boss Rex');
		expect(list([one], 'all')).not.toContain('needs');
		expect(list([one], 'open')).toContain('Boss Rex');
	});

	it('a card has no way to order until one of the roles is there', () => {
		expect(card([])).not.toContain('shop.order');
		expect(card([])).toContain(`<@&${one}>`);
		expect(card([one])).toContain('shop.order');
	});
});
