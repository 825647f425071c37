import type { Connection } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '#core/actor';
import { AuditRepository } from '#core/audit/audit.repository';
import { DomainError, NotFound } from '#core/errors';
import { type GuildId, memberId } from '#core/ids';
import { connectMongo, prepareCollections } from '#core/mongo/index';
import { unitModel } from '#core/units/unit.model';
import { GroupCommitWriter } from '#core/units/writer';
import { packSlices, Settings, SettingsHistory } from '#settings';
import { testDatabases } from '../../../tests/support/databases.js';
import { actorOf, freshGuild, person } from '../../../tests/support/economy.js';
import { variedPack } from '../../../tests/support/packs.js';
import { SettingsCache } from '../../settings/settings.cache.js';
import { settingsModel, settingsVersionModel } from '../../settings/settings.model.js';
import { SettingsRepository } from '../../settings/settings.repository.js';
import { ConfigService } from './config.service.js';

const owner = actorOf(person(1), { name: 'Sable', isGuildOwner: true });
const clock = { now: () => new Date('2026-11-21T12:00:00Z') };
const [one, two] = ['500000000000000001', '500000000000000002'];
const words = { locale: 'en-US', yes: ['on'], no: ['off'], none: 'none', choice: (option: string) => option };
const slot = 'roles.fulfiller';

let connection: Connection;
let cache: SettingsCache;
let settings: Settings;
let units: GroupCommitWriter;
let config: ConfigService;
let guild: GuildId;

beforeAll(async () => {
	const { mongoUri, mongoDb } = testDatabases();
	connection = await connectMongo({ uri: mongoUri, dbName: mongoDb, appName: 'test' });
	await prepareCollections(connection, [unitModel(connection), settingsModel(connection), settingsVersionModel(connection)]);
	const log = new AuditRepository(connection);
	await log.prepare();
	units = new GroupCommitWriter({
		connection,
		clock,
		effects: { subscribers: () => [] },
		log: { warn: () => undefined, error: () => undefined }
	});
	cache = new SettingsCache(new SettingsRepository(connection, () => undefined), clock);
	settings = new Settings(cache, units, clock);
	config = new ConfigService({
		settings,
		history: new SettingsHistory(connection),
		log,
		policy: { can: async () => true, require: async () => undefined },
		units,
		packs: {
			get: () => {
				throw new NotFound('admin.pack');
			}
		},
		looker: {
			facts: async (of) => ({
				guild: of,
				name: 'Ashtrails',
				owner: memberId(owner.id),
				locale: null,
				bot: { id: memberId(person(9)), permissions: 0n, top: 9 },
				roles: [one, two].map((id, position) => ({ id, name: `Role ${id}`, position, managed: false, permissions: 0n, shape: '' })),
				channels: []
			})
		},
		locales: ['en-US']
	});
});
afterAll(async () => {
	await units.stop();
	await cache.close();
	await connection.close();
});
beforeEach(async () => {
	guild = freshGuild();
	const { slots } = packSlices({ ...variedPack(() => undefined) });
	await settings.change(guild, 0, { values: { slots } }, { actor: memberId(owner.id), action: 'setup.applied' });
});

const set = async (typed: string, by: Actor = owner) => (await config.set(guild, by, slot, { typed, words })).version;
const undo = (version: number) => config.undo(guild, owner, slot, version, words);
const codeOf = (act: Promise<unknown>) =>
	act.then(
		() => 'done',
		(error: unknown) => (error instanceof DomainError ? error.code : String(error))
	);
const now = async () => (await settings.state(guild)).roles.fulfiller;
const version = async () => (await settings.state(guild)).version;

/** Set-up binds the slot, or takes its role away again. */
async function setup(bound: 'bind' | 'unbind', id: string, was: string | null): Promise<void> {
	const binding = { kind: 'roles', slot: 'fulfiller', id, was } as const;
	const compiled = await (bound === 'bind' ? settings.compileBind(guild, binding) : settings.compileUnbind(guild, binding));
	await units.execute({ guild, key: `test:${bound}:${id}:${await version()}`, content: null, ...compiled });
	settings.changed(guild);
}

describe('a slot', () => {
	it('that is emptied makes a version, and an Undo of an earlier change fits it no more', async () => {
		await set(one);
		const second = await set(two);
		const first = (await undo(second)).version;
		expect([await now(), first]).toEqual([one, second + 1]);
		// Back to nothing: the change that filled it first is taken back.
		await setup('unbind', one, null);
		const filled = await set(two);
		const emptied = await undo(filled);
		expect([await now(), emptied.version, await version()]).toEqual([undefined, filled + 1, filled + 1]);
		expect(await codeOf(undo(filled))).toBe('admin.settingMoved');
		expect(await now()).toBeUndefined();
		// The way back of the emptying itself.
		expect(await codeOf(undo(emptied.version))).toBe('done');
		expect(await now()).toBe(two);
	});

	it('that was changed and changed back since is not undone by an old Undo', async () => {
		const filled = await set(one);
		await set(two);
		await set(one);
		expect(await codeOf(undo(filled))).toBe('admin.settingMoved');
		expect(await now()).toBe(one);
	});

	it('that set-up changes in the same moment is not changed by who has not seen it', async () => {
		await set(one);
		const seen = await version();
		const stale = await settings.compile(guild, seen, { roles: { fulfiller: null } }, { actor: memberId(owner.id), action: 'config.set' });
		await setup('unbind', one, null);
		await setup('bind', two, null);
		expect(await version()).toBe(seen);
		expect(await codeOf(units.execute({ guild, key: 'test:stale', content: null, ...stale }))).toBe('settings.stale');
		settings.changed(guild);
		expect(await now()).toBe(two);
	});
});
