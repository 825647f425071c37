import mongoose, { type Connection } from 'mongoose';
import type { GuildId, MemberId } from '#core/ids';
import { database, filesBucket } from '#core/mongo/index';
import type { FileRef } from './form/answers.js';
import type { FileStore } from './uploads.service.js';

const duplicateKey = 11_000;
const durable = { writeConcern: { w: 'majority', journal: true } } as const;
/** Parts of every file have this size; one that was cut off is completed with parts of the same size. */
const chunkBytes = 255 * 1024;

/** Uploads in GridFS. The id is made of guild, member and content, so the same upload twice is one file. */
export class FileRepository implements FileStore {
	readonly #bucket: mongoose.mongo.GridFSBucket;
	readonly #files: mongoose.mongo.Collection;
	readonly #chunks: mongoose.mongo.Collection;

	public constructor(connection: Connection) {
		this.#bucket = filesBucket(connection);
		this.#files = database(connection).collection('files.files', durable);
		this.#chunks = database(connection).collection('files.chunks', durable);
	}

	public async put(guild: GuildId, file: FileRef, member: MemberId, bytes: Uint8Array): Promise<void> {
		const id = new mongoose.mongo.ObjectId(file.id);
		if (await this.#exists(id)) return;
		const metadata = { guild, member, type: file.type, sha256: file.sha256 };
		const upload = this.#bucket.openUploadStreamWithId(id, file.name, { chunkSizeBytes: chunkBytes, metadata });
		try {
			await new Promise<void>((resolve, reject) => {
				upload.once('finish', resolve).once('error', reject);
				upload.end(bytes);
			});
		} catch (error) {
			if (!(error instanceof mongoose.mongo.MongoServerError && error.code === duplicateKey)) throw error;
			await this.#complete(id, file.name, metadata, bytes);
		}
	}

	public async get(guild: GuildId, id: string): Promise<{ readonly file: FileRef; readonly bytes: Buffer } | null> {
		if (!/^[0-9a-f]{24}$/.test(id)) return null;
		const _id = new mongoose.mongo.ObjectId(id);
		const found = await this.#bucket.find({ _id, 'metadata.guild': guild }).next();
		if (!found) return null;
		const parts: Uint8Array[] = [];
		for await (const part of this.#bucket.openDownloadStream(_id)) if (part instanceof Uint8Array) parts.push(part);
		return { file: fileOf(found), bytes: Buffer.concat(parts) };
	}

	public async among(guild: GuildId, ids: readonly string[]): Promise<readonly FileRef[]> {
		const wanted = ids.filter((id) => /^[0-9a-f]{24}$/.test(id));
		if (wanted.length === 0) return [];
		const _id = { $in: wanted.map((id) => new mongoose.mongo.ObjectId(id)) };
		const found = await this.#bucket.find({ _id, 'metadata.guild': guild }).toArray();
		const files = new Map(found.map((row) => [String(row._id), fileOf(row)]));
		return wanted.flatMap((id) => files.get(id) ?? []);
	}

	/** Forgets a file of this guild; one that is gone already is fine. */
	public async remove(guild: GuildId, id: string): Promise<void> {
		if (!/^[0-9a-f]{24}$/.test(id)) return;
		const _id = new mongoose.mongo.ObjectId(id);
		if (await this.#bucket.find({ _id, 'metadata.guild': { $ne: guild } }).hasNext()) return;
		// The entry first: what a crash leaves are parts without one, which a second try removes.
		await this.#files.deleteOne({ _id });
		await this.#chunks.deleteMany({ files_id: _id });
	}

	async #exists(id: mongoose.mongo.ObjectId): Promise<boolean> {
		return this.#bucket.find({ _id: id }).hasNext();
	}

	/**
	 * Parts of the file are there already: another upload of the same bytes is under way, or one was cut off. The same id means the same
	 * bytes, so whoever comes last adds what is missing; the entry that makes it a file goes in last.
	 */
	async #complete(id: mongoose.mongo.ObjectId, filename: string, metadata: object, bytes: Uint8Array): Promise<void> {
		if (await this.#exists(id)) return;
		const parts = Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, n) => ({
			updateOne: {
				filter: { files_id: id, n },
				update: { $setOnInsert: { data: new mongoose.mongo.Binary(bytes.subarray(n * chunkBytes, (n + 1) * chunkBytes)) } },
				upsert: true
			}
		}));
		await this.#chunks.bulkWrite(parts, { ordered: false });
		const entry = { length: bytes.length, chunkSize: chunkBytes, filename, metadata };
		await this.#files.updateOne({ _id: id }, { $setOnInsert: entry, $currentDate: { uploadDate: true } }, { upsert: true });
	}
}

function fileOf({ _id, filename, length, metadata }: mongoose.mongo.GridFSFile): FileRef {
	const { type, sha256 } = metadata ?? {};
	return { id: String(_id), name: filename, type: String(type), size: length, sha256: String(sha256) };
}
