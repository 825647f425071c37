import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type ApplicationCommandRegistry, type Command, container } from '@sapphire/framework';
import { Piece, Store, StoreRegistry } from '@sapphire/pieces';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { declaredFeatures, featureWords, neededBy } from '#core/interactions/index';
import { makeLoadingStrict } from '#core/strict-loading';
import { entryPoints, loadBot } from './support/loaded.js';

const storeNames = ['commands', 'interaction-handlers', 'listeners', 'preconditions', 'scheduled-tasks', 'routes', 'middlewares'];

describe('the whole bot, without Discord', () => {
	let stop: () => Promise<void>;

	beforeAll(async () => {
		stop = await loadBot();
	});
	afterAll(() => stop());

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

	test('each command keeps within what Discord takes', () => {
		const commands = commandsOf(container.stores.get('commands').values());
		expect(commands.length).toBeGreaterThan(5);
		const over = commands.flatMap((command) => {
			const lists = listsIn(command).filter((list) => list.length > 25);
			const characters = charactersOf(command);
			return lists.length > 0 || characters > 8_000 ? [`${command.name}: ${characters} characters, ${lists.length} lists over 25`] : [];
		});
		expect(over).toEqual([]);
	});

	test('every way in says which part it belongs to, or that it always answers', () => {
		const silent = [...entryPoints().values()].flatMap((entries) =>
			(entries ?? []).flatMap(({ name, feature }) => (feature === null ? [name] : []))
		);
		expect(silent).toEqual([]);
		const listeners = [...container.stores.get('listeners').values()].filter(
			({ location }) => !location.virtual && !location.full.includes(join('src', 'core'))
		);
		expect(listeners.filter((piece) => typeof Reflect.get(piece, 'feature') !== 'string').map(({ name }) => name)).toEqual([]);
	});

	test('every part closes something, by itself or with what needs it, and has its words', () => {
		const closed = new Set([...entryPoints().values()].flatMap((entries) => (entries ?? []).map(({ feature }) => feature)));
		const parts = declaredFeatures();
		expect(parts.length).toBeGreaterThan(3);
		for (const part of parts) {
			expect(
				[part.key, ...neededBy(part.key)].some((key) => closed.has(key)),
				part.key
			).toBe(true);
			expect(part.needs.filter((need) => !parts.some(({ key }) => key === need))).toEqual([]);
			for (const what of ['name', 'brings', 'stops', 'keeps'] as const)
				for (const locale of container.strings.locales)
					expect(container.strings.has(locale, featureWords(part, what)), part.key).toBe(true);
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

/** A command, a subcommand, an option or a choice, as Discord is told about it. */
interface Described {
	readonly name: string;
	readonly nameLocalizations?: Readonly<Record<string, string>>;
	readonly description?: string;
	readonly descriptionLocalizations?: Readonly<Record<string, string>>;
	readonly value?: string | number;
	readonly options?: readonly Described[];
	readonly choices?: readonly Described[];
}

/** What each piece registers. */
function commandsOf(pieces: Iterable<Command>): readonly Described[] {
	const found: Described[] = [];
	const keep = (data: unknown) => found.push(data as Described);
	const registry = { registerChatInputCommand: keep, registerContextMenuCommand: keep } as unknown as ApplicationCommandRegistry;
	for (const piece of pieces) if (!piece.location.virtual) piece.registerApplicationCommands?.(registry);
	return found;
}

const listsIn = ({ options = [], choices = [] }: Described): readonly (readonly Described[])[] => [
	options,
	choices,
	...options.flatMap(listsIn)
];

/** Names, descriptions and values of choices over everything inside; of each the longest language. */
function charactersOf({
	name,
	nameLocalizations,
	description = '',
	descriptionLocalizations,
	value = '',
	options = [],
	choices = []
}: Described): number {
	const longest = (text: string, others: Readonly<Record<string, string>> = {}) =>
		Math.max(text.length, ...Object.values(others).map((other) => other.length));
	const own = longest(name, nameLocalizations) + longest(description, descriptionLocalizations) + String(value).length;
	return [...options, ...choices].reduce((sum, part) => sum + charactersOf(part), own);
}
