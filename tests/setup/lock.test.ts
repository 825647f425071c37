import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { completeLock, missingOptional } from '../../scripts/lib/lock.mjs';

const tool = { optionalDependencies: { 'tool-linux-x64-musl': '1.2.3', '@tool/cli-darwin-arm64': '1.2.3' }, dev: true };

it('the lock file names the optional packages of every platform, so that npm ci accepts it', () => {
	const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'));
	expect(missingOptional(lock), 'run: node scripts/complete-lock.mjs').toEqual([]);
});

it('completes a lock file from the names of the packages', () => {
	const lock = completeLock({ packages: { '': {}, 'node_modules/tool': tool } });
	expect(missingOptional(lock)).toEqual([]);
	expect(lock.packages['node_modules/tool-linux-x64-musl']).toEqual({
		version: '1.2.3',
		cpu: ['x64'],
		dev: true,
		libc: ['musl'],
		optional: true,
		os: ['linux']
	});
	expect(lock.packages['node_modules/@tool/cli-darwin-arm64']).toMatchObject({ os: ['darwin'], cpu: ['arm64'] });
});

it('finds a package nested under the one that names it', () => {
	const lock = {
		packages: {
			'node_modules/a/node_modules/b': { optionalDependencies: { 'c-linux-x64': '1.0.0', 'd-linux-x64': '1.0.0' } },
			'node_modules/a/node_modules/c-linux-x64': {}
		}
	};
	expect(missingOptional(lock).map(({ name }) => name)).toEqual(['d-linux-x64']);
});

it('refuses a package whose platform its name does not tell', () => {
	expect(() => completeLock({ packages: { x: { optionalDependencies: { 'fast-thing': '1.0.0' } } } })).toThrow('fast-thing');
});
