// What a large shop costs: the first screen of `/shop` with 2,000 items against one with 20; and what the owner's settings do: `/config view`
// and the card of a setting against a bare `/ping`.
import { readdirSync } from 'node:fs';
import type { Person } from '../sandbox/src/index.js';
import { registryOf } from '../src/admin/config/registry.js';
import { makeGuild, startApp } from '../tests/support/app.js';
import { claimGrant, setUp } from '../tests/support/order-script.js';

const rounds = Number(process.env.BENCH_ROUNDS ?? 300);
const warmUp = 60;
const sizes = { small: 20, large: 2_000 } as const;

const app = await startApp();
const small = { ...app, ...makeGuild(app.sandbox, 'Small shop') };
const names = ['large', 'small', 'config', 'setting', 'again', 'ping'] as const;
const times = new Map<(typeof names)[number], number[]>(names.map((name) => [name, []]));
const keys = await settingKeys();
try {
	for (const one of [app, small]) {
		await setUp(one);
		await claimGrant(one.people.buyer);
	}
	await resize(app.guild.id, sizes.large);
	await resize(small.guild.id, sizes.small);
	await app.restart();
	await app.idle(600_000);

	const look = (key: string) => small.people.owner.slash('config', { key }, { sub: 'view' });
	let card = 0;
	const ask: Readonly<Record<(typeof names)[number], () => ReturnType<Person['slash']>>> = {
		large: () => app.people.buyer.slash('shop'),
		small: () => small.people.buyer.slash('shop'),
		config: () => small.people.owner.slash('config', {}, { sub: 'view' }),
		// Another one each time: nobody has opened it since the settings were changed last.
		setting: () => look(keys[card++ % keys.length] ?? ''),
		again: () => look('tickets.remakesPerDay'),
		ping: () => small.people.owner.slash('ping')
	};
	for (let round = -warmUp; round < rounds; round++) {
		if (card % keys.length === 0) {
			const value = String(2 + (Math.floor(card / keys.length) % 2));
			await small.people.owner.slash('config', { key: 'tickets.remakesPerDay', value }, { sub: 'set' });
			await look('tickets.remakesPerDay');
		}
		// In turn, and who begins changes, so that whatever else the machine does hits all alike.
		for (const name of round % 2 === 0 ? names : [...names].reverse()) {
			const start = performance.now();
			const outcome = await ask[name]();
			const took = performance.now() - start;
			if (outcome.kind !== 'message') throw new Error(`${name} was answered by ${outcome.kind}: ${outcome.text}`);
			if (round >= 0) times.get(name)?.push(took);
		}
	}
} finally {
	await app.stop();
}

/** Leaves so many items for sale: copies of those of the pack, or only the first of them. */
async function resize(guild: string, count: number): Promise<void> {
	const items = app.db.collection<{ _id: string; key: string; active: boolean; sort: number; definition: { key: string; name: string } }>(
		'items'
	);
	const rows = await items.find({ guild, active: true }).sort({ sort: 1 }).toArray();
	const copies = Array.from({ length: Math.max(0, count - rows.length) }, (_, index) => {
		const row = rows[index % rows.length];
		if (!row) throw new Error('there is no item to copy');
		const key = `${row.key.slice(0, 30)}-${index}`;
		const definition = { ...row.definition, key, name: `${row.definition.name} ${index}` };
		return { ...row, _id: row._id.replace(row.key, key), key, sort: row.sort + index, definition };
	});
	if (copies.length > 0) await items.insertMany(copies);
	const spare = rows.slice(count).map(({ _id }) => _id);
	if (spare.length > 0) await items.updateMany({ _id: { $in: spare } }, { $set: { active: false } });
}

/** The keys of all settings that every guild has, without the one that is opened again and again. */
async function settingKeys(): Promise<readonly string[]> {
	const sources = new URL('../src/', import.meta.url);
	for (const file of readdirSync(sources, { recursive: true, encoding: 'utf8' }))
		if (file.endsWith('.settings.ts')) await import(new URL(file, sources).href);
	const leaves = registryOf({ values: {}, roleSlots: [], channelSlots: [], locales: [] });
	return leaves.filter(({ place, key }) => place.in === 'slice' && key !== 'tickets.remakesPerDay').map(({ key }) => key);
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
const median = (name: (typeof names)[number]): number => {
	const sorted = [...(times.get(name) ?? [])].sort((one, other) => one - other);
	return sorted[Math.floor(sorted.length / 2)] ?? 0;
};
const against = (name: (typeof names)[number], other: (typeof names)[number]): number => rounded(median(name) / median(other));

const result = {
	name: 'owner',
	shopRatio: against('large', 'small'),
	configRatio: against('config', 'ping'),
	settingRatio: against('setting', 'ping'),
	settingAgainRatio: against('again', 'ping'),
	rounds,
	items: [sizes.small, sizes.large],
	medianMs: Object.fromEntries(names.map((name) => [name, rounded(median(name))]))
};
const { medianMs } = result;
process.stdout.write(
	`/shop with ${sizes.large} items ${medianMs.large} ms, with ${sizes.small} ${medianMs.small} ms: ${result.shopRatio} ×; ` +
		`/config view ${medianMs.config} ms, /ping ${medianMs.ping} ms: ${result.configRatio} ×, ` +
		`of one setting ${result.settingRatio} ×, again ${result.settingAgainRatio} ×\n`
);
process.stdout.write(`${JSON.stringify(result)}\n`);
