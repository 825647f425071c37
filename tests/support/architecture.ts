import { basename, dirname, join, relative } from 'node:path';

/** Which domains a domain may import (the arrows of docs/architecture.md); `core` is open to all and knows none. */
export const mayImport: Readonly<Record<string, readonly string[]>> = {
	core: [],
	settings: [],
	approvals: ['settings'],
	economy: ['settings', 'approvals'],
	shop: ['settings', 'approvals'],
	xp: ['settings', 'approvals'],
	trust: ['settings', 'approvals', 'economy', 'shop', 'xp'],
	invites: ['settings', 'approvals', 'economy', 'shop', 'xp', 'trust'],
	orders: ['settings', 'approvals', 'economy', 'shop', 'xp', 'trust', 'invites'],
	tickets: ['settings', 'approvals', 'economy', 'shop', 'xp', 'trust', 'invites', 'orders'],
	reviews: ['settings', 'approvals', 'economy', 'shop', 'xp', 'trust', 'invites', 'orders'],
	admin: ['settings', 'approvals', 'economy', 'shop', 'xp', 'trust', 'invites', 'orders', 'tickets', 'reviews'],
	ops: ['settings', 'approvals', 'economy', 'shop', 'xp', 'trust', 'invites', 'orders', 'tickets', 'reviews']
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
	'TributePrecondition',
	'Listener',
	'ScheduledTask',
	'RecurringTask',
	'Route',
	'Middleware'
]);

/** The composition root builds everything, so it may import everything. */
const roots = new Set(['src/main.ts', 'src/plugins.ts', 'src/config.ts']);

const clocks = /^src\/core\/(clock|clock-source)\.ts$/;
const discord = /^(discord\.js|discord-api-types|@sapphire\/|@discordjs\/)/;
const rawAnswer = /\binteraction\.(?:reply|deferReply|editReply|followUp|update|deferUpdate|showModal|respond)\(/;
const rawBase = /\bextends (?:InteractionHandler|Command|Subcommand|Precondition|AllFlowsPrecondition)\b/;
const generated =
	/\bclass New(?:Command|Subcommand|ContextMenu|ComponentHandler|ModalHandler|AutocompleteHandler|Listener|Precondition|ScheduledTask)\b/;

export interface SourceFile {
	/** From the root of the repository: `src/economy/economy.service.ts`. */
	readonly path: string;
	readonly source: string;
}

interface Edge {
	readonly file: string;
	readonly target: string;
}

/** A rule of the architecture: gives what breaks it, one line each. */
export type Rule = (files: readonly SourceFile[]) => string[];

/** The rules that hold for every file under `src`. */
export const rules: Readonly<Record<string, Rule>> = {
	'a domain is entered only through its index': edgeRule(({ file, target }) => {
		const [from, to] = [domainOf(file), domainOf(target)];
		return !roots.has(file) && to !== undefined && to !== from && to !== 'core';
	}),
	'the arrows between domains run one way': edgeRule(({ file, target }) => {
		const from = domainOf(file);
		const to = /^#(\w+)$/.exec(target)?.[1] ?? domainOf(target);
		if (roots.has(file) || from === undefined || to === undefined || to === from || to === 'core' || to === 'config') return false;
		return !mayImport[from]?.includes(to);
	}),
	'services, repositories and models do not know Discord': edgeRule(
		({ file, target }) => /\.(service|repository|model)\.ts$/.test(file) && discord.test(target)
	),
	'services do not know the database': edgeRule(({ file, target }) => file.endsWith('.service.ts') && /^(mongoose|mongodb)$/.test(target)),
	'nobody imports a piece, because the loader would make a second one': edgeRule(
		({ target }) => target.startsWith('src/') && new RegExp(`/(${pieceFolders.join('|')})/(?!_)[^/]+$`).test(target)
	),
	'views import the kit, types, and their own domain': (files) =>
		views(files).flatMap(({ path, source }) =>
			importsOf(path, source)
				.filter(
					(target) =>
						!/^(#core\/|discord-api-types\/v10$|#\w+$)/.test(target) && domainOf(target) !== domainOf(path) && !isTypeOnly(source, target)
				)
				.map((target) => `${path} → ${target}`)
		),
	'views are pure': (files) =>
		linesOf(views(files), /\bDate\.now\(|\bnew Date\(\)|\bprocess\.|\bMath\.random\(|\bawait\b|\bthis\.container\b/),
	'only the configuration reads the environment': lineRule(/\bprocess\.env\b/, (path) => path !== 'src/config.ts'),
	'time comes from the clock': lineRule(
		/\bDate\.now\(|\bnew Date\(\)/,
		(path) => !clocks.test(path) && (/\.(service|repository|rules|moves|saga|deadlines|effects)\.ts$/.test(path) || isView(path))
	),
	'pieces extend our bases': (files) =>
		files
			.filter(({ path }) => domainOf(path) !== 'core' && pieceFolders.includes(basename(dirname(path))) && !basename(path).startsWith('_'))
			.flatMap(({ path, source }) =>
				[...withoutTexts(source).matchAll(/\bclass \w+(?:<[^{]*>)? extends (\w+)/g)].flatMap(([, base = '']) =>
					ownBases.has(base) ? [] : [`${path}: ${base}`]
				)
			),
	'nobody goes round the bases': lineRule(new RegExp(`${rawBase.source}|${rawAnswer.source}`), (path) => domainOf(path) !== 'core'),
	'nothing is found and then saved': lineRule(/\.save\(/),
	'nothing is paged by skipping': lineRule(/\.skip\(/),
	'nothing is printed past the logger': lineRule(/\bconsole\.\w+\(/),
	'there is no any': lineRule(/(?::|<|\bas|,)\s*any\b/),
	'generated pieces were given a name': lineRule(generated),
	'the product does not know where it is tried out': (files) =>
		files.filter(({ source }) => /sandbox/i.test(source)).map(({ path }) => path),
	'no file is longer than 400 lines': (files) =>
		files.flatMap(({ path, source }) => (source.split('\n').length > 401 ? [`${path}: ${source.split('\n').length}`] : []))
};

function edgeRule(breaks: (edge: Edge) => boolean): Rule {
	return (files) =>
		edgesOf(files)
			.filter(breaks)
			.map(({ file, target }) => `${file} → ${target}`);
}

function lineRule(pattern: RegExp, only: (path: string) => boolean = () => true): Rule {
	return (files) =>
		linesOf(
			files.filter(({ path }) => only(path)),
			pattern
		);
}

/** `file:line: text` of every line whose code matches; texts and comments are left out. */
function linesOf(files: readonly SourceFile[], pattern: RegExp): string[] {
	return files.flatMap(({ path, source }) =>
		withoutTexts(source)
			.split('\n')
			.flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : []))
	);
}

function views(files: readonly SourceFile[]): SourceFile[] {
	return files.filter(({ path }) => isView(path) && !path.startsWith('src/core/'));
}

function isView(path: string): boolean {
	return /\/views\/[^/]+\.ts$/.test(path);
}

/** Every import of every file. */
export function edgesOf(files: readonly SourceFile[]): Edge[] {
	return files.flatMap(({ path, source }) => importsOf(path, source).map((target) => ({ file: path, target })));
}

/** `src/economy/commands/balance.ts` → `economy`; a package or a `#alias` has no domain folder. */
function domainOf(path: string): string | undefined {
	return /^src\/([^/]+)\//.exec(path)?.[1];
}

/** Where a file's imports lead, relative ones as paths under `src`, dynamic ones included. */
function importsOf(path: string, source: string): string[] {
	const from = /^(?:import\s+(?:type\s+)?(?:[\w*{][^'";]*?\sfrom\s+)?|export\s+(?:type\s+)?[*{][^'";]*?\sfrom\s+)['"]([^'"]+)['"]/gm;
	const dynamic = /\bimport\(\s*['"]([^'"]+)['"]/g;
	return [...source.matchAll(from), ...source.matchAll(dynamic)].map(([, target = '']) =>
		target.startsWith('.') ? relative('.', join(dirname(path), target)) : target
	);
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
