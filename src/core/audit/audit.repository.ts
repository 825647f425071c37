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
	/** The UTC day on which it did, `2026-11-21`; absent before the first time. */
	readonly toldOn?: string;
}

/** A place in the log of a guild: units in commit order, rows by their place in the unit. */
export interface AuditPlace {
	readonly unitSeq: number;
	readonly index: number;
}

/** Which rows of the log; all parts must hold. */
export interface AuditFilter {
	/** Who acted. */
	readonly actor?: string;
	/** Any of these actions. */
	readonly actions?: readonly string[];
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
			{ key: { guild: 1, target: 1, unitSeq: -1 }, name: 'target' },
			{ key: { guild: 1, actor: 1, unitSeq: -1, index: -1 }, name: 'actor' },
			{ key: { guild: 1, action: 1, unitSeq: -1, index: -1 }, name: 'action' }
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

	/**
	 * Rows next to a place, the newest first. The order is that of an index, whatever the filter: of a few actions MongoDB merges their
	 * parts of it.
	 *
	 * @param from `older` than the place, or `newer`; without a place from the end of the log on.
	 */
	public async page(
		guild: GuildId,
		{ actor, actions }: AuditFilter,
		from: { readonly place: AuditPlace | null; readonly side: 'older' | 'newer' },
		limit: number
	): Promise<AuditRow[]> {
		const newer = from.side === 'newer' && from.place !== null;
		const direction = newer ? 1 : -1;
		const rows = await this.#rows
			.find(matching(guild, { actor, actions }, from.place, newer))
			.sort({ unitSeq: direction, index: direction })
			.limit(limit)
			.toArray();
		return newer ? rows.reverse() : rows;
	}

	/** The same rows one by one, for long walks; ends when the caller stops asking. */
	public async *walk(guild: GuildId, filter: AuditFilter, limit: number): AsyncGenerator<AuditRow> {
		const rows = this.#rows
			.find(matching(guild, filter, null, false))
			.sort({ unitSeq: -1, index: -1 })
			.limit(limit)
			.batchSize(500);
		for await (const row of rows) yield row;
	}

	/**
	 * What was done to any of these targets, the newest first.
	 *
	 * @param area Only actions of it: `gate` for `gate.changed`.
	 */
	public about(guild: GuildId, targets: readonly string[], limit: number, area?: string): Promise<AuditRow[]> {
		return this.#rows
			.find({ guild, target: { $in: [...targets] }, ...(area === undefined ? {} : { action: { $gte: `${area}.`, $lt: `${area}/` } }) })
			.sort({ unitSeq: -1 })
			.limit(limit)
			.toArray();
	}

	/** One row by its id; `null` for one of another guild too. */
	public find(guild: GuildId, id: string): Promise<AuditRow | null> {
		return this.#rows.findOne({ _id: id, guild });
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
				else if (!(await this.#moveHead(head, moved, session))) return false;
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

	/** Notes that the head left the database, and on which UTC day. */
	public async noteTold(guild: GuildId, seq: number, day: string): Promise<void> {
		await this.#heads.updateOne({ _id: rowId(guild, 'audit-head') }, { $max: { told: seq, toldOn: day } });
	}

	/** Moves the head where nobody else has; what was noted about its telling meanwhile stays. */
	async #moveHead(head: HeadRow, { seq, hash, unitSeq, index }: HeadRow, session: mongoose.mongo.ClientSession): Promise<boolean> {
		const moved = await this.#heads.updateOne({ _id: head._id, seq: head.seq }, { $set: { seq, hash, unitSeq, index } }, { session });
		return moved.matchedCount === 1;
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

function matching(
	guild: GuildId,
	{ actor, actions }: AuditFilter,
	place: AuditPlace | null,
	newer: boolean
): mongoose.mongo.Filter<AuditRow> {
	const side = newer ? '$gt' : '$lt';
	return {
		guild,
		...(actor === undefined ? {} : { actor }),
		...(actions === undefined ? {} : { action: { $in: [...actions] } }),
		...(place === null ? {} : { $or: [{ unitSeq: { [side]: place.unitSeq } }, { unitSeq: place.unitSeq, index: { [side]: place.index } }] })
	};
}
