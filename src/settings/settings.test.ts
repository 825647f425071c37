import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testDatabases } from '../../tests/support/databases.js';
import type { Clock } from '../core/clock.js';
import { type GuildId, guildId, memberId, roleId } from '../core/ids.js';
import { connectMongo, database, prepareCollections } from '../core/mongo/index.js';
import { unitModel } from '../core/units/unit.model.js';
import { GroupCommitWriter } from '../core/units/writer.js';
import { defineSettings } from './define.js';
import { Preferences } from './preferences.service.js';
import { SettingsCache } from './settings.cache.js';
import { preferencesModel, settingsModel, settingsVersionModel } from './settings.model.js';
import { SettingsPolicy } from './settings.policy.js';
import { PreferencesRepository, SettingsRepository } from './settings.repository.js';
import { Settings } from './settings.service.js';
import { permissionsSettings, slotsSettings } from './settings.settings.js';

const prices = defineSettings('test-prices', z.object({ tax: z.number().int().min(0).max(50).default(10), note: z.string().default('') }));

/** Stands still, so that what one instance learns of another it learns from the change stream. */
class StoppedClock implements Clock {
	#at = new Date('2026-11-21T12:00:00Z');

	public now(): Date {
		return this.#at;
	}

	public pass(ms: number): void {
		this.#at = new Date(this.#at.getTime() + ms);
	}
}

interface Instance {
	readonly connection: Connection;
	readonly cache: SettingsCache;
	readonly settings: Settings;
	readonly repository: SettingsRepository;
	readonly writer: GroupCommitWriter;
}

const databases = testDatabases();
const clock = new StoppedClock();
const mira = memberId('400000000000000001');
const rook = memberId('400000000000000002');
const reports: unknown[] = [];
let one: Instance;
let two: Instance;
let guild: GuildId;
let guilds = 0;

async function open(): Promise<Instance> {
	const connection = await connectMongo({ uri: databases.mongoUri, dbName: databases.mongoDb, appName: 'test' });
	await prepareCollections(connection, [
		unitModel(connection),
		settingsModel(connection),
		settingsVersionModel(connection),
		preferencesModel(connection)
	]);
	const writer = new GroupCommitWriter({
		connection,
		clock,
		effects: { subscribers: () => [] },
		log: { warn: () => undefined, error: () => undefined }
	});
	const repository = new SettingsRepository(connection, (error) => reports.push(error));
	const cache = new SettingsCache(repository, clock);
	await cache.start();
	return { connection, cache, writer, repository, settings: new Settings(cache, writer, clock) };
}

/** Binds the couriers' slot as a unit of its own. */
async function bind(id: string): Promise<void> {
	const compiled = await one.settings.compileBind(guild, { kind: 'roles', slot: 'fulfiller', id, was: null });
	await one.writer.execute({ guild, key: `test:bind:${id}`, content: { id }, ...compiled });
	one.settings.changed(guild);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
	while (!(await holds())) await pause(20);
}

const change = (on: Instance, seen: number, tax: number, actor = mira) =>
	on.settings.change(guild, seen, { values: { 'test-prices': { tax } } }, { actor, action: 'settings.test' });

beforeAll(async () => {
	one = await open();
	two = await open();
});
afterAll(async () => {
	for (const instance of [one, two]) {
		await instance.cache.close();
		await instance.connection.close();
	}
});
beforeEach(() => {
	guilds += 1;
	guild = guildId(String(100_000_000_000_000_000n + BigInt(guilds)));
});

describe('values', () => {
	it('are the defaults of the slice until the guild sets some, and frozen', async () => {
		const values = await one.settings.get(guild, prices);
		expect(values).toEqual({ tax: 10, note: '' });
		expect(Object.isFrozen(values)).toBe(true);
		expect(await one.settings.state(guild)).toMatchObject({ version: 0, installed: null, owner: null, zone: 'UTC' });
	});

	it('are read back, and only those of this guild', async () => {
		const other = guildId('100000000000009999');
		expect(await change(one, 0, 5)).toBe(1);
		expect(await one.settings.get(guild, prices)).toEqual({ tax: 5, note: '' });
		expect(await one.settings.get(other, prices)).toEqual({ tax: 10, note: '' });
	});

	it('reach another instance through the change stream, while no time passes', async () => {
		expect((await two.settings.get(guild, prices)).tax).toBe(10);
		await change(one, 0, 7);
		await until(async () => (await two.settings.get(guild, prices)).tax === 7);
		await change(two, 1, 8);
		await until(async () => (await one.settings.get(guild, prices)).tax === 8);
	});

	it('reach an instance without a change stream once they are old', async () => {
		const cache = new SettingsCache(two.repository, clock);
		const deaf = new Settings(cache, two.writer, clock);
		expect((await deaf.get(guild, prices)).tax).toBe(10);
		await change(one, 0, 3);
		expect((await deaf.get(guild, prices)).tax).toBe(10);
		clock.pass(15_000);
		expect((await deaf.get(guild, prices)).tax).toBe(3);
	});

	it('come with the state out of one read, as one object until the row is read anew', async () => {
		const alone = new Settings(new SettingsCache(two.repository, clock), two.writer, clock);
		await change(one, 0, 5);
		const seen = await alone.all(guild);
		expect(seen).toMatchObject({ state: { version: 1 }, values: { 'test-prices': { tax: 5 } } });
		expect(await alone.all(guild)).toBe(seen);
		expect(await alone.state(guild)).toBe(seen.state);
		await change(one, 1, 6);
		alone.changed(guild);
		expect(await alone.all(guild)).toMatchObject({ state: { version: 2 }, values: { 'test-prices': { tax: 6 } } });
		expect(seen.values).toEqual({ 'test-prices': { tax: 5 } });
	});

	it('that the schema refuses are refused with their place, and nothing is written', async () => {
		const refused = change(one, 0, 51);
		await expect(refused).rejects.toMatchObject({ code: 'settings.invalid', params: { path: { value: 'tax' } } });
		expect((await one.settings.state(guild)).version).toBe(0);
	});
});

describe('versions', () => {
	it('of two owners who saw the same one, one wins and the other is told', async () => {
		const results = await Promise.allSettled([change(one, 0, 1, mira), change(two, 0, 2, rook)]);
		expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
		const lost = results.find((result) => result.status === 'rejected');
		expect(lost?.reason).toMatchObject({ code: 'settings.stale', params: { version: 1 } });
	});

	it('that one owner sends twice are one change', async () => {
		expect(await Promise.all([change(one, 0, 4), change(one, 0, 4)])).toEqual([1, 1]);
		expect((await one.settings.state(guild)).version).toBe(1);
	});

	it('are kept, and leave an audit row with before and after', async () => {
		await change(one, 0, 4);
		await change(one, 1, 6);
		expect((await one.repository.version(guild, 1))?.values).toMatchObject({ 'test-prices': { tax: 4 } });
		expect((await one.repository.version(guild, 2))?.values).toMatchObject({ 'test-prices': { tax: 6 } });
		const audit = await database(one.connection).collection('audit').find({ guild }).sort({ unitSeq: 1 }).toArray();
		expect(audit).toHaveLength(2);
		expect(audit[1]).toMatchObject({
			actor: mira,
			action: 'settings.test',
			before: { version: 1, 'values/test-prices': { tax: 4 } },
			after: { version: 2, 'values/test-prices': { tax: 6 } }
		});
	});
});

describe('slots', () => {
	const role = roleId('300000000000000001');
	const actor = {
		id: rook,
		name: 'Rook',
		roles: [role],
		isGuildOwner: false,
		managesGuild: false,
		joinedAt: new Date(0),
		accountCreatedAt: new Date(0),
		locale: 'en-US'
	};
	const setUp = () =>
		one.settings.change(
			guild,
			0,
			{
				values: {
					[slotsSettings.name]: { roleSlots: [{ key: 'fulfiller', name: 'Courier', create: true, fallback: ['owner'] }] },
					[permissionsSettings.name]: { capabilities: [{ key: 'orders.fulfil', slots: ['fulfiller'], description: 'Hand over' }] }
				},
				owner: mira,
				name: 'Ashtrails'
			},
			{ actor: mira, action: 'setup.applied' }
		);

	it('are bound once; another id is refused, the same one is no change', async () => {
		await setUp();
		await bind(role);
		await bind(role);
		expect(await one.settings.roleOf(guild, 'fulfiller')).toBe(role);
		await expect(bind('300000000000000002')).rejects.toMatchObject({
			code: 'settings.slotTaken'
		});
		expect((await one.settings.state(guild)).version).toBe(1);
	});

	it('get back what they had, unless they have another by now', async () => {
		await setUp();
		await bind(role);
		const binding = { kind: 'roles', slot: 'fulfiller', id: role, was: null } as const;
		const compiled = await one.settings.compileUnbind(guild, binding);
		await one.writer.execute({ guild, key: 'test:unbind', content: null, ...compiled });
		one.settings.changed(guild);
		expect(await one.settings.roleOf(guild, 'fulfiller')).toBeNull();
		expect(await one.settings.compileUnbind(guild, binding)).toEqual({ changes: [], audit: [] });
	});

	it('call the owner until somebody who carries the role has acted', async () => {
		await setUp();
		expect(await one.settings.mentionFor(guild, 'fulfiller')).toEqual({ kind: 'member', id: mira });
		await bind(role);
		expect(await one.settings.mentionsFor(guild, 'fulfiller')).toEqual([
			{ kind: 'role', id: role },
			{ kind: 'member', id: mira }
		]);
		const policy = new SettingsPolicy(one.settings, (error) => reports.push(error));
		expect(await policy.can(guild, actor, 'orders.fulfil')).toBe(true);
		await until(async () => (await one.settings.mentionFor(guild, 'fulfiller'))?.kind === 'role');
		expect(await one.settings.mentionsFor(guild, 'fulfiller')).toEqual([{ kind: 'role', id: role }]);
	});

	it('refuse who has none of them, and name who can', async () => {
		await setUp();
		const policy = new SettingsPolicy(one.settings, (error) => reports.push(error));
		await expect(policy.require(guild, { ...actor, roles: [] }, 'orders.fulfil')).rejects.toMatchObject({
			code: 'settings.capability',
			params: { what: { value: 'Hand over' }, who: { value: 'Courier' } }
		});
		await policy.require(guild, { ...actor, roles: [], isGuildOwner: true }, 'orders.fulfil');
		expect(reports).toEqual([]);
	});
});

describe('preferences', () => {
	it('have direct messages off, and keep what is not changed', async () => {
		const preferences = new Preferences(new PreferencesRepository(one.connection), one.writer, clock);
		expect(await preferences.of(guild, mira)).toEqual({ language: null, zone: null, dms: false });
		await preferences.set(guild, mira, { dms: true });
		await preferences.set(guild, mira, { zone: 'Europe/Paris' });
		expect(await preferences.of(guild, mira)).toEqual({ language: null, zone: 'Europe/Paris', dms: true });
		expect(await preferences.of(guild, rook)).toEqual({ language: null, zone: null, dms: false });
		await expect(preferences.set(guild, mira, { zone: 'Mars/Olympus' })).rejects.toMatchObject({ code: 'settings.zone' });
	});
});
