import mongoose, { type Connection } from 'mongoose';
import type { GuildId, MemberId } from '#core/ids';
import { filesBucket } from '#core/mongo/index';
import type { FileRef } from './form/answers.js';
import type { FileStore } from './uploads.service.js';

const duplicateKey = 11_000;

/** Uploads in GridFS. The id is made of guild, member and content, so the same upload twice is one file. */
export class FileRepository implements FileStore {
	readonly #bucket: mongoose.mongo.GridFSBucket;

	public constructor(connection: Connection) {
		this.#bucket = filesBucket(connection);
	}

	public async put(guild: GuildId, file: FileRef, member: MemberId, bytes: Uint8Array): Promise<void> {
		const id = new mongoose.mongo.ObjectId(file.id);
		if (await this.#bucket.find({ _id: id }).hasNext()) return;
		const upload = this.#bucket.openUploadStreamWithId(id, file.name, {
			metadata: { guild, member, type: file.type, sha256: file.sha256 }
		});
		try {
			await new Promise<void>((resolve, reject) => {
				upload.once('finish', resolve).once('error', reject);
				upload.end(bytes);
			});
		} catch (error) {
			if (!(error instanceof mongoose.mongo.MongoServerError && error.code === duplicateKey)) throw error;
		}
	}

	public async get(guild: GuildId, id: string): Promise<{ readonly file: FileRef; readonly bytes: Buffer } | null> {
		if (!/^[0-9a-f]{24}$/.test(id)) return null;
		const _id = new mongoose.mongo.ObjectId(id);
		const found = await this.#bucket.find({ _id, 'metadata.guild': guild }).next();
		if (!found) return null;
		const parts: Uint8Array[] = [];
		for await (const part of this.#bucket.openDownloadStream(_id)) if (part instanceof Uint8Array) parts.push(part);
		const { type, sha256 } = found.metadata ?? {};
		return {
			file: { id, name: found.filename, type: String(type), size: found.length, sha256: String(sha256) },
			bytes: Buffer.concat(parts)
		};
	}
}
