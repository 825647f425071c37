import { describe, expect, it } from 'vitest';
import { guildId } from '#core/ids';
import { GuildChecks } from '../../core/checks.js';
import { registerAdminChecks } from './checks.js';
import { roleProblems } from './role.problems.js';

const guild = guildId('100000000000000001');
const [one, two] = ['300000000000000001', '300000000000000002'];
const found = (facts: Parameters<typeof roleProblems>[0]) =>
	roleProblems(facts).map(({ id, weight, title }) => [id, weight, title.params?.count]);

describe('roles that are named and gone', () => {
	it('close an item when none is left, and are told when some are', () => {
		const items = [
			{ name: 'A', roles: [one] },
			{ name: 'B', roles: [one, two] },
			{ name: 'C', roles: [two] },
			{ name: 'D', roles: [] }
		];
		expect(found({ there: new Set([two]), items, ranks: [] })).toEqual([
			['items.roles-gone', 'bad', 1],
			['items.roles-some', 'warn', 1]
		]);
		expect(found({ there: new Set([one, two]), items, ranks: [] })).toEqual([]);
	});

	it('are told of ranks', () => {
		const ranks = [
			{ name: 'Gold', role: one },
			{ name: 'Iron', role: null }
		];
		expect(found({ there: new Set(), items: [], ranks })).toEqual([['ranks.roles-gone', 'warn', 1]]);
		expect(found({ there: new Set([one]), items: [], ranks })).toEqual([]);
	});

	it('are looked for in what is asked about, not in what is in force', async () => {
		const sides = { draft: [one], published: [two] };
		const on = (side: 'draft' | 'published') => ({
			state: async () => ({ zone: 'UTC' }),
			get: async () => ({ ranks: [] }),
			shelves: async () => [{ items: [{ row: { definition: { name: side, access: { roles: sides[side] } } } }] }]
		});
		const checks = new GuildChecks();
		registerAdminChecks(checks, { settings: { on }, shop: { on }, roles: async () => new Set([two]) } as never);
		const check = checks.all.find(({ name }) => name === 'admin.roles');
		expect(check?.versioned).toBe(true);
		expect((await check?.run(guild, 'published'))?.map(({ id }) => id)).toEqual([]);
		expect((await check?.run(guild, 'draft'))?.map(({ id }) => id)).toEqual(['items.roles-gone']);
	});
});
