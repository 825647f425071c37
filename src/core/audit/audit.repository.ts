import { randomBytes } from 'node:crypto';
import mongoose from 'mongoose';
import { type GuildId, rowId } from '../ids.js';
import { database } from '../mongo/database.js';
import { type AuditRow, type ChainHead, type ChainLink, emptyHead, pseudonym } from './chain.js';

export interface HeadRow extends ChainHead {
	readonly _id: string;
	readonly guild: GuildId;
	/** The last row that is in the chain, by its place in its unit. */
	readonly unitSeq: number;
	readonly index: number;
	/** The last head that left the database. */
	readonly told: number;
}

interface KeyRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly person: string;
	readonly key: string;
}

const duplicateKey = 11_000;

/** Audit rows, their chain, and the keys of the pseudonyms. Rows are written by units of work. */
export class AuditRepository {
	readonly #connection: mongoose.Connection;
	readonly #rows: mongoose.mongo.Collection<AuditRow>;
	readonly #heads: mongoose.mongo.Collection<HeadRow>;
	readonly #keys: mongoose.mongo.Collection<KeyRow>;

	public constructor(connection: mongoose.Connection) {
		const db = database(connection);
		this.#connection = connection;
		this.#rows = db.collection<AuditRow>('audit');
		this.#heads = db.collection<HeadRow>('audit_heads');
		this.#keys = db.collection<KeyRow>('audit_keys');
	}

	/** Makes collections and indexes, before the first transaction. */
	public async prepare(): Promise<void> {
		await this.#rows.createIndexes([
			{ key: { guild: 1, unitSeq: 1, index: 1 }, name: 'order' },
			{ key: { guild: 1, target: 1, unitSeq: -1 }, name: 'target' }
		]);
		await this.#heads.createIndexes([{ key: { guild: 1 }, name: 'guild' }]);
		await this.#keys.createIndexes([{ key: { guild: 1, person: 1 }, name: 'person' }]);
	}

	/** The guilds that have an audit log. */
	public async guilds(): Promise<GuildId[]> {
		return this.#rows.distinct('guild');
	}

	public async head(guild: GuildId): Promise<HeadRow> {
		const none: HeadRow = { _id: rowId(guild, 'audit-head'), guild, ...emptyHead, unitSeq: 0, index: -1, told: 0 };
		return (await this.#heads.findOne({ _id: none._id })) ?? none;
	}

	/** Rows after a place in the log, in commit order. */
	public after(guild: GuildId, { unitSeq, index }: Pick<HeadRow, 'unitSeq' | 'index'>, limit: number): Promise<AuditRow[]> {
		return this.#rows
			.find({ guild, $or: [{ unitSeq, index: { $gt: index } }, { unitSeq: { $gt: unitSeq } }] })
			.sort({ unitSeq: 1, index: 1 })
			.limit(limit)
			.toArray();
	}

	/** The keys of these people, made where there is none. */
	public async keys(guild: GuildId, people: readonly string[], make: boolean): Promise<Map<string, string>> {
		if (make && people.length > 0) {
			await this.#keys.bulkWrite(
				people.map((person) => ({
					updateOne: {
						filter: { _id: rowId(guild, 'audit-key', person) },
						update: { $setOnInsert: { guild, person, key: randomBytes(32).toString('base64') } },
						upsert: true
					}
				}))
			);
		}
		const rows = await this.#keys.find({ _id: { $in: people.map((person) => rowId(guild, 'audit-key', person)) } }).toArray();
		return new Map(rows.map(({ person, key }) => [person, key]));
	}

	/** Adds links and moves the head, together or not at all. `false`: somebody else had moved the head. */
	public async append(
		head: HeadRow,
		links: readonly { readonly row: AuditRow; readonly chain: ChainLink }[],
		moved: HeadRow
	): Promise<boolean> {
		const first = head.seq === 0 && head.unitSeq === 0;
		const session = await this.#connection.startSession();
		try {
			return await session.withTransaction(async () => {
				if (first) await this.#heads.insertOne(moved, { session });
				else if ((await this.#heads.replaceOne({ _id: head._id, seq: head.seq }, moved, { session })).matchedCount !== 1) return false;
				await this.#rows.bulkWrite(
					links.map(({ row, chain }) => ({ updateOne: { filter: { _id: row._id }, update: { $set: { chain } } } })),
					{ session }
				);
				return true;
			});
		} catch (error) {
			if (error instanceof mongoose.mongo.MongoServerError && error.code === duplicateKey) return false;
			throw error;
		} finally {
			await session.endSession();
		}
	}

	/** Notes that the head left the database. */
	public async noteTold(guild: GuildId, seq: number): Promise<void> {
		await this.#heads.updateOne({ _id: rowId(guild, 'audit-head') }, { $max: { told: seq } });
	}

	/** Replaces a person by their pseudonym in all rows, drops what those rows say, and deletes the key. The chain still holds. */
	public async forget(guild: GuildId, person: string): Promise<number> {
		const key = (await this.keys(guild, [person], false)).get(person);
		if (key === undefined) return 0;
		const name = pseudonym(key, person);
		const replaced = (field: string) => ({ $replaceAll: { input: field, find: person, replacement: name } });
		const named = { $or: [{ actor: person }, { target: { $regex: `\\b${person}\\b` } }] };
		const { modifiedCount } = await this.#rows.updateMany({ guild, chain: { $exists: true }, ...named }, [
			{ $set: { actor: replaced('$actor'), target: replaced('$target') } },
			{ $unset: ['before', 'after', 'reason'] }
		]);
		await this.#keys.deleteOne({ _id: rowId(guild, 'audit-key', person) });
		return modifiedCount;
	}
}
