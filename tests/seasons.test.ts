import { readdirSync } from 'node:fs';
import { container } from '@sapphire/framework';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guildId } from '#core/ids';
import { database } from '#core/mongo/index';
import { type DeclaredSeasonPart, declaredSeasonParts, seasonDomains, seasonFates, seasonWords } from '#core/seasons/season-ends';
import { loadBot } from './support/loaded.js';

const guild = guildId('300000000000000001');
const other = guildId('300000000000000002');

let stop: () => Promise<void>;
let parts: readonly DeclaredSeasonPart[];
let there: readonly string[];

beforeAll(async () => {
	stop = await loadBot();
	parts = declaredSeasonParts();
	const found = await database(container.mongo).listCollections({}, { nameOnly: true }).toArray();
	there = found.map(({ name }) => name).filter((name) => !name.startsWith('system.'));
});
afterAll(() => stop());

/** Made by the first upload. */
const madeLater = ['files.files', 'files.chunks'];

describe('what a season end does', () => {
	it('is declared by every domain', () => {
		const domains = readdirSync('src', { withFileTypes: true })
			.filter((entry) => entry.isDirectory() && readdirSync(`src/${entry.name}`).includes(`${entry.name}.plugin.ts`))
			.map(({ name }) => name);
		expect(domains.length).toBeGreaterThan(8);
		expect(domains.filter((name) => !seasonDomains().has(name))).toEqual([]);
	});

	it('is declared for every collection that a start makes, and for none that nobody has', () => {
		const declared = new Set(parts.flatMap(({ collections }) => collections));
		expect(there.length).toBeGreaterThan(30);
		expect(there.filter((name) => !declared.has(name))).toEqual([]);
		expect([...declared].filter((name) => !there.includes(name) && !madeLater.includes(name))).toEqual([]);
	});

	it('has each collection in one domain, and parts of one collection say which rows are theirs', () => {
		for (const name of new Set(parts.flatMap(({ collections }) => collections))) {
			const having = parts.filter(({ collections }) => collections.includes(name));
			expect([name, new Set(having.map(({ domain }) => domain)).size]).toEqual([name, 1]);
			if (having.length > 1) expect([name, having.filter(({ only }) => !only)]).toEqual([name, []]);
		}
	});

	it('has words in every language, for parts and for fates', () => {
		for (const locale of container.strings.locales) {
			for (const part of parts)
				for (const what of ['name', 'text'] as const)
					expect([part.domain, part.key, container.strings.has(locale, seasonWords(part, what))]).toEqual([part.domain, part.key, true]);
			for (const fate of seasonFates) expect(container.strings.has(locale, `seasons:fates.${fate}`)).toBe(true);
		}
	});
});

describe('today’s counts', () => {
	const counter = (id: string) => ({ _id: `${guild}|${id}`, guild, count: 1 });
	const rows: Readonly<Record<string, readonly { readonly _id: string; readonly [field: string]: unknown }[]>> = {
		shop_counters: [
			counter('limit|crate|member-1|season-1'),
			counter('limit|crate|member-1|season-next one'),
			counter('limit|crate|member-1|2026-W47'),
			counter('limit|season-pass|member-1|ever'),
			counter('open|crate|1'),
			counter('coupon|season-9'),
			counter('coupontry|1|2')
		],
		reward_counters: [
			{ _id: `${guild}|cap|daily|xp|1|member|-|season-4`, guild },
			{ _id: `${guild}|cap|season-7|xp|1|member|-|day-2026-11-21`, guild },
			{ _id: `${guild}|cooldown|daily|1`, guild }
		],
		items: [
			{ _id: `${guild}|item|kept`, guild, key: 'kept', sort: 1, definition: { stock: { mode: 'finite', onSeasonEnd: 'keep' } } },
			{ _id: `${guild}|item|fresh`, guild, key: 'fresh', sort: 2, definition: { stock: { mode: 'finite', onSeasonEnd: 'reset' } } }
		],
		stock: [
			{ _id: `${guild}|stock|kept|one`, guild, item: 'kept', part: 'one' },
			{ _id: `${guild}|stock|fresh|one`, guild, item: 'fresh', part: 'one' },
			{ _id: `${guild}|stock|gone|one`, guild, item: 'gone', part: 'one' },
			{ _id: `${guild}|stockweek|kept|2026-W47`, guild, item: 'kept', part: '2026-W47' },
			{ _id: `${other}|stock|fresh|one`, guild: other, item: 'fresh', part: 'one' }
		],
		orders: [
			{ _id: `${guild}|order|A`, guild, code: 'A', open: true },
			{ _id: `${guild}|order|B`, guild, code: 'B', open: false },
			{ _id: `${guild}|order|C`, guild, code: 'C' }
		],
		holds: [
			{ _id: `${guild}|hold|A`, guild, holdId: 'A', remaining: 5 },
			{ _id: `${guild}|hold|B`, guild, holdId: 'B', remaining: 0 },
			{ _id: `${guild}|hold|C`, guild, holdId: 'C' }
		]
	};

	beforeAll(async () => {
		for (const [name, list] of Object.entries(rows))
			await database(container.mongo)
				.collection<{ _id: string }>(name)
				.insertMany([...list], { bypassDocumentValidation: true });
	});

	it('go by the words of each part', async () => {
		const plan = await container.seasonPlans.of(guild);
		const counted = Object.fromEntries(plan.filter((line) => line.rows > 0).map((line) => [`${line.domain}.${line.key}`, line.rows]));
		expect(counted).toEqual({
			'shop.seasonLimits': 2,
			'shop.otherCounts': 5,
			'shop.catalogue': 2,
			'shop.piecesReset': 2,
			'shop.piecesKept': 1,
			'shop.weeks': 1,
			'xp.seasonCaps': 1,
			'xp.otherCaps': 2,
			'orders.open': 1,
			'orders.ended': 2,
			'economy.openHolds': 1,
			'economy.endedHolds': 2
		});
	});

	it('count each row of a collection once, and none of another guild', async () => {
		const plan = await container.seasonPlans.of(guild);
		const db = database(container.mongo);
		for (const name of there) {
			const having = parts.filter(({ collections, guildField }) => collections.includes(name) && guildField !== null);
			if (having.length < 2) continue;
			const counted = plan.filter((line) => having.some(({ domain, key }) => line.domain === domain && line.key === key));
			const sum = counted.reduce((all, line) => all + line.rows, 0);
			expect([name, sum]).toEqual([name, await db.collection(name).countDocuments({ guild })]);
		}
		const theirs = await container.seasonPlans.of(other);
		expect(theirs.filter((line) => line.rows > 0).map(({ key, rows: count }) => [key, count])).toEqual([['piecesReset', 1]]);
	});
});
