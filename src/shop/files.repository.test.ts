import { createHash, randomBytes } from 'node:crypto';
import mongoose, { type Connection } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guildId, memberId } from '#core/ids';
import { connectMongo, database } from '#core/mongo/index';
import { testDatabases } from '../../tests/support/databases.js';
import { FileRepository } from './files.repository.js';

const databases = testDatabases();
const guild = guildId('100000000000000001');
const member = memberId('200000000000000001');
let connection: Connection;
let files: FileRepository;

beforeAll(async () => {
	connection = await connectMongo({ uri: databases.mongoUri, dbName: databases.mongoDb, appName: 'test' });
	files = new FileRepository(connection);
	await files.put(guild, refOf(Buffer.from('first')), member, Buffer.from('first'));
});

afterAll(async () => {
	await connection.dropDatabase();
	await connection.close();
});

function refOf(bytes: Buffer) {
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	return { id: sha256.slice(0, 24), name: 'proof.png', type: 'image/png', size: bytes.length, sha256 };
}

describe('a file', () => {
	it('whose upload was cut off is whole after the next upload', async () => {
		const bytes = randomBytes(600_000);
		const file = refOf(bytes);
		const part = {
			files_id: new mongoose.mongo.ObjectId(file.id),
			n: 1,
			data: new mongoose.mongo.Binary(bytes.subarray(261_120, 522_240))
		};
		await database(connection).collection('files.chunks').insertOne(part);
		expect(await files.get(guild, file.id)).toBeNull();

		await files.put(guild, file, member, bytes);
		const stored = await files.get(guild, file.id);
		expect(stored?.bytes.equals(bytes)).toBe(true);
		expect(stored?.file).toEqual(file);
	});

	it('that is uploaded many times at once is one file', async () => {
		const bytes = randomBytes(600_000);
		const file = refOf(bytes);
		await Promise.all(Array.from({ length: 8 }, () => files.put(guild, file, member, bytes)));
		expect((await files.get(guild, file.id))?.bytes.equals(bytes)).toBe(true);
		const count = await database(connection)
			.collection('files.chunks')
			.countDocuments({ files_id: new mongoose.mongo.ObjectId(file.id) });
		expect(count).toBe(3);
	});
});
