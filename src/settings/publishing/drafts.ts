import { NotFound } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { Change } from '#core/units/unit';
import type { Settings } from '../settings.service.js';
import { changed, docId, type FreshDoc, manifestOf, sealed } from './documents.js';
import { publishRefusal } from './publishing.refusals.js';
import type { DraftMarks, Finding, PublishCheck, Side, VersionDoc, VersionSource } from './publishing.types.js';
import type { VersionRow } from './version.model.js';
import type { VersionStore } from './version.store.js';

/** Everything a draft is compared and published by, of one moment. */
export interface Draft {
	readonly on: VersionRow;
	readonly docs: readonly VersionDoc[];
	readonly digest: string;
	readonly changes: number;
	/** Keys of what differs, for the record: `item|boss-rex`. */
	readonly differs: readonly string[];
	/** Of the rows, from before they were read. */
	readonly marks: DraftMarks;
}

export interface DraftsDeps {
	readonly store: VersionStore;
	readonly settings: Pick<Settings, 'pointer'>;
	/** Told of a check that could not be made. */
	report(error: unknown, guild: GuildId): void;
}

/** Reads what editors have left as documents, compares it with what is in force, and has it checked. */
export class Drafts {
	public readonly sources: VersionSource[] = [];
	public readonly checks: PublishCheck[] = [];

	public constructor(private readonly deps: DraftsDeps) {}

	/** The draft, if it is the one that was looked at and holds something. @throws `settings.publishing.draftMoved` · `settings.publishing.nothing` */
	public async ready(guild: GuildId, digest: string): Promise<Draft> {
		// It begins with the version that it was made on: most of those who come too late need no second look at everything.
		const { number } = await this.inForce(guild);
		if (!digest.startsWith(`${number}.`)) throw publishRefusal('draftMoved');
		const draft = await this.draft(guild);
		if (draft.digest !== digest) throw publishRefusal('draftMoved');
		if (draft.changes === 0) throw publishRefusal('nothing');
		return draft;
	}

	/** The draft as it is. @throws `settings.publishing.live` */
	public async draft(guild: GuildId): Promise<Draft> {
		const on = await this.inForce(guild);
		const refs = await this.deps.store.refs(guild, on.manifest);
		const marks = await this.marks(guild);
		const docs = await sealed(await this.fresh(guild), refs);
		const differs = changed(refs, docs).flatMap(({ before, after }) => [docId(after ?? before ?? { kind: 'guild', key: '' })]);
		return { on, docs, digest: `${on.number}.${manifestOf(docs)}`, changes: differs.length, differs, marks };
	}

	/** Number of the version in force, read anew; `null`: each saved edit is in force. */
	public async number(guild: GuildId): Promise<number | null> {
		return (await this.deps.settings.pointer(guild))?.number ?? null;
	}

	/** The version in force. @throws `settings.publishing.live` */
	public async inForce(guild: GuildId): Promise<VersionRow> {
		const pointer = await this.deps.settings.pointer(guild);
		if (pointer === null) throw publishRefusal('live');
		return this.version(guild, pointer.number);
	}

	/** @throws NotFound `settings.version` */
	public async version(guild: GuildId, number: number): Promise<VersionRow> {
		const row = Number.isSafeInteger(number) ? await this.deps.store.version(guild, number) : null;
		if (row === null) throw new NotFound('settings.version');
		return row;
	}

	/** The newest version that was ever in force; `null`: none. */
	public async last(guild: GuildId): Promise<VersionRow | null> {
		return (await this.deps.store.versions(guild, Number.MAX_SAFE_INTEGER, 1))[0] ?? null;
	}

	/** The documents of a version, or of what editors have left. @throws NotFound `settings.version` */
	public async side(guild: GuildId, side: Side): Promise<readonly VersionDoc[]> {
		if (side !== 'draft') return this.deps.store.docs(guild, (await this.version(guild, side)).manifest);
		const pointer = await this.deps.settings.pointer(guild);
		return pointer === null ? sealed(await this.fresh(guild), []) : (await this.draft(guild)).docs;
	}

	/** Where all editors stand. */
	public async marks(guild: GuildId): Promise<DraftMarks> {
		return Object.fromEntries(await Promise.all(this.sources.map(async (source) => [source.name, await source.mark(guild)])));
	}

	/** Changes that refuse a unit with `settings.publishing.draftMoved` when somebody has edited since these marks. */
	public guards(guild: GuildId, marks: DraftMarks): readonly Change[] {
		return this.sources.map((source) => source.guard(guild, marks[source.name] ?? 0));
	}

	/** The editors' documents. */
	public async fresh(guild: GuildId): Promise<FreshDoc[]> {
		return (await Promise.all(this.sources.map((source) => source.read(guild)))).flat();
	}

	/** @throws `settings.publishing.blocked` {count} */
	public async requireNoBlock(guild: GuildId, docs: readonly VersionDoc[]): Promise<void> {
		const blocks = (await this.check(guild, docs)).filter(({ level }) => level === 'blocks');
		if (blocks.length > 0) throw publishRefusal('blocked', { count: blocks.length });
	}

	/** What the checks find; one that could not be made is said, and blocks nothing. */
	public async check(guild: GuildId, docs: readonly VersionDoc[]): Promise<readonly Finding[]> {
		const found = await Promise.all(
			this.checks.map(async (check): Promise<readonly Finding[]> => {
				try {
					return await check(guild, docs);
				} catch (error) {
					this.deps.report(error, guild);
					return [
						{ level: 'warns', title: { key: 'settings:publishing.unchecked.title' }, text: { key: 'settings:publishing.unchecked.text' } }
					];
				}
			})
		);
		const all = found.flat();
		return [...all.filter(({ level }) => level === 'blocks'), ...all.filter(({ level }) => level === 'warns')];
	}

	/** Memory of the guild's rows is out of date, in all domains. */
	public forget(guild: GuildId): void {
		for (const source of this.sources) source.forget(guild);
	}
}
