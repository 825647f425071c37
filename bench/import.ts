// What an import of 2,000 items costs: reading, planning and carrying it out, against one of 200; and for how long it keeps others waiting.

import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { guildId, memberId } from '../src/core/ids.js';
import { connectMongo, database, prepareCollections } from '../src/core/mongo/index.js';
import { SecretBox } from '../src/core/secrets/secret-box.js';
import { unitModel } from '../src/core/units/unit.model.js';
import { GroupCommitWriter } from '../src/core/units/writer.js';
import { EditRepository, editModel } from '../src/shop/editor/history.js';
import { withDigest } from '../src/shop/exchange/digest.js';
import type { Incoming } from '../src/shop/exchange/exchange.types.js';
import { ImportRepository, importModel } from '../src/shop/exchange/import.model.js';
import { Imports } from '../src/shop/exchange/imports.service.js';
import { readPack } from '../src/shop/exchange/pack-source.js';
import { ruleModel } from '../src/shop/pricing/price.model.js';
import { PriceRepository } from '../src/shop/pricing/price.repository.js';
import { categoryModel, counterModel, itemModel, statsModel, stockModel } from '../src/shop/shop.model.js';
import { ShopRepository } from '../src/shop/shop.repository.js';
import { testDatabases } from '../tests/support/databases.js';

const databases = testDatabases();
const connection = await connectMongo({ uri: databases.mongoUri, dbName: databases.mongoDb, appName: 'bench' });
const models = [unitModel, categoryModel, itemModel, stockModel, counterModel, statsModel, editModel, ruleModel, importModel];
await prepareCollections(
	connection,
	models.map((model) => model(connection))
);
for (const name of ['outbox', 'audit', 'deadlines'])
	await database(connection)
		.createCollection(name)
		.catch(() => undefined);
const clock = { now: () => new Date() };
const log = { warn: () => undefined, error: () => undefined };
const writer = new GroupCommitWriter({ connection, clock, effects: { subscribers: () => [] }, log });
const settings = {
	pointer: async () => null,
	values: async () => ({}),
	state: async () => ({ version: 0 }),
	valuesOf: async () => ({}),
	changed: () => undefined,
	compile: async () => ({ changes: [], audit: [], version: 1, slices: [] })
};
const imports = new Imports({
	repository: new ShopRepository(connection),
	rules: new PriceRepository(connection),
	edits: new EditRepository(connection),
	imports: new ImportRepository(connection),
	settings,
	units: writer,
	clock,
	policy: { can: async () => true, require: async () => undefined, limit: async () => null },
	secrets: new SecretBox([{ id: 'bench', key: Buffer.alloc(32, 1) }]),
	forget: () => undefined
} as never);
const owner = { id: memberId('200000000000000001'), name: 'Sable', roles: [], isGuildOwner: true } as never;
let requests = 0;
const by = () => ({ actor: owner, request: `b${requests++}` });

const source = JSON.parse(readFileSync(new URL('../packs/ark-small-tribes.json', import.meta.url), 'utf8'));
const read = readPack(source);
if (!read.ok) throw new Error('the starter pack has problems');
const starter = read.incoming;

/** Copies of the starter pack's items, as many as wanted. */
function copies(count: number, { digest: _digest, ...base }: Incoming, more = 0): Incoming {
	const items = Array.from({ length: count }, (_, index) => {
		const item = base.items[index % base.items.length];
		if (!item) throw new Error('there is no item to copy');
		const key = `${item.key.slice(0, 30)}-${index}`;
		const price = { ...item.definition.price, credits: item.definition.price.credits + more };
		return {
			...item,
			key,
			sort: index,
			definition: { ...item.definition, key, price, name: `${item.definition.name.slice(0, 38)} ${index}` }
		};
	});
	return withDigest({ ...base, items, settings: [], prices: [] });
}

interface Figures {
	readonly planMs: number;
	readonly pageMs: number;
	readonly applyMs: number;
	readonly changeMs: number;
	readonly undoMs: number;
	readonly longestDelayMs: number;
	readonly rssMb: number;
}

async function measure(count: number, round: number): Promise<Figures> {
	const guild = guildId(String(400000000000000000n + BigInt(round * 10_000 + count)));
	const delay = monitorEventLoopDelay({ resolution: 1 });
	const timed = async <T>(work: () => Promise<T>): Promise<readonly [T, number]> => {
		const start = performance.now();
		const result = await work();
		return [result, performance.now() - start];
	};
	const [first, second] = [copies(count, starter), copies(count, starter, 1)];
	delay.enable();
	const [id, startMs] = await timed(() => imports.start(guild, by(), first));
	const [{ plan }, lookMs] = await timed(() => imports.look(guild, owner, id));
	const [, pageMs] = await timed(() => imports.look(guild, owner, id));
	const [, applyMs] = await timed(() => imports.apply(guild, by(), id, plan.digest));
	const [other, changeMs] = await timed(async () => {
		const next = await imports.start(guild, by(), second);
		await imports.apply(guild, by(), next, (await imports.look(guild, owner, next)).plan.digest);
		return next;
	});
	const [, undoMs] = await timed(() => imports.undo(guild, by(), other, 'ask'));
	delay.disable();
	return {
		planMs: startMs + lookMs,
		pageMs,
		applyMs,
		changeMs,
		undoMs,
		longestDelayMs: delay.max / 1e6,
		rssMb: process.memoryUsage().rss / 2 ** 20
	};
}

const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const sizes = { small: 200, large: 2_000 } as const;
const median = (values: readonly number[]): number => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
try {
	await measure(sizes.small, 90);
	const all: Record<'small' | 'large', Figures[]> = { small: [], large: [] };
	for (let round = 0; round < rounds; round++)
		for (const size of ['small', 'large'] as const) all[size].push(await measure(sizes[size], round));
	const names = ['planMs', 'pageMs', 'applyMs', 'changeMs', 'undoMs', 'longestDelayMs', 'rssMb'] as const;
	const figures = (list: readonly Figures[]) =>
		Object.fromEntries(names.map((name) => [name, Math.round(median(list.map((one) => one[name])) * 10) / 10]));
	const [small, large] = [figures(all.small), figures(all.large)];
	console.log(
		JSON.stringify({
			bench: 'import',
			items: sizes,
			small,
			large,
			ratios: Object.fromEntries(
				names.slice(0, 5).map((name) => [name, Math.round(((large[name] ?? 0) / Math.max(0.1, small[name] ?? 0)) * 10) / 10])
			)
		})
	);
} finally {
	await writer.stop();
	await connection.destroy();
}
