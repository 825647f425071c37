import type { Connection, Model } from 'mongoose';
import { type GuildId, rowId } from '#core/ids';
import { database } from '#core/mongo/index';
import type { Row } from '#core/units/unit';
import { manifestOf } from './documents.js';
import type { DocRef, VersionDoc } from './publishing.types.js';
import {
	type ManifestRow,
	manifestModel,
	manifestsCollection,
	type PlanRow,
	planModel,
	type VersionDocRow,
	type VersionRow,
	versionDocModel,
	versionDocsCollection,
	versionModel
} from './version.model.js';

/** Sets of documents that are kept in memory: one in force per busy guild, and some that were looked at. */
const keptSets = 64;
/** Bodies that one request to the database carries. */
const perRequest = 250;

const docRowId = (guild: GuildId, hash: string): string => rowId(guild, 'vdoc', hash);

/**
 * Keeps documents and lists of them under the hash of what is in them. Nothing here is ever changed, so what a process has read stays true,
 * and what a crash leaves behind is found again by the next try.
 */
export class VersionStore {
	readonly #docs: Model<VersionDocRow>;
	readonly #manifests: Model<ManifestRow>;
	readonly #versions: Model<VersionRow>;
	readonly #plans: Model<PlanRow>;
	readonly #db;
	readonly #sets = new Map<string, Promise<readonly VersionDoc[]>>();

	public constructor(connection: Connection) {
		this.#db = database(connection);
		this.#docs = versionDocModel(connection);
		this.#manifests = manifestModel(connection);
		this.#versions = versionModel(connection);
		this.#plans = planModel(connection);
	}

	/** Stores documents and their list, before the unit that names it. @returns the list's name. */
	public async keep(guild: GuildId, docs: readonly VersionDoc[]): Promise<string> {
		const manifest = manifestOf(docs);
		const id = rowId(guild, 'manifest', manifest);
		if (await this.#manifests.exists({ _id: id })) return manifest;
		const known = await this.#known(guild, docs);
		const fresh = new Map(docs.filter(({ hash }) => !known.has(hash)).map((doc) => [doc.hash, doc]));
		const rows = [...fresh.values()].map(({ hash, body }) => ({ _id: docRowId(guild, hash), guild, body }));
		for (let from = 0; from < rows.length; from += perRequest)
			await this.#insert(versionDocsCollection, rows.slice(from, from + perRequest));
		const refs = docs.map(({ kind, key, hash, rev }) => ({ kind, key, hash, rev }));
		await this.#insert(manifestsCollection, [{ _id: id, guild, refs }]);
		return manifest;
	}

	/** The list of documents of this name, without what is in them. @throws Error when it does not exist. */
	public async refs(guild: GuildId, manifest: string): Promise<readonly DocRef[]> {
		const row = await this.#manifests
			.findById(rowId(guild, 'manifest', manifest))
			.lean<ManifestRow>()
			.exec();
		if (row === null) throw new Error(`the list of documents ${manifest} is missing`);
		return row.refs;
	}

	/** The same with what is in them; kept in memory. */
	public docs(guild: GuildId, manifest: string): Promise<readonly VersionDoc[]> {
		const id = rowId(guild, manifest);
		const known = this.#sets.get(id);
		const set = known ?? this.#read(guild, manifest);
		this.#sets.delete(id);
		this.#sets.set(id, set);
		if (known === undefined) set.catch(() => this.#sets.delete(id));
		const [oldest] = this.#sets.keys();
		if (this.#sets.size > keptSets && oldest !== undefined) this.#sets.delete(oldest);
		return set;
	}

	/** A version by its number; `null`: none of this guild. */
	public version(guild: GuildId, number: number): Promise<VersionRow | null> {
		return this.#versions
			.findById(rowId(guild, 'version', number))
			.lean<VersionRow>()
			.exec();
	}

	/** Versions below a number, the newest first. */
	public versions(guild: GuildId, below: number, limit: number): Promise<VersionRow[]> {
		return this.#versions
			.find({ guild, number: { $lt: below } })
			.sort({ number: -1 })
			.limit(limit)
			.lean<VersionRow[]>()
			.exec();
	}

	/** The guild's plan; `null`: none. */
	public plan(guild: GuildId): Promise<PlanRow | null> {
		return this.#plans.findById(rowId(guild, 'plan')).lean<PlanRow>().exec();
	}

	async #read(guild: GuildId, manifest: string): Promise<readonly VersionDoc[]> {
		const refs = await this.refs(guild, manifest);
		const bodies = new Map<string, VersionDocRow>();
		const ids = [...new Set(refs.map(({ hash }) => docRowId(guild, hash)))];
		for (let from = 0; from < ids.length; from += perRequest) {
			const rows = await this.#docs.find({ _id: { $in: ids.slice(from, from + perRequest) } }).lean<VersionDocRow[]>();
			for (const row of rows) bodies.set(row._id, row);
		}
		return refs.map((ref) => {
			const row = bodies.get(docRowId(guild, ref.hash));
			if (row === undefined) throw new Error(`a document of the version is missing: ${ref.kind} ${ref.key}`);
			return { ...ref, body: row.body };
		});
	}

	async #known(guild: GuildId, docs: readonly DocRef[]): Promise<ReadonlySet<string>> {
		const ids = docs.map(({ hash }) => docRowId(guild, hash));
		const rows = await this.#docs.find({ _id: { $in: ids } }, { _id: 1 }).lean<{ readonly _id: string }[]>();
		return new Set(rows.map(({ _id }) => _id.slice(docRowId(guild, '').length)));
	}

	/** Inserts rows that may be there already: another process, or a try that was cut off, has written the same content. */
	async #insert(collection: string, rows: readonly Row[]): Promise<void> {
		if (rows.length === 0) return;
		const writes = rows.map(({ _id, ...fields }) => ({ updateOne: { filter: { _id }, update: { $setOnInsert: fields }, upsert: true } }));
		await this.#db.collection<Row>(collection).bulkWrite(writes, { ordered: false });
	}
}
