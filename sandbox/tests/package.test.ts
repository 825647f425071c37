import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';

const run = promisify(execFile);
const SANDBOX = fileURLToPath(new URL('..', import.meta.url));
const MODULES = join(SANDBOX, '../node_modules');
const TSC = join(MODULES, '.bin/tsc');

let folder = '';

/** Runs a program and gives back all that it said; a failure carries it. */
async function said(program: string, args: readonly string[], cwd: string): Promise<string> {
	try {
		const { stdout, stderr } = await run(program, args, { cwd, maxBuffer: 2 ** 26 });
		return stdout + stderr;
	} catch (error) {
		const { stdout, stderr } = error as { stdout?: string; stderr?: string };
		throw new Error(`${program} ${args.join(' ')}\n${stdout ?? ''}${stderr ?? ''}`, { cause: error });
	}
}

/** A project with nothing but the package as it would be published, and its dependencies beside it. */
async function installed(): Promise<string> {
	const project = await mkdtemp(join(tmpdir(), 'local-discord-package-'));
	await rm(join(SANDBOX, 'dist'), { recursive: true, force: true });
	await said(TSC, ['-p', 'tsconfig.build.json'], SANDBOX);
	const packed = await said('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', project], SANDBOX);
	const tarball = packed.trim().split('\n').at(-1) ?? '';
	const home = join(project, 'node_modules/@tribute/sandbox');
	await mkdir(home, { recursive: true });
	await said('tar', ['-xzf', join(project, tarball), '--strip-components=1', '-C', home], project);
	const manifest = JSON.parse(await readFile(join(home, 'package.json'), 'utf8'));
	for (const name of [...Object.keys(manifest.dependencies), 'discord.js', '@types/node']) {
		await mkdir(join(project, 'node_modules', name, '..'), { recursive: true });
		await symlink(join(MODULES, name), join(project, 'node_modules', name), 'dir');
	}
	await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'somebody', type: 'module', private: true }));
	await cp(join(SANDBOX, 'tests/package'), project, { recursive: true });
	return project;
}

describe('the package', () => {
	beforeAll(async () => {
		folder = await installed();
		return () => rm(folder, { recursive: true, force: true });
	}, 300_000);

	test('holds what runs, its types and its words, and no test', async () => {
		const home = join(folder, 'node_modules/@tribute/sandbox');
		expect((await readdir(home)).filter((name) => name !== 'web').sort()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json', 'src']);
		const manifest = JSON.parse(await readFile(join(home, 'package.json'), 'utf8'));
		for (const entry of Object.values<string | Record<string, string>>(manifest.exports))
			for (const file of typeof entry === 'string' ? [entry] : Object.values(entry))
				expect([file, existsSync(join(home, file))]).toEqual([file, true]);
		expect(manifest).not.toHaveProperty('private');
	});

	test('is used by a script with plain discord.js', async () => {
		expect(await said(process.execPath, ['use.mjs'], folder)).toBe('used\n');
	});

	test('has types that hold without skipping any library, and refuse what is wrong', async () => {
		const config = {
			compilerOptions: { module: 'NodeNext', target: 'ES2023', strict: true, noEmit: true, skipLibCheck: false, types: ['node'] },
			files: ['types.mts']
		};
		await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
		expect(await said(TSC, ['-p', '.'], folder)).toBe('');
		const file = join(folder, 'types.mts');
		const good = await readFile(file, 'utf8');
		onTestFinished(() => writeFile(file, good));
		await writeFile(file, `${good}\nexport const broken: number = sandbox.api;\n`);
		await expect(said(TSC, ['-p', '.'], folder)).rejects.toThrow("Type 'string' is not assignable to type 'number'");
	});
});
