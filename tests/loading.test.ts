import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { container, SapphireClient } from '@sapphire/framework';
import { Piece, Store, StoreRegistry } from '@sapphire/pieces';
import { Client } from 'discord.js';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readConfig } from '#config';
import { clientOptions } from '#core/client-options';
import { createLogger, silentLogger } from '#core/logging/logger';
import { Shutdown } from '#core/shutdown';
import { makeLoadingStrict } from '#core/strict-loading';
import { plugins } from '../src/plugins.js';
import { testDatabases } from './support/databases.js';

const storeNames = ['commands', 'interaction-handlers', 'listeners', 'preconditions', 'scheduled-tasks', 'routes', 'middlewares'];

describe('the whole bot, without Discord', () => {
	beforeAll(async () => {
		const { env } = testDatabases();
		const config = readConfig({ ...env, DISCORD_API_URL: 'http://127.0.0.1:9/api', DISCORD_API_TOKEN: 'none' });
		const log = createLogger({ level: 'warn' });
		const intents = { messageContent: true, members: true };
		Object.assign(container, { config, log, shutdown: new Shutdown(silentLogger()), intents });
		for (const plugin of plugins) SapphireClient.use(plugin);
		const client = new SapphireClient(clientOptions(config, intents, log));
		makeLoadingStrict(client.stores);
		// Everything of a start but the gateway.
		vi.spyOn(Client.prototype, 'login').mockResolvedValue('');
		await client.login('none');
	});
	afterAll(async () => {
		await container.shutdown.run('test');
	});

	test.each(storeNames)('each file under %s has become a piece', (store) => {
		const files = pieceFiles(store);
		const loaded = [...(container.stores.get(store as 'commands')?.values() ?? [])].filter(({ location }) => !location.virtual);
		expect(loaded.map(({ location }) => location.full).sort()).toEqual(files.sort());
	});

	test('there is a command, a handler and a task at all', () => {
		expect(pieceFiles('commands').length).toBeGreaterThan(3);
		expect(pieceFiles('interaction-handlers').length).toBeGreaterThan(3);
		expect(pieceFiles('scheduled-tasks').length).toBeGreaterThanOrEqual(4);
	});

	test('no two pieces of a store share a file name', () => {
		for (const store of storeNames) {
			const names = pieceFiles(store).map((file) => basename(file));
			expect(new Set(names).size).toBe(names.length);
		}
	});

	test('a second start on the same database finds everything in place', async () => {
		await expect(container.relay.stats()).resolves.toMatchObject({ dead: 0 });
		expect(await container.migrations.run([])).toEqual([]);
	});
});

describe('a start that would go wrong silently', () => {
	const root = mkdtempSync(join(tmpdir(), 'pieces-'));
	afterAll(() => {
		rmSync(root, { recursive: true });
		Reflect.deleteProperty(globalThis, 'ThingOfTest');
	});

	class Thing extends Piece {}
	// The files lie outside the project and can't import its packages.
	Object.assign(globalThis, { ThingOfTest: Thing });
	const good = 'export class Loaded extends globalThis.ThingOfTest {}';

	async function load(files: Record<string, string>): Promise<string[]> {
		const base = mkdtempSync(join(root, 'case-'));
		const stores = new StoreRegistry();
		const things = new Store(Thing, { name: 'things' as 'commands' });
		stores.register(things);
		makeLoadingStrict(stores);
		for (const [file, source] of Object.entries(files)) {
			mkdirSync(dirname(join(base, file)), { recursive: true });
			writeFileSync(join(base, file), source);
		}
		for (const domain of new Set(Object.keys(files).map((file) => file.split('/')[0] ?? ''))) stores.registerPath(join(base, domain));
		await things.loadAll();
		return [...things.keys()];
	}

	test('pieces of several domains load', async () => {
		expect(await load({ 'a/things/one.mjs': good, 'b/things/two.mjs': good })).toEqual(['one', 'two']);
	});

	test('a piece that throws while it is imported stops the start', async () => {
		await expect(load({ 'a/things/bad.mjs': "throw new Error('broken');" })).rejects.toThrow(/Could not load the piece at .*bad\.mjs/);
	});

	test('two pieces of one name stop the start', async () => {
		await expect(load({ 'a/things/same.mjs': good, 'b/things/same.mjs': good })).rejects.toThrow(/Two things are called 'same'/);
	});
});

function pieceFiles(store: string): string[] {
	return readdirSync('src', { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts') && basename(dirname(file)) === store && !basename(file).startsWith('_'))
		.map((file) => join(process.cwd(), 'src', file));
}
