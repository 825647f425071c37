import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const root = resolve('.');
let folder: string;

/** Each kind of piece that `sapphire generate` makes here, and where. */
const kinds = {
	command: 'demo/commands/hello',
	subcommand: 'demo/commands/hello-again',
	'context-menu': 'demo/commands/hello-menu',
	'component-handler': 'demo/interaction-handlers/hello-button',
	'modal-handler': 'demo/interaction-handlers/hello-form',
	'autocomplete-handler': 'demo/interaction-handlers/hello-item',
	listener: 'demo/listeners/guild-create-hello',
	precondition: 'demo/preconditions/Hello',
	'scheduled-task': 'demo/scheduled-tasks/hello-task'
} as const;

beforeAll(async () => {
	await mkdir(join(root, '.cache'), { recursive: true });
	folder = await mkdtemp(join(root, '.cache', 'generate-'));
	await cp(join(root, '.sapphirerc.json'), join(folder, '.sapphirerc.json'));
	await cp(join(root, 'templates'), join(folder, 'templates'), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('there is a template for each kind, and no other', async () => {
	const templates = (await readdir(join(root, 'templates'))).map((name) => name.replace('.ts.sapphire', ''));
	expect(templates.sort()).toEqual(Object.keys(kinds).sort());
});

test('sapphire generate makes pieces that compile', async () => {
	for (const [kind, name] of Object.entries(kinds)) {
		await run(process.execPath, [join(root, 'node_modules/@sapphire/cli/dist/cli.js'), 'generate', kind, name], { cwd: folder });
		const made = await readFile(join(folder, 'src', `${name}.ts`), 'utf8');
		expect(made).toMatch(/^import /);
		expect(made).not.toContain('{{');
	}
	await writeFile(
		join(folder, 'src/demo/ids.ts'),
		"import { defineId } from '#core/custom-id/index';\n\nexport const exampleId = defineId('demo.example', ['code']);\n"
	);
	const augmentations = ['core.plugin', 'interactions/container'].map((file) => join(root, 'src/core', `${file}.ts`));
	await writeFile(
		join(folder, 'tsconfig.json'),
		JSON.stringify({ extends: join(root, 'tsconfig.json'), files: augmentations, include: ['src'] })
	);
	const compiled = await run(join(root, 'node_modules/.bin/tsc'), ['-p', folder], { cwd: root }).catch(
		(error: { stdout: string }) => error
	);
	expect(compiled.stdout).toBe('');
});
