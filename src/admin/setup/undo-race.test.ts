import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type GuildId, guildId, memberId } from '#core/ids';
import { connectMongo, prepareCollections } from '#core/mongo/index';
import type { Effect } from '#core/outbox/effect';
import { unitModel } from '#core/units/unit.model';
import { GroupCommitWriter } from '#core/units/writer';
import { Settings } from '#settings';
import { testDatabases } from '../../../tests/support/databases.js';
import { SettingsCache } from '../../settings/settings.cache.js';
import { settingsModel, settingsVersionModel } from '../../settings/settings.model.js';
import { SettingsRepository } from '../../settings/settings.repository.js';
import type { SetupDiscord } from './setup.discord.js';
import { setupDraftModel, setupModel, setupRunModel } from './setup.model.js';
import { SetupRepository } from './setup.repository.js';
import { beginRun, noteGot, recordRun } from './setup-rows.js';
import { UndoEffects } from './undo.effects.js';
import { beginUndo, type UndoPayload, undoSteps } from './undo-rows.js';

const databases = testDatabases();
const clock = { now: () => new Date() };
const owner = memberId('400000000000000001');
const shop = '500000000000000001';
let connection: Awaited<ReturnType<typeof connectMongo>>;
let writer: GroupCommitWriter;
let settings: Settings;
let cache: SettingsCache;
let repository: SetupRepository;
let guild: GuildId;
let guilds = 0;
let removed: string[];
let openOrders: number;
let effects: UndoEffects;

beforeAll(async () => {
	connection = await connectMongo({ uri: databases.mongoUri, dbName: databases.mongoDb, appName: 'test' });
	await prepareCollections(
		connection,
		[unitModel, settingsModel, settingsVersionModel, setupModel, setupRunModel, setupDraftModel].map((model) => model(connection))
	);
	writer = new GroupCommitWriter({
		connection,
		clock,
		effects: { subscribers: () => [] },
		log: { warn: () => undefined, error: () => undefined }
	});
	const source = new SettingsRepository(connection, () => undefined);
	cache = new SettingsCache(source, clock);
	settings = new Settings(cache, writer, clock, async (of, version) => (await source.version(of, version))?.values ?? null);
	repository = new SetupRepository(connection);
});
afterAll(async () => {
	await cache?.close();
	await connection?.close();
});

beforeEach(async () => {
	guild = guildId(String(700_000_000_000_000_000n + BigInt(++guilds)));
	removed = [];
	openOrders = 0;
	const channel = {
		id: shop,
		name: 'shop',
		kind: 'text' as const,
		topic: '',
		isPublic: true,
		parent: null,
		botMay: 1n << 3n,
		shape: 'as made'
	};
	const nobody = () => Promise.reject(new Error('not asked here'));
	const discord: SetupDiscord = {
		facts: async () => ({
			guild,
			name: 'x',
			owner,
			locale: null,
			bot: { id: owner, permissions: 1n << 3n, top: 1 },
			roles: [],
			channels: removed.length > 0 ? [] : [channel]
		}),
		nameOf: nobody,
		memberCounts: nobody,
		contents: nobody,
		createRole: nobody,
		createChannel: nobody,
		letSee: nobody,
		letSeeNoMore: nobody,
		removeRole: nobody,
		removeChannel: async (id) => {
			removed.push(id);
		}
	};
	effects = new UndoEffects({
		settings,
		units: writer,
		clock,
		discord,
		repository,
		undo: { uses: async () => new Map([[shop, { messages: 0, threads: 0, members: 0 }]]) },
		openOrders: async () => openOrders,
		unimport: async () => ({ remove: { categories: [], items: [] }, edited: { categories: [], items: [] }, changes: [] }),
		unimported: () => undefined,
		reason: async () => 'test'
	});

	const installed = { pack: 'p', version: '1', at: new Date(0) };
	const compiled = await settings.compile(
		guild,
		0,
		{ values: { features: { shop: true } }, installed, owner },
		{ actor: owner, action: 'setup.applied' }
	);
	await writer.execute({
		guild,
		key: 'setup:1',
		content: null,
		changes: [
			beginRun(guild, 0, owner, new Date(0), []),
			...compiled.changes,
			recordRun({
				guild,
				run: 1,
				by: owner,
				at: new Date(0),
				lines: [{ kind: 'channel', slot: 'shop', name: 'shop', state: 'new', id: null, was: null, besides: [] }],
				before: { version: 0, installed: null, zone: 'UTC', language: 'en-US' },
				after: { version: 1, installed, zone: 'UTC', language: 'en-US' },
				changed: [],
				categories: [],
				items: [],
				renewed: 0,
				rules: 0
			})
		]
	});
	const bound = await settings.compileBind(guild, { kind: 'channels', slot: 'shop', id: shop, was: null });
	const got = noteGot(guild, 1, 'channel:shop', { id: shop, how: 'made', name: 'shop', shape: 'as made' });
	await writer.execute({ guild, key: 'setup:1:got', content: null, changes: [got, ...bound.changes] });
	const steps = undoSteps(1, 1, []);
	const begun = beginUndo({ guild, run: 1, undos: 0 }, { last: 1, by: owner, at: new Date(), steps, removeToo: [] });
	await writer.execute({ guild, key: 'setup:1:undo', content: null, changes: [...begun] });
	settings.changed(guild);
});

const effect = (ref: string, attempt = 1): Effect<UndoPayload> => ({
	guild,
	key: ref,
	kind: 'x',
	aggregate: 'setup',
	payload: { run: 1, undo: 1, ref },
	attempt,
	unknown: attempt > 1,
	result: async () => undefined
});
const outcome = async () => (await repository.run(guild, 1))!;

describe('an order that is placed in the moment of the confirmation', () => {
	it('keeps everything, and the run stands as before', async () => {
		openOrders = 1;
		await effects.content(effect('content'));
		openOrders = 0;
		await effects.thing(effect('channel:shop'));
		await effects.finish(effect(''));
		expect(removed).toEqual([]);
		expect(await settings.state(guild)).toMatchObject({ installed: { pack: 'p' }, channels: { shop } });
		expect(await outcome()).toMatchObject({ standing: true, undo: { results: { content: { state: 'kept', reason: 'orders' } } } });
		expect(await repository.find(guild)).toMatchObject({ state: 'done' });
	});

	it('keeps its room when it comes a step later', async () => {
		await effects.content(effect('content'));
		openOrders = 1;
		await effects.thing(effect('channel:shop'));
		expect(removed).toEqual([]);
		expect((await settings.state(guild)).channels).toEqual({ shop });
	});
});

describe('a step that runs again', () => {
	it('removes once, restores once, and says what it did', async () => {
		for (const attempt of [1, 2]) await effects.content(effect('content', attempt));
		expect(await settings.state(guild)).toMatchObject({ installed: null, version: 2 });
		for (const attempt of [1, 2]) await effects.thing(effect('channel:shop', attempt));
		for (const attempt of [1, 2]) await effects.finish(effect('', attempt));
		expect(removed).toEqual([shop]);
		expect(await outcome()).toMatchObject({ standing: false, undo: { results: { 'channel:shop': { state: 'removed' } } } });
		expect((await settings.state(guild)).channels).toEqual({});
	});

	it('that was cut off after the removal still says that it removed', async () => {
		await effects.content(effect('content'));
		removed.push(shop);
		await effects.thing(effect('channel:shop', 2));
		expect(removed).toEqual([shop]);
		expect((await outcome()).undo?.results['channel:shop']).toMatchObject({ state: 'removed' });
	});
});
