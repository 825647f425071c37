import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Connection } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '#core/actor';
import { DomainError } from '#core/errors';
import { type GuildId, guildId, memberId } from '#core/ids';
import { connectMongo, database, prepareCollections } from '#core/mongo/index';
import { SecretBox } from '#core/secrets/secret-box';
import type { Value } from '#core/units/unit';
import { unitModel } from '#core/units/unit.model';
import { GroupCommitWriter } from '#core/units/writer';
import { testDatabases } from '../../../tests/support/databases.js';
import { CatalogueEditor } from '../catalogue-editor.js';
import type { Editor } from '../editor/edit.types.js';
import { EditRepository, editModel } from '../editor/history.js';
import { ruleModel } from '../pricing/price.model.js';
import { PriceRepository } from '../pricing/price.repository.js';
import { categoryModel, counterModel, itemModel, statsModel, stockModel } from '../shop.model.js';
import { ShopRepository } from '../shop.repository.js';
import type { Incoming } from './exchange.types.js';
import { exportPack } from './export.js';
import { ImportRepository, importModel } from './import.model.js';
import { Imports } from './imports.service.js';
import { readPack } from './pack-source.js';
import { exportCsv } from './table.js';
import { readUpload } from './upload.js';

const starter = JSON.parse(readFileSync(new URL('../../../packs/ark-small-tribes.json', import.meta.url), 'utf8'));
const databases = testDatabases();
let clock = new Date('2026-11-18T12:00:00Z');
let connection: Connection;
let writer: GroupCommitWriter;
let repository: ShopRepository;
let rules: PriceRepository;
let imports: Imports;
let editor: CatalogueEditor;
let guild: GuildId;
let denied = new Set<string>();
let pointer: { number: number; manifest: string } | null = null;
let count = 0;
let requests = 0;

const owner: Actor = {
	id: memberId('200000000000000001'),
	name: 'Sable',
	roles: [],
	isGuildOwner: true,
	managesGuild: true,
	joinedAt: clock,
	accountCreatedAt: clock,
	locale: 'en-US'
};
const by = (): Editor => ({ actor: owner, request: `r${requests++}` });
const code = (promise: Promise<unknown>): Promise<string> =>
	promise.then(
		() => 'done',
		(error: unknown) => (error instanceof DomainError ? error.code : String(error))
	);

/** The settings of a guild in memory, with every version: what the service asks of them. */
function memorySettings() {
	const versions: Record<string, Record<string, unknown>[]> = {};
	const of = (id: string) => {
		versions[id] ??= [{}];
		return versions[id];
	};
	return {
		values: async (id: GuildId) => of(id).at(-1) ?? {},
		state: async (id: GuildId) => ({ version: of(id).length - 1 }) as never,
		valuesOf: async (id: GuildId, version: number) => of(id)[version] ?? null,
		changed: () => undefined,
		pointer: async () => pointer,
		async compile(id: GuildId, _seen: number, patch: { values?: Readonly<Record<string, unknown>> }) {
			of(id).push({ ...of(id).at(-1), ...patch.values });
			return { changes: [], audit: [], version: of(id).length - 1, slices: [] };
		}
	};
}
let settings: ReturnType<typeof memorySettings>;

beforeAll(async () => {
	connection = await connectMongo({ uri: databases.mongoUri, dbName: databases.mongoDb, appName: 'test' });
	const models = [unitModel, categoryModel, itemModel, stockModel, counterModel, statsModel, editModel, ruleModel, importModel];
	await prepareCollections(
		connection,
		models.map((model) => model(connection))
	);
	for (const name of ['outbox', 'audit', 'deadlines'])
		await database(connection)
			.createCollection(name)
			.catch(() => undefined);
	const log = { warn: () => undefined, error: () => undefined };
	writer = new GroupCommitWriter({ connection, clock: { now: () => clock }, effects: { subscribers: () => [] }, log });
	repository = new ShopRepository(connection);
	rules = new PriceRepository(connection);
	settings = memorySettings();
	const policy = {
		can: async (_: GuildId, __: Actor, capability: string) => !denied.has(capability),
		require: async () => undefined,
		limit: async () => null
	};
	const editing = {
		repository,
		edits: new EditRepository(connection),
		units: writer,
		clock: { now: () => clock },
		policy,
		forget: () => undefined
	} as never;
	editor = new CatalogueEditor(editing);
	const secrets = new SecretBox([{ id: 'test', key: Buffer.alloc(32, 1) }]);
	imports = new Imports({ ...(editing as object), rules, imports: new ImportRepository(connection), settings, secrets } as never);
}, 120_000);
afterAll(async () => {
	await writer?.stop();
	await connection?.destroy();
});
beforeEach(() => {
	guild = guildId(String(300000000000000000n + BigInt(++count)));
	denied = new Set();
	pointer = null;
});

const read = (json: unknown): Incoming => {
	const result = readPack(json as never);
	if (!result.ok) throw new Error(JSON.stringify(result.problems));
	return result.incoming;
};
const start = (incoming: Incoming) => imports.start(guild, by(), incoming);
async function carryOut(incoming: Incoming): Promise<string> {
	const id = await start(incoming);
	const { plan } = await imports.look(guild, owner, id);
	await imports.apply(guild, by(), id, plan.digest);
	return id;
}
/** The catalogue without what only counts: versions, hashes. */
async function catalogue() {
	const [categories, items, prices] = await Promise.all([repository.categories(guild), repository.items(guild), rules.rules(guild)]);
	const plain = (row: object) => Object.fromEntries(Object.entries(row).filter(([field]) => !['_id', 'guild', 'version'].includes(field)));
	return { categories: categories.map(plain), items: items.map(plain), prices: prices.map(plain), values: await settings.values(guild) };
}
const exported = async () => {
	const [categories, items, prices, values] = await Promise.all([
		repository.categories(guild),
		repository.items(guild),
		rules.rules(guild),
		settings.values(guild)
	]);
	return exportPack({ name: 'Shop', at: clock, categories, items, prices, values, roles: {}, withSettings: true });
};

describe('the starter pack', () => {
	it('comes in whole: categories, 58 items, and its settings', async () => {
		const incoming = read(starter);
		await carryOut(incoming);
		const { categories, items, values } = await catalogue();
		expect([categories.length, items.length]).toEqual([8, 58]);
		expect(Object.keys(values).sort()).toEqual(['economy', 'forms', 'orders', 'shop', 'texts', 'tickets', 'trust', 'xp']);
		expect(values).not.toHaveProperty('economy.realMoney');
		const again = await imports.look(guild, owner, await start(incoming));
		expect(again.plan.totals).toMatchObject({ new: 0, changed: 0, conflict: 0, skipped: 0 });
		expect(await code(imports.apply(guild, by(), again.row.id, again.plan.digest))).toBe('shop.importNothing');
	});

	it('goes out and comes into another guild as the same shop, with no id of Discord', async () => {
		await carryOut(read(starter));
		const first = await exported();
		const text = JSON.stringify(first);
		expect(text).not.toMatch(/\d{15,}/);
		guild = guildId(String(300000000000000000n + BigInt(++count)));
		await carryOut(read(JSON.parse(text)));
		expect(await exported()).toEqual(first);
	});

	it('is taken back by one undo', async () => {
		const before = await catalogue();
		const id = await carryOut(read(starter));
		expect(await imports.undo(guild, by(), id, 'ask')).toMatchObject({ removed: 66, hidden: 0, left: [] });
		const { values, ...rows } = await catalogue();
		expect(rows).toEqual({ categories: [], items: [], prices: [] });
		expect(Object.values(values).every((slice) => Object.keys(slice as object).length === 0)).toBe(true);
		expect(before.items).toEqual([]);
		expect(await code(imports.undo(guild, by(), id, 'ask'))).toBe('shop.importUndone');
	});
});

it('an undo that is asked for twice by one press tells the same twice', async () => {
	const id = await carryOut(read(starter));
	const press = by();
	const first = await imports.undo(guild, press, id, 'ask');
	expect(first).toMatchObject({ removed: 66, hidden: 0, left: [] });
	expect(await imports.undo(guild, press, id, 'ask')).toEqual(first);
});

describe('the stock of an import that is taken back', () => {
	const stockKeys = async () => (await repository.stock(guild, ['boss-rex', 'giganotosaurus'])).map(({ item }) => item);

	it('goes with its items while each saved edit is in force', async () => {
		const id = await carryOut(read(starter));
		expect(new Set(await stockKeys())).toEqual(new Set(['boss-rex', 'giganotosaurus']));
		expect(await imports.undo(guild, by(), id, 'ask')).toMatchObject({ removed: 66 });
		expect(await stockKeys()).toEqual([]);
	});

	it('stays while a version is in force, because members still buy from it', async () => {
		const id = await carryOut(read(starter));
		const before = await stockKeys();
		pointer = { number: 1, manifest: 'm' };
		expect(await imports.undo(guild, by(), id, 'ask')).toMatchObject({ removed: 66 });
		expect(await repository.items(guild)).toEqual([]);
		expect(await stockKeys()).toEqual(before);
	});
});

describe('a plan', () => {
	it('is refused when the catalogue has changed since', async () => {
		const id = await start(read(starter));
		const { plan } = await imports.look(guild, owner, id);
		await carryOut(read(starter));
		expect(await code(imports.apply(guild, by(), id, plan.digest))).toBe('shop.importStale');
		expect(await code(imports.apply(guild, by(), id, '0'.repeat(16)))).toBe('shop.importStale');
	});

	it('is kept sealed, for its owner only, and gone after its hour', async () => {
		const id = await start(read(starter));
		const rows = await database(connection).collection('imports').find({ guild }).toArray();
		expect(JSON.stringify(rows)).not.toContain('boss-rex');
		const other = { ...owner, id: memberId('200000000000000002') };
		expect(await code(imports.look(guild, other, id))).toBe('shop.import.notFound');
		expect(await code(imports.look(guildId('399999999999999999'), owner, id))).toBe('shop.import.notFound');
		const at = clock;
		clock = new Date(at.getTime() + 61 * 60_000);
		expect(await code(imports.look(guild, owner, id))).toBe('shop.import.notFound');
		await imports.expire(guild, id);
		clock = at;
		expect(await database(connection).collection('imports').countDocuments({ guild })).toBe(0);
		expect(await database(connection).collection('deadlines').countDocuments({ guild })).toBe(0);
	});

	it('leaves settings out for want of the right to change them', async () => {
		denied = new Set(['config.publish']);
		const id = await start(read(starter));
		const { plan } = await imports.look(guild, owner, id);
		expect(plan.rows.filter(({ kind }) => kind === 'setting').every(({ state }) => state === 'skipped')).toBe(true);
		await imports.apply(guild, by(), id, plan.digest);
		expect(await settings.values(guild)).toEqual({});
	});
});

/** The shop of this guild with other prices. */
async function withPrices(more: number): Promise<Value> {
	const json = JSON.parse(JSON.stringify(await exported()));
	for (const category of json.categories) for (const item of category.items) item.price.credits += more;
	return json;
}

describe('what an owner edited', () => {
	it('stays, until they take the file’s; and is not undone without being asked', async () => {
		await carryOut(read(starter));
		const [row] = await repository.items(guild);
		if (!row) throw new Error('no item');
		await editor.editItem(guild, by(), { key: row.key, version: row.version }, { kind: 'price', credits: 77, per: 'piece' });
		const id = await start(read(starter));
		const kept = await imports.look(guild, owner, id);
		expect(kept.plan.totals).toMatchObject({ conflict: 1, changed: 0, new: 0 });
		await imports.choose(guild, by(), id, (choices) => ({ ...choices, take: [`item:${row.key}`] }));
		const { plan } = await imports.look(guild, owner, id);
		expect(plan.money).toBe(1);
		await imports.apply(guild, by(), id, plan.digest);
		const taken = await repository.item(guild, row.key);
		expect(taken?.definition).toEqual(row.definition);
		if (!taken) throw new Error('no item');
		await editor.editItem(guild, by(), { key: row.key, version: taken.version }, { kind: 'price', credits: 55, per: 'piece' });
		expect(await code(imports.undo(guild, by(), id, 'ask'))).toBe('shop.importEdited');
		expect((await imports.undo(guild, by(), id, 'others')).left).toHaveLength(1);
		expect((await repository.item(guild, row.key))?.definition.price.credits).toBe(55);
		await imports.undo(guild, by(), id, 'all');
		expect((await repository.item(guild, row.key))?.definition.price.credits).toBe(77);
	});

	it('keeps an ordered item as a hidden one, and refuses to orphan others', async () => {
		const id = await carryOut(read(starter));
		const [row] = await repository.items(guild);
		if (!row) throw new Error('no item');
		imports.useOrders(async () => [row.key]);
		const made = await editor.cloneItem(guild, by(), row.key, 'copy');
		expect(await repository.item(guild, made.key)).not.toHaveProperty('external');
		expect(await code(imports.undo(guild, by(), id, 'ask'))).toBe('shop.importOrphans');
		const copy = await repository.item(guild, made.key);
		if (!copy) throw new Error('no copy');
		await database(connection)
			.collection('items')
			.deleteOne({ _id: copy._id as never });
		const undone = await imports.undo(guild, by(), id, 'ask');
		imports.useOrders(async () => []);
		expect(undone).toMatchObject({ hidden: 1 });
		expect(undone.left.map(({ why }) => why).sort()).toEqual(['filled', 'ordered']);
		expect((await repository.items(guild)).map(({ key, active }) => [key, active])).toEqual([[row.key, false]]);
	});
});

describe('a table', () => {
	it('changes prices by CSV, and nothing when nothing was changed', async () => {
		await carryOut(read(starter));
		const items = await repository.items(guild);
		const csv = exportCsv(items).toString('utf8');
		const same = readUpload('x.csv', csv, items);
		if (!same.ok) throw new Error(JSON.stringify(same.problems));
		expect((await imports.look(guild, owner, await start(same.incoming))).plan.totals).toMatchObject({
			new: 0,
			changed: 0,
			skipped: 0,
			same: 58
		});
		const lines = csv.split('\r\n');
		const at = lines.findIndex((line) => line.includes(',boss-rex,'));
		const cells = (lines[at] ?? '').split(',');
		cells[cells.length - 2] = '4321';
		lines[at] = cells.join(',');
		const changed = readUpload('x.csv', lines.join('\r\n'), items);
		if (!changed.ok) throw new Error(JSON.stringify(changed.problems));
		const look = await imports.look(guild, owner, await start(changed.incoming));
		expect(look.plan.totals).toMatchObject({ changed: 1, same: 57 });
		expect(look.plan.rows[0]).toMatchObject({ key: 'boss-rex', weight: 'money' });
		expect(look.plan.rows[0]?.fields.map(({ after }) => after)).toEqual(['4321']);
	});
});

describe('any sequence of imports, edits and undos', () => {
	it('applying twice changes nothing; applying and undoing gives the former rows', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.record({ step: fc.integer({ min: 1, max: 50 }), edits: fc.array(fc.nat(57), { maxLength: 3 }) }), {
					minLength: 1,
					maxLength: 3
				}),
				async (rounds) => {
					guild = guildId(String(300000000000000000n + BigInt(++count)));
					await carryOut(read(starter));
					for (const { step, edits } of rounds) {
						const before = await catalogue();
						const file = read(await withPrices(step));
						const id = await carryOut(file);
						const applied = await catalogue();
						expect((await imports.look(guild, owner, await start(file))).plan.totals).toMatchObject({ new: 0, changed: 0 });
						expect(await catalogue()).toEqual(applied);
						expect(applied).not.toEqual(before);
						await imports.undo(guild, by(), id, 'ask');
						expect(await catalogue()).toEqual(before);
						const rows = await repository.items(guild);
						for (const index of new Set(edits)) {
							const row = rows[index];
							if (!row) continue;
							const { category, key, version, definition } = row;
							const credits = definition.price.credits + 1;
							await code(editor.editItem(guild, by(), { key, version }, { kind: 'price', credits, per: category.slice(0, 20) }));
						}
					}
				}
			),
			{ numRuns: 4 }
		);
	}, 120_000);
});
