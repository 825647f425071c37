import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { clearDeadline, setDeadline } from '#core/deadlines/deadline';
import { DomainError, NotFound } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { Policy } from '#core/interactions/policy';
import type { SecretBox } from '#core/secrets/secret-box';
import type { Change, UnitWriter } from '#core/units/unit';
import type { Settings, SliceValues } from '#settings';
import type { Editor } from '../editor/edit.types.js';
import type { EditRepository } from '../editor/history.js';
import { EditWriter } from '../editor/writer.js';
import type { PackProblem } from '../pack/json.js';
import type { PriceRepository } from '../pricing/price.repository.js';
import type { ShopRepository } from '../shop.repository.js';
import { importDraft, undoDraft } from './carry-out.js';
import { type ImportChoices, type ImportPlan, type ImportUndone, type Incoming, noImportChoices } from './exchange.types.js';
import { type ImportRepository, type ImportRow, importId, importsCollection } from './import.model.js';
import { editedSince, idOf, incomingSchema, isWaiting, problemsSchema, stale, storedChoices, subjectOf } from './import-row.js';
import { nameOfRow } from './plan.js';
import { Planning, rightsFor } from './planning.js';
import { pack, unpack } from './sealing.js';
import { catalogueUndo, orderedItems, settingsUndo, undoneSchema } from './undo.js';

/** Ends what somebody uploaded and did not carry out. */
export const importDeadline = 'shop.import';

/** How long a plan can be carried out, minutes. */
const planMinutes = 60;
/** Problems of a broken file that are kept. */
const mostProblems = 500;

/** Items and prices; sections of the settings ask for more, see `settingSections`. */
const mayEdit = 'catalog.edit';

export interface ImportDependencies {
	/** The editors' side of the catalogue. */
	readonly repository: ShopRepository;
	readonly rules: Pick<PriceRepository, 'rules'>;
	readonly edits: EditRepository;
	readonly imports: ImportRepository;
	/** The editors' side of the settings. */
	readonly settings: Pick<Settings, 'values' | 'state' | 'compile' | 'changed' | 'valuesOf' | 'pointer'>;
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly policy: Policy;
	readonly secrets: Pick<SecretBox, 'seal' | 'open'>;
	forget(guild: GuildId): void;
}

/** A plan with its upload. */
export interface PlannedImport {
	readonly row: ImportRow;
	readonly plan: ImportPlan;
}

/** How an undo treats rows that were changed since: asks first, leaves them, or takes them back too. */
export type UndoMode = 'ask' | 'others' | 'all';

/**
 * Brings files into a guild's catalogue and settings: a plan first, then all of it or nothing, then one undo.
 *
 * All of it is refused with Forbidden without `catalog.edit`; sections of the settings are left out for want of their rights.
 */
export class Imports {
	readonly #writer: EditWriter;
	readonly #planning: Planning;
	#orders: (guild: GuildId, items: readonly string[]) => Promise<readonly string[]> = async () => [];

	public constructor(private readonly with_: ImportDependencies) {
		this.#writer = new EditWriter(with_);
		this.#planning = new Planning(with_);
	}

	/** Says which of some items open orders name; their rows are hidden by an undo, not taken away. */
	public useOrders(named: (guild: GuildId, items: readonly string[]) => Promise<readonly string[]>): void {
		this.#orders = named;
	}

	/** @throws Forbidden */
	public async allow(guild: GuildId, actor: Actor): Promise<void> {
		await this.with_.policy.require(guild, actor, mayEdit);
	}

	/** Keeps what came in, sealed, until it is carried out, given up, or an hour has passed. @returns the id of its plan. */
	public async start(guild: GuildId, by: Editor, incoming: Incoming): Promise<string> {
		return this.#keep(guild, by, { kind: incoming.kind, name: incoming.name, state: 'planned' }, incoming);
	}

	/** Keeps what is wrong with a file, for the pages of its screen. @returns an id for `problems`. */
	public async refuse(guild: GuildId, by: Editor, name: string, problems: readonly PackProblem[]): Promise<string> {
		return this.#keep(
			guild,
			by,
			{ kind: 'pack', name, state: 'broken' },
			{ problems: problems.slice(0, mostProblems), all: problems.length }
		);
	}

	/** What is wrong with a file. @throws NotFound `shop.import` */
	public async problems(
		guild: GuildId,
		actor: Actor,
		id: string
	): Promise<{ readonly name: string; readonly problems: readonly PackProblem[]; readonly all: number }> {
		const row = await this.#own(guild, actor, id, 'broken');
		const kept = problemsSchema.parse(await this.#opened(row));
		return { name: row.name, ...kept };
	}

	/** The plan as things are now. @throws NotFound `shop.import` for one of somebody else, or one that is over */
	public async look(guild: GuildId, actor: Actor, id: string): Promise<PlannedImport> {
		const row = await this.#own(guild, actor, id, 'planned');
		return { row, plan: (await this.#planning.kept(guild, actor, row, () => this.#incoming(row))).plan };
	}

	/** Decides about conflicts and what is left out. @throws as `look` · DomainError `shop.importStale` when decided elsewhere at the moment */
	public async choose(guild: GuildId, by: Editor, id: string, change: (choices: ImportChoices) => ImportChoices): Promise<void> {
		const row = await this.#own(guild, by.actor, id, 'planned');
		await this.with_.units.execute({
			guild,
			key: `import:${id}:choose:${by.request}`,
			content: { import: id },
			changes: [{ ...this.#guarded(row), set: { choices: storedChoices(change(row.choices)) }, inc: { rev: 1 } }]
		});
	}

	/** Gives a plan up; what was uploaded is gone. Doing so twice is no error. */
	public async discard(guild: GuildId, actor: Actor, id: string): Promise<void> {
		await this.allow(guild, actor);
		const row = await this.with_.imports.find(guild, id);
		if (row && row.member === actor.id && isWaiting(row)) await this.#drop(guild, row, 'discard');
	}

	/** Forgets an upload whose hour is over; called by its deadline. */
	public async expire(guild: GuildId, id: string): Promise<void> {
		const row = await this.with_.imports.find(guild, id);
		if (row && isWaiting(row)) return row.expiresAt > this.with_.clock.now() ? undefined : this.#drop(guild, row, 'expire');
		await this.with_.units.execute({
			guild,
			key: `import:${id}:over:${this.with_.clock.now().getTime()}`,
			content: { import: id },
			changes: [clearDeadline(guild, subjectOf(id), importDeadline)]
		});
	}

	/**
	 * Does what the plan shows, all of it or nothing. Carried out once: again, it gives the same result.
	 *
	 * @param digest Of the plan that was shown.
	 * @throws as `look` · DomainError `shop.importStale` {id} when it would now do something else · `shop.importNothing`
	 */
	public async apply(guild: GuildId, by: Editor, id: string, digest: string): Promise<ImportRow> {
		await this.allow(guild, by.actor);
		const found = await this.#found(guild, id);
		if (found.state === 'applied' && found.member === by.actor.id) return found;
		try {
			await this.#writer.commit(guild, by, { import: id, digest }, async (edit) => {
				const row = await this.#own(guild, by.actor, id, 'planned');
				const incoming = await this.#incoming(row);
				const seen = (await this.with_.settings.state(guild)).version;
				const existing = await this.#planning.existing(guild, by.actor);
				const work = await this.#planning.plan(existing, incoming, row.choices);
				if (work.plan.digest !== digest) throw stale(id);
				const draft = importDraft(guild, incoming, work, existing.values);
				if (draft.parts.length === 0 && draft.sections.length === 0) throw new DomainError('shop.importNothing');
				const compiled = await this.#compiled(guild, by.actor, seen, draft.values, 'settings.imported');
				return {
					action: 'import',
					key: id,
					target: `import:${id}`,
					parts: draft.parts,
					always: true,
					changes: [
						...draft.changes,
						...compiled.changes,
						{
							...this.#guarded(row),
							set: {
								state: 'applied',
								sealed: null,
								at: this.with_.clock.now(),
								edit: draft.parts.length === 0 ? null : edit,
								settings: compiled.version,
								sections: [...draft.sections],
								made: draft.made,
								changed: draft.changed
							},
							inc: { rev: 1 }
						},
						clearDeadline(guild, subjectOf(id), importDeadline)
					],
					audit: compiled.audit,
					after: { file: row.name, made: draft.made, changed: draft.changed, sections: [...draft.sections] }
				};
			});
		} catch (error) {
			if (error instanceof DomainError && error.code === 'settings.stale') throw stale(id);
			throw error;
		} finally {
			this.with_.settings.changed(guild);
			this.#planning.forget(importId(guild, id));
		}
		return this.#found(guild, id);
	}

	/** Imports that were carried out, the latest first. @throws Forbidden */
	public async recent(guild: GuildId, actor: Actor, limit = 5): Promise<readonly ImportRow[]> {
		await this.allow(guild, actor);
		return this.with_.imports.done(guild, limit);
	}

	/** One import that was carried out. @throws Forbidden · NotFound `shop.import` */
	public async result(guild: GuildId, actor: Actor, id: string): Promise<ImportRow> {
		await this.allow(guild, actor);
		const row = await this.#found(guild, id);
		if (isWaiting(row)) throw new NotFound('shop.import');
		return row;
	}

	/**
	 * Takes an import back: rows that it made go (hidden where an order names them), rows that it changed get their former state.
	 *
	 * @param mode What to do about rows that somebody has changed since.
	 * @throws Forbidden, also without the rights for a section that it changed · NotFound `shop.import` · DomainError `shop.importUndone` ·
	 * `shop.importEdited` {id, count, names} with `ask` · `shop.importOrphans` {category, items, count} · `shop.importOver` when its history is gone
	 */
	public async undo(guild: GuildId, by: Editor, id: string, mode: UndoMode): Promise<ImportUndone> {
		await this.allow(guild, by.actor);
		const found = await this.result(guild, by.actor, id);
		const denied = await this.#planning.denied(guild, by.actor);
		const forbidden = found.sections.find((section) => denied.has(`setting:${section}`));
		for (const capability of forbidden === undefined ? [] : rightsFor(forbidden))
			await this.with_.policy.require(guild, by.actor, capability);
		const all = mode === 'all';
		try {
			const { told } = await this.#writer.commit(guild, by, { import: id, undo: mode }, async () => {
				const row = await this.#found(guild, id);
				if (row.state === 'undone' && (!all || row.left.every(({ why }) => why !== 'edited'))) throw new DomainError('shop.importUndone');
				const parts = row.edit === null ? [] : await this.with_.edits.edit(guild, row.edit);
				if (row.edit !== null && parts.length === 0) throw new DomainError('shop.importOver');
				const { repository, rules, settings } = this.with_;
				const items = parts.filter((part) => part.in === 'items').map((part) => part.row.split('|')[2] ?? '');
				const [categories, there, prices, stock, stats, named, version] = await Promise.all([
					repository.categories(guild),
					repository.items(guild),
					rules.rules(guild),
					repository.stock(guild, items),
					repository.stats(guild, items),
					this.#orders(guild, items),
					settings.pointer(guild)
				]);
				const ordered = orderedItems(named, stock, stats);
				const only = row.state === 'undone' ? new Set(row.left.map(nameOfRow)) : null;
				const view = { guild, parts, categories, items: there, prices, stock, ordered, versioned: version !== null, only };
				const catalogue = catalogueUndo(view, all);
				const sections = row.sections.filter((section) => only === null || only.has(`setting:${section}`));
				settings.changed(guild);
				const seen = (await settings.state(guild)).version;
				const [now, before, made] = await Promise.all([
					settings.values(guild),
					row.settings === null ? null : settings.valuesOf(guild, row.settings - 1),
					row.settings === null ? null : settings.valuesOf(guild, row.settings)
				]);
				const back = settingsUndo(sections, { before, made, now }, all);
				const left = [...catalogue.left, ...back.left];
				const edited = left.filter(({ why }) => why === 'edited');
				if (mode === 'ask' && edited.length > 0) throw editedSince(id, edited);
				const compiled = await this.#compiled(guild, by.actor, seen, back.values, 'settings.importUndone');
				const done = {
					removed: catalogue.removed,
					restored: catalogue.restored + back.restored,
					hidden: catalogue.hidden.length,
					left: left.map((one) => ({ ...one }))
				};
				return {
					...undoDraft(catalogue, parts),
					key: id,
					target: `import:${id}`,
					changes: [
						...undoDraft(catalogue, parts).changes,
						...compiled.changes,
						{ ...this.#guarded(row), set: { state: 'undone', left: done.left }, inc: { rev: 1 } }
					],
					audit: compiled.audit,
					after: { removed: done.removed, restored: done.restored, left: left.length },
					told: done
				};
			});
			return undoneSchema.parse(told);
		} finally {
			this.with_.settings.changed(guild);
		}
	}

	async #keep(
		guild: GuildId,
		{ actor, request }: Editor,
		facts: Pick<ImportRow, 'kind' | 'name' | 'state'>,
		content: unknown
	): Promise<string> {
		await this.allow(guild, actor);
		const { units, clock } = this.with_;
		const id = idOf(guild, request);
		const _id = importId(guild, id);
		const at = clock.now();
		const expiresAt = new Date(at.getTime() + planMinutes * 60_000);
		const row: ImportRow = {
			_id,
			guild,
			id,
			member: actor.id,
			memberName: actor.name,
			at,
			rev: 1,
			...facts,
			choices: noImportChoices,
			sealed: this.with_.secrets.seal(_id, await pack(content)),
			expiresAt,
			edit: null,
			settings: null,
			sections: [],
			made: 0,
			changed: 0,
			left: []
		};
		await units.execute({
			guild,
			key: `import:${id}:start`,
			content: { import: id },
			changes: [
				{ in: importsCollection, id: _id, upsert: { ...row, choices: storedChoices(row.choices), left: [] } },
				setDeadline(guild, subjectOf(id), importDeadline, expiresAt, { import: id })
			]
		});
		return id;
	}

	/** The upload goes with its row. */
	async #drop(guild: GuildId, row: ImportRow, why: string): Promise<void> {
		await this.with_.units.execute({
			guild,
			key: `import:${row.id}:${why}:${row.rev}`,
			content: { import: row.id },
			changes: [
				{ in: importsCollection, delete: row._id, when: { rev: row.rev }, else: () => stale(row.id) },
				clearDeadline(guild, subjectOf(row.id), importDeadline)
			]
		});
		this.#planning.forget(row._id);
	}

	async #found(guild: GuildId, id: string): Promise<ImportRow> {
		const row = await this.with_.imports.find(guild, id);
		if (!row) throw new NotFound('shop.import');
		return row;
	}

	/** An upload of this person that is still to be decided about. */
	async #own(guild: GuildId, actor: Actor, id: string, state: ImportRow['state']): Promise<ImportRow> {
		await this.allow(guild, actor);
		const row = await this.#found(guild, id);
		if (row.member !== actor.id || row.state !== state || row.expiresAt <= this.with_.clock.now()) throw new NotFound('shop.import');
		return row;
	}

	#guarded(row: ImportRow): { readonly in: string; readonly id: string; readonly when: { rev: number }; else(): Error } {
		return { in: importsCollection, id: row._id, when: { rev: row.rev }, else: () => stale(row.id) };
	}

	async #opened(row: ImportRow): Promise<unknown> {
		if (row.sealed === null) throw new NotFound('shop.import');
		return unpack(this.with_.secrets.open(row._id, row.sealed));
	}

	/** What came in: written by this service, so its shape is known. */
	async #incoming(row: ImportRow): Promise<Incoming> {
		return incomingSchema.parse(await this.#opened(row));
	}

	async #compiled(
		guild: GuildId,
		actor: Actor,
		seen: number,
		values: SliceValues,
		action: string
	): Promise<{
		readonly changes: readonly Change[];
		readonly audit: Parameters<UnitWriter['execute']>[0]['audit'] & object;
		readonly version: number | null;
	}> {
		if (Object.keys(values).length === 0) return { changes: [], audit: [], version: null };
		const compiled = await this.with_.settings.compile(guild, seen, { values }, { actor: actor.id, action });
		return { changes: compiled.changes, audit: compiled.audit, version: compiled.version };
	}
}
