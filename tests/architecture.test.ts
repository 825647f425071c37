import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { edgesOf, mayImport, rules, type SourceFile } from './support/architecture.js';

const files: readonly SourceFile[] = readdirSync('src', { recursive: true, encoding: 'utf8' })
	.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
	.map((name) => join('src', name))
	.map((path) => ({ path, source: readFileSync(path, 'utf8') }));

test('the rules see files and imports', () => {
	expect(files.length).toBeGreaterThan(100);
	expect(edgesOf(files).length).toBeGreaterThan(500);
});

test('every domain folder stands in the table of arrows', () => {
	const folders = readdirSync('src', { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
	expect(folders.filter((folder) => folder !== 'languages' && !(folder in mayImport))).toEqual([]);
});

test.each(Object.entries(rules))('%s', (_, rule) => {
	expect(rule(files)).toEqual([]);
});

/** For each rule, a file that breaks it. */
const broken: Readonly<Record<string, readonly [path: string, source: string]>> = {
	'a domain is entered only through its index': ['src/shop/a.ts', "import { x } from '../economy/economy.errors.js';"],
	'the arrows between domains run one way': ['src/economy/a.ts', "import {\n\tx\n} from '#orders';"],
	'services, repositories and models do not know Discord': ['src/economy/economy.service.ts', "import type { Guild } from 'discord.js';"],
	'services do not know the database': ['src/economy/economy.service.ts', "import mongoose from 'mongoose';"],
	'nobody imports a piece, because the loader would make a second one': [
		'src/economy/a.ts',
		"const x = await import('./commands/wallet.js');"
	],
	'views import the kit, types, and their own domain': ['src/economy/views/wallet.ts', "import { x } from 'mongoose';"],
	'views are pure': ['src/economy/views/wallet.ts', 'const now = new Date();'],
	'only the configuration reads the environment': ['src/economy/a.ts', "const x = process.env['X'];"],
	'time comes from the clock': ['src/economy/economy.service.ts', 'const now = Date.now();'],
	'pieces extend our bases': ['src/economy/commands/wallet.ts', 'export class X extends SlashCommand {}'],
	'nobody goes round the bases': ['src/economy/a.ts', 'await interaction.reply({});'],
	'nothing is found and then saved': ['src/economy/a.ts', 'await account.save();'],
	'nothing is paged by skipping': ['src/economy/a.ts', 'query.skip(10)'],
	'nothing is printed past the logger': ['src/economy/a.ts', 'console.log(1);'],
	'there is no any': ['src/economy/a.ts', 'const x: any = 1;'],
	'generated pieces were given a name': ['src/economy/commands/wallet.ts', 'export class NewCommand extends TributeCommand {}'],
	'the product does not know where it is tried out': ['src/economy/a.ts', '// only in the Sandbox'],
	'no file is longer than 400 lines': ['src/economy/a.ts', '\n'.repeat(402)]
};

describe('each rule finds what breaks it, and nothing in texts and comments', () => {
	test.each(Object.entries(rules))('%s', (name, rule) => {
		const [path, source] = broken[name] ?? ['', ''];
		expect(rule([{ path, source }])).toHaveLength(1);
	});

	test('texts and comments', () => {
		const source = "// await account.save(); console.log(1)\nconst x = 'new Date() as any';\n/* process.env */";
		const found = Object.values(rules).flatMap((rule) => rule([{ path: 'src/economy/economy.service.ts', source }]));
		expect(found).toEqual([]);
	});
});
