// What versions cost in a shop of 2,000 items: to look at the draft, to begin, to publish one change and two thousand, to roll back; against the plain
// writing of so many rows.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { guildId } from '../src/core/ids.js';
import { database } from '../src/core/mongo/index.js';
import type { ItemRow } from '../src/shop/shop.model.js';
import { openVersions, pack, sable, startProcess } from '../tests/support/versions.js';

const size = 2_000;
const guild = guildId('100000000000000001');
const connection = await openVersions();
const at = startProcess(connection, { now: () => new Date() });
let requests = 0;
const by = () => ({ actor: sable, request: `r${requests++}` });
const items = database(connection).collection<{ _id: string }>('items');

await at.settings.change(guild, 0, { language: 'en-US' }, { actor: sable.id, action: 'bench' });
await at.units.execute({ guild, key: 'import', content: null, changes: await at.shop.importChanges(guild, pack) });
const [base] = await at.rows.items(guild);
if (!base) throw new Error('the pack sells nothing');
const rows = Array.from({ length: size - (await at.rows.items(guild)).length }, (_, index): ItemRow => {
	const key = `bench-${index}`;
	return { ...base, _id: `${guild}|item|${key}`, key, definition: { ...base.definition, key, name: `Item ${index}` } };
});

const times: Record<string, number> = {};
const stalls: Record<string, number> = {};
async function measured(name: string, act: () => Promise<unknown>): Promise<void> {
	const delay = monitorEventLoopDelay({ resolution: 1 });
	delay.enable();
	const start = performance.now();
	await act();
	times[name] = performance.now() - start;
	delay.disable();
	stalls[name] = delay.max / 1e6;
}
const state = () => at.publishing.state(guild, sable);
const publish = async () => at.publishing.publish(guild, by(), { digest: (await state()).digest, note: '' });
const raise = (some: object) => items.updateMany({ guild, ...some }, { $inc: { 'definition.price.credits': 1, version: 1 } });

try {
	await measured('plainWrite', () => items.insertMany(rows));
	const before = process.memoryUsage().rss;
	await measured('begin', () => at.publishing.begin(guild, by()));
	await measured('look', state);
	await raise({ key: base.key });
	await measured('publishOne', publish);
	await raise({});
	await measured('publishAll', publish);
	await measured('rollBack', () => at.publishing.rollBack(guild, by(), { to: 1, on: 3, note: '' }));
	await measured('membersRead', () => at.shop.shelves(guild, 'UTC'));
	await measured('membersReadAgain', () => at.shop.shelves(guild, 'UTC'));
	const { plainWrite = 1 } = times;
	const rounded = (values: Record<string, number>, by_ = 1) =>
		Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number((value / by_).toFixed(2))]));
	console.log(
		JSON.stringify({
			items: size,
			ms: rounded(times),
			perPlainWrite: rounded(times, plainWrite),
			longestStallMs: rounded(stalls),
			memoryMiB: Math.round((process.memoryUsage().rss - before) / 2 ** 20)
		})
	);
} finally {
	await connection.dropDatabase();
	await connection.close();
}
