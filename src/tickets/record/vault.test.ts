import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { guildId, memberId } from '#core/ids';
import { connectMongo } from '#core/mongo/index';
import { FileRepository } from '#shop';
import { testDatabases } from '../../../tests/support/databases.js';
import { Vault } from './vault.js';

const guild = guildId('123456789012345678');
const other = guildId('223456789012345678');
const bytes = Buffer.from('some bytes of a picture');
const kept = {
	code: 'A7K2Q',
	name: '../../con.png',
	type: 'image/png',
	sha256: createHash('sha256').update(bytes).digest('hex'),
	by: memberId('800000000000000001')
};

let folder: string;
let connection: Awaited<ReturnType<typeof connectMongo>>;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tribute-vault-'));
	const { mongoUri, mongoDb } = testDatabases();
	connection = await connectMongo({ uri: mongoUri, dbName: mongoDb, appName: 'test' });
});
afterAll(async () => {
	await connection?.close();
	await rm(folder, { recursive: true, force: true });
});

const vault = (where: string | null) => new Vault(new FileRepository(connection), where);

describe.each([
	['the database', () => null],
	['a folder', () => folder]
])('a file kept in %s', (_, where) => {
	test('is there once, for its guild alone, until it is removed', async () => {
		const store = vault(where());
		const ref = await store.put(guild, kept, bytes);
		expect(await store.put(guild, kept, bytes)).toBe(ref);
		expect(await store.get(guild, ref)).toEqual(bytes);
		expect(await store.get(other, ref)).toBeNull();
		await store.remove(other, ref);
		expect(await store.get(guild, ref)).toEqual(bytes);
		await store.remove(guild, ref);
		await store.remove(guild, ref);
		expect(await store.get(guild, ref)).toBeNull();
		// What was removed can be kept again.
		await store.put(guild, kept, bytes);
		expect(await store.get(guild, ref)).toEqual(bytes);
	});

	test('of two tickets is two files', async () => {
		const store = vault(where());
		const first = await store.put(guild, kept, bytes);
		const second = await store.put(guild, { ...kept, code: 'B2222' }, bytes);
		await store.remove(guild, first);
		expect(await store.get(guild, second)).toEqual(bytes);
	});

	test('that several want to keep at the same moment is whole', async () => {
		const store = vault(where());
		const large = Buffer.alloc(700_000, 3);
		const sha256 = createHash('sha256').update(large).digest('hex');
		const refs = await Promise.all(Array.from({ length: 6 }, () => store.put(guild, { ...kept, sha256 }, large)));
		expect(new Set(refs).size).toBe(1);
		expect((await store.get(guild, refs[0] ?? ''))?.equals(large)).toBe(true);
	});
});

test('on the disk a file is called by its content, never by what somebody called it', async () => {
	await vault(folder).put(guild, kept, bytes);
	const names = await readdir(folder, { recursive: true });
	expect(names).toContain(join(guild, kept.code, kept.sha256));
	expect(names.filter((name) => /con|png|part/.test(name))).toEqual([]);
});

test('a reference that leads elsewhere leads nowhere', async () => {
	const store = vault(folder);
	for (const ref of ['directory:../../etc/passwd', `directory:..${'/'}${'a'.repeat(64)}`, 'directory:/etc/passwd', 'gridfs:../x', '', 'x'])
		expect(await store.get(guild, ref)).toBeNull();
});

test('what one has kept is read by the other, as far as its place is known', async () => {
	const inDatabase = await vault(null).put(guild, kept, bytes);
	expect(await vault(folder).get(guild, inDatabase)).toEqual(bytes);
	const inFolder = await vault(folder).put(guild, kept, bytes);
	expect(await vault(null).get(guild, inFolder)).toBeNull();
});
