import { execFile, spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import mongoose from 'mongoose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Databases, startDatabases } from '../../scripts/lib/databases.mjs';

const library = new URL('../../scripts/lib/databases.mjs', import.meta.url).href;
const problems = new URL('../../scripts/lib/problem.mjs', import.meta.url).href;

let dataDir = '';
let lines: string[] = [];
const open: (() => Promise<unknown>)[] = [];

beforeEach(() => {
	dataDir = mkdtempSync(join(tmpdir(), 'tribute-recovery-'));
	lines = [];
});
afterEach(async () => {
	for (const close of open.splice(0).reverse()) await close();
	rmSync(dataDir, { recursive: true, force: true });
});

async function start(): Promise<Databases> {
	const databases = await startDatabases({ dataDir, ignoreEnvironment: true, log: (line) => lines.push(line) });
	open.push(() => databases.stop());
	return databases;
}

/** A process of its own that starts the databases, writes one document and one key, and is then killed without a chance to clean up. */
async function startAndDie(): Promise<{ mongo: number; redis: number }> {
	const code = `
		const { startDatabases } = await import(${JSON.stringify(library)});
		const { createRequire } = await import('node:module');
		const require = createRequire(${JSON.stringify(import.meta.url)});
		const mongoose = require('mongoose');
		const { Redis } = require('ioredis');
		const databases = await startDatabases({ dataDir: ${JSON.stringify(dataDir)}, ignoreEnvironment: true });
		const connection = await mongoose.createConnection(databases.mongoUri, { w: 'majority', journal: true }).asPromise();
		await connection.useDb('kept').collection('things').insertOne({ _id: 'a' });
		const redis = new Redis(databases.redisUrl);
		await redis.set('kept', 'a');
		await redis.waitaof?.(1, 0, 5000).catch(() => undefined);
		console.log(JSON.stringify({ mongo: databases.mongo.pid, redis: databases.redis.pid }));
		await new Promise((resolve) => setTimeout(resolve, 600000));`;
	const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
	const pids = await new Promise<{ mongo: number; redis: number }>((resolve, reject) => {
		let text = '';
		child.stdout.on('data', (part) => {
			text += part;
			if (text.includes('\n')) resolve(JSON.parse(text));
		});
		child.once('exit', (exitCode) => reject(new Error(`ended with ${exitCode}`)));
	});
	const ended = new Promise((resolve) => child.once('close', resolve));
	child.kill('SIGKILL');
	await ended;
	return pids;
}

async function documents(databases: Databases): Promise<number> {
	const connection = await mongoose.createConnection(databases.mongoUri).asPromise();
	try {
		return await connection.useDb('kept').collection('things').countDocuments();
	} finally {
		await connection.close();
	}
}

function isRunning(pid: number): boolean {
	try {
		return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
	} catch {
		return false;
	}
}

async function occupy(port: number): Promise<Server> {
	const server = createServer((socket) => socket.destroy());
	await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
	open.push(() => new Promise((resolve) => server.close(resolve)));
	return server;
}

describe('after kill -9 of the run', () => {
	it('ends the servers it left, takes its folder over and keeps the data on the same ports', async () => {
		const left = await startAndDie();
		expect(isRunning(left.mongo)).toBe(true);
		const ports = readFileSync(join(dataDir, 'ports.json'), 'utf8');
		const databases = await start();
		expect(isRunning(left.mongo)).toBe(false);
		expect(isRunning(left.redis)).toBe(false);
		expect(await documents(databases)).toBe(1);
		expect(readFileSync(join(dataDir, 'ports.json'), 'utf8')).toBe(ports);
		expect(lines.filter((line) => line.includes('earlier run'))).toHaveLength(2);
	});

	it('starts as well when the servers were killed too and their files were cut off', async () => {
		const left = await startAndDie();
		process.kill(left.mongo, 'SIGKILL');
		process.kill(left.redis, 'SIGKILL');
		writeFileSync(join(dataDir, 'owner.json'), '{"pid": 1');
		const databases = await start();
		expect(await documents(databases)).toBe(1);
	});
});

describe('a port taken by another program', () => {
	it('moves both servers to new ports with all data, and the replica set follows', async () => {
		const first = await start();
		const connection = await mongoose.createConnection(first.mongoUri).asPromise();
		await connection.useDb('kept').collection('things').insertOne({ a: 1 });
		await connection.close();
		const before = [new URL(first.mongoUri).port, new URL(first.redisUrl).port];
		await first.stop();
		for (const port of before) await occupy(Number(port));
		const second = await start();
		expect(new URL(second.mongoUri).port).not.toBe(before[0]);
		expect(new URL(second.redisUrl).port).not.toBe(before[1]);
		expect(await documents(second)).toBe(1);
		expect(lines.filter((line) => line.includes('taken by another program'))).toHaveLength(2);
	});
});

describe('Redis files that cannot be read', () => {
	it('are moved aside and Redis starts empty', async () => {
		const first = await start();
		const redis = new Redis(first.redisUrl);
		await redis.set('a', '1');
		redis.disconnect();
		await first.stop();
		const damage = (folder: string): void => {
			for (const entry of readdirSync(folder, { withFileTypes: true })) {
				const path = join(folder, entry.name);
				if (entry.isDirectory()) damage(path);
				else if (entry.name.endsWith('.aof')) writeFileSync(path, 'nonsense\r\n'.repeat(50));
				else if (entry.name.endsWith('.manifest')) appendFileSync(path, 'nonsense\n');
			}
		};
		damage(join(dataDir, 'redis'));
		const second = await start();
		const again = new Redis(second.redisUrl);
		expect(await again.dbsize()).toBe(0);
		again.disconnect();
		expect(readdirSync(dataDir).some((name) => name.startsWith('redis.damaged-'))).toBe(true);
	});
});

describe('two runs on one folder', () => {
	it('refuses the second and says who has it', async () => {
		await start();
		const code = `
			const { startDatabases } = await import(${JSON.stringify(library)});
			const { printProblem } = await import(${JSON.stringify(problems)});
			try { await startDatabases({ dataDir: ${JSON.stringify(dataDir)}, ignoreEnvironment: true }); } catch (error) { printProblem(error); }`;
		const { stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code]);
		expect(stderr).toContain(`another run (process ${process.pid})`);
		expect(stderr).toContain('→');
	});

	it('leaves the folder free after a stop', async () => {
		const first = await start();
		await first.stop();
		expect(existsSync(join(dataDir, 'owner.json'))).toBe(false);
		await start();
	});
});

describe('servers from outside', () => {
	it('refuses a standalone mongod with the line that makes it a replica set', async () => {
		const { findBinary } = await import('../../scripts/lib/binaries.mjs');
		const { freePort } = await import('../../scripts/lib/processes.mjs');
		const { path } = await findBinary('mongod');
		const port = await freePort();
		const child = spawn(path, ['--dbpath', dataDir, '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket'], {
			stdio: 'ignore'
		});
		const gone = new Promise((resolve) => child.once('exit', resolve));
		open.push(async () => {
			child.kill('SIGKILL');
			await gone;
		});
		const { checkExternalMongo } = await import('../../scripts/lib/mongo.mjs');
		await expect(checkExternalMongo(`mongodb://someone:hidden@127.0.0.1:1/`)).rejects.toThrow(
			/mongodb:\/\/\*\*\*@127\.0\.0\.1:1.*does not answer/
		);
		let refusal: unknown;
		for (let attempt = 0; attempt < 100; attempt++) {
			refusal = await checkExternalMongo(`mongodb://127.0.0.1:${port}/?replicaSet=rs0`).catch((error: unknown) => error);
			if (!String(refusal).includes('does not answer')) break;
		}
		expect(String(refusal)).toContain('standalone');
		expect(refusal).toHaveProperty('next');
		expect(JSON.stringify(refusal, ['next'])).toContain('rs.initiate(');
		expect(JSON.stringify(refusal, ['next'])).toContain('--replSet');
	});

	it('accepts a replica set', async () => {
		const { checkExternalMongo } = await import('../../scripts/lib/mongo.mjs');
		const uri = process.env.TRIBUTE_TEST_MONGO;
		expect(uri).toBeDefined();
		await expect(checkExternalMongo(uri!)).resolves.toBeUndefined();
	});
});
