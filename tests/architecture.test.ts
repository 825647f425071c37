import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Which domains a domain may import (the arrows of docs/architecture.md); `core` is open to all and knows none. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
	core: [],
	settings: [],
	economy: ['settings'],
	shop: ['settings'],
	xp: ['settings'],
	trust: ['settings', 'economy', 'shop', 'xp'],
	orders: ['settings', 'economy', 'shop', 'xp', 'trust'],
	tickets: ['settings', 'economy', 'shop', 'xp', 'trust', 'orders'],
	reviews: ['settings', 'economy', 'shop', 'xp', 'trust', 'orders'],
	admin: ['settings', 'economy', 'shop', 'xp', 'trust', 'orders', 'tickets', 'reviews'],
	ops: ['settings', 'economy', 'shop', 'xp', 'trust', 'orders', 'tickets', 'reviews']
};

/** Folders that Sapphire loads: what is in them is a piece. */
const pieceFolders = ['commands', 'interaction-handlers', 'listeners', 'preconditions', 'scheduled-tasks', 'routes', 'middlewares'];

/** The bases a piece may extend; the framework's own are for `core` alone, because going past ours goes past its checks. */
const ownBases = new Set([
	'TributeCommand',
	'TributeSubcommand',
	'TributeContextMenu',
	'ComponentHandler',
	'ModalHandler',
	'AutocompleteHandler',
	'RecurringTask',
	'TributePrecondition',
	'Listener',
	'ScheduledTask',
	'RecurringTask',
	'Route',
	'Middleware'
]);

/** The composition root and its neighbours build everything, so they may import everything. */
const roots = new Set(['src/main.ts', 'src/plugins.ts', 'src/config.ts']);

const files = listFiles('src').map((path) => {
	const source = readFileSync(path, 'utf8');
	return { path, source, code: withoutTexts(source), domain: domainOf(path) };
});
const products = files.filter(({ path }) => !path.endsWith('.test.ts'));
const edges = products.flatMap(({ path, source }) => importsOf(path, source).map((target) => ({ file: path, target })));

test('the rules see files and imports', () => {
	expect(products.length).toBeGreaterThan(50);
	expect(edges.length).toBeGreaterThan(200);
});

describe('imports', () => {
	test('a domain is entered only through its index', () => {
		const offenders = edges.filter(({ file, target }) => {
			const [from, to] = [domainOf(file), domainOf(target)];
			return !roots.has(file) && to !== undefined && to !== from && to !== 'core';
		});
		expect(offenders).toEqual([]);
	});

	test('the arrows between domains run one way', () => {
		const offenders = edges.filter(({ file, target }) => {
			const from = domainOf(file);
			const to = /^#(\w+)$/.exec(target)?.[1] ?? domainOf(target);
			if (roots.has(file) || from === undefined || to === undefined || to === from || to === 'core' || to === 'config') return false;
			return !mayImport[from]?.includes(to);
		});
		expect(offenders).toEqual([]);
	});

	test('every domain folder stands in the table of arrows', () => {
		const folders = readdirSync('src', { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
		expect(folders.filter((folder) => folder !== 'languages' && !(folder in mayImport))).toEqual([]);
	});

	test('services and repositories do not know Discord, services do not know the database either', () => {
		const discord = /^(discord\.js|discord-api-types|@sapphire\/|@discordjs\/)/;
		const offenders = edges.filter(
			({ file, target }) =>
				(/\.(service|repository|model)\.ts$/.test(file) && discord.test(target)) ||
				(/\.service\.ts$/.test(file) && /^(mongoose|mongodb)$/.test(target))
		);
		expect(offenders).toEqual([]);
	});

	test('nobody imports a piece: the loader would make a second one', () => {
		const inPieces = new RegExp(`/(${pieceFolders.join('|')})/(?!_)[^/]+$`);
		expect(edges.filter(({ target }) => target.startsWith('src/') && inPieces.test(target))).toEqual([]);
	});

	test('views are pure: they know the kit, types, and the ids and types of their domain', () => {
		const views = products.filter(({ path }) => isView(path) && !path.startsWith('src/core/'));
		expect(views.length).toBeGreaterThan(0);
		const allowed = /^(#core\/|discord-api-types\/v10$|#\w+$)/;
		const outside = views.flatMap(({ path, source }) =>
			importsOf(path, source)
				.filter((target) => !allowed.test(target) && !(domainOf(target) === domainOf(path)) && !isTypeOnly(source, target))
				.map((target) => ({ path, target }))
		);
		expect(outside).toEqual([]);
		const impure = /\bDate\.now\(|\bnew Date\(\)|\bprocess\.|\bMath\.random\(|\bawait\b|\bthis\.container\b/;
		expect(views.filter(({ code }) => impure.test(code)).map(({ path }) => path)).toEqual([]);
	});
});

describe('code', () => {
	test('only the configuration reads the environment', () => {
		expect(whereIs(/\bprocess\.env\b/, ({ path }) => path !== 'src/config.ts')).toEqual([]);
	});

	test('time comes from the clock', () => {
		const clocks = /^src\/core\/(clock|clock-source)\.ts$/;
		const measured = (path: string) => /\.(service|repository|rules|moves|saga|deadlines|effects)\.ts$/.test(path) || isView(path);
		expect(whereIs(/\bDate\.now\(|\bnew Date\(\)/, ({ path }) => !clocks.test(path) && measured(path))).toEqual([]);
	});

	test('pieces extend our bases', () => {
		const offenders = products
			.filter(({ path, domain }) => domain !== 'core' && pieceFolders.includes(basename(dirname(path))) && !basename(path).startsWith('_'))
			.flatMap(({ path, code }) =>
				[...code.matchAll(/\bclass \w+(?:<[^{]*>)? extends (\w+)/g)].map((match) => ({ path, base: match[1] ?? '' }))
			)
			.filter(({ base }) => !ownBases.has(base));
		expect(offenders).toEqual([]);
	});

	test('the framework is not gone round: no raw handlers, commands or answers outside core', () => {
		const raw =
			/\bextends (?:InteractionHandler|Command|Subcommand|Precondition|AllFlowsPrecondition)\b|\binteraction\.(?:reply|deferReply|editReply|followUp|update|deferUpdate|showModal|respond)\(/;
		expect(whereIs(raw, ({ domain }) => domain !== 'core')).toEqual([]);
	});

	test('nothing found and saved, nothing skipped, nothing printed, no any', () => {
		expect(whereIs(/\.save\(/)).toEqual([]);
		expect(whereIs(/\.skip\(/)).toEqual([]);
		expect(whereIs(/\bconsole\.\w+\(/)).toEqual([]);
		expect(whereIs(/(?::|<|\bas|,)\s*any\b(?!\w)/)).toEqual([]);
	});

	test('generated pieces were given a name', () => {
		expect(
			whereIs(
				/\bclass New(?:Command|Subcommand|ContextMenu|ComponentHandler|ModalHandler|AutocompleteHandler|Listener|Precondition|ScheduledTask)\b/
			)
		).toEqual([]);
	});

	test('the product does not know where it is tried out', () => {
		expect(files.filter(({ source }) => /sandbox/i.test(source)).map(({ path }) => path)).toEqual([]);
	});

	test('no file is longer than 400 lines', () => {
		const long = files.map(({ path, source }) => ({ path, lines: source.split('\n').length })).filter(({ lines }) => lines > 400);
		expect(long).toEqual([]);
	});
});

/** `file:line` of every match in the products' code, texts and comments left out. */
function whereIs(pattern: RegExp, only: (file: (typeof products)[number]) => boolean = () => true): string[] {
	return products
		.filter(only)
		.flatMap(({ path, code }) =>
			code.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : []))
		);
}

/** `src/economy/commands/balance.ts` → `economy`; a package or a `#alias` has no domain folder. */
function domainOf(path: string): string | undefined {
	return /^src\/([^/]+)\//.exec(path)?.[1];
}

function isView(path: string): boolean {
	return /\/views\/[^/]+\.ts$/.test(path);
}

/** Where a file's imports lead, relative ones as paths under `src`, dynamic ones included. */
function importsOf(path: string, source: string): string[] {
	const pattern =
		/^(?:import\s+(?:type\s+)?(?:[\w*{][^'";]*?\sfrom\s+)?|export\s+(?:type\s+)?[*{][^'";]*?\sfrom\s+)['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;
	return [...source.matchAll(pattern)].map((match) => {
		const target = match[1] ?? match[2] ?? '';
		return target.startsWith('.') ? relative('.', join(dirname(path), target)) : target;
	});
}

function isTypeOnly(source: string, target: string): boolean {
	const name = target.startsWith('src/') ? basename(target) : target;
	return source.split(/^(?=import\b)/m).some((statement) => statement.startsWith('import type') && statement.includes(name));
}

/** The source with comments and the insides of strings blanked, line for line. */
function withoutTexts(source: string): string {
	return source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, (text) =>
		text.replaceAll(/[^\n]/g, ' ')
	);
}

function listFiles(root: string): string[] {
	return readdirSync(root, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.map((file) => join(root, file));
}
