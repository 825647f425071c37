import { createHash } from 'node:crypto';
import type { Actor } from '#core/actor';
import { DomainError, NotFound, type TextParam } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { AuditDraft, UnitWriter, Value } from '#core/units/unit';
import { canonicalJson, sameJson, toValue } from './json.js';
import type { SliceValues } from './pack-slices.js';
import { valueAt } from './settings.history.js';
import type { Settings } from './settings.service.js';

/** Which rows of a slice are edited one by one: a list of keyed rows, or (`one`) an object that counts as a single row. */
export interface RowList {
	readonly slice: string;
	/** Where they stand in it: `gates`, `limits.growth`. */
	readonly field: string;
	readonly kind: 'list' | 'one';
	/** Another list of the slice whose rows belong to these: each is part of its row, and is marked, written and taken back with it. */
	readonly beside?: BesideList;
	/** What the audit log calls a row: `reward-rule`. Its actions begin with `area`. */
	readonly target: string;
	readonly area: string;
}

/** A list with at most one row for each row of another one. */
export interface BesideList {
	/** Where it stands in the slice. */
	readonly field: string;
	/** The field of its rows that has the key of theirs. */
	readonly key: string;
	/** The field of the whole row that holds what it says, without that key. */
	readonly as: string;
}

/** A row as it is stored, with fields that no schema of this version knows. */
export type StoredSetting = Readonly<Record<string, unknown>> & { readonly key: string };

/** A row, and the mark by which an edit says what it saw. */
export interface MarkedRow {
	readonly row: StoredSetting;
	readonly seen: string;
}

/** Who edits, by which request: the same request twice does its work once. */
export interface RowEditor {
	readonly actor: Actor;
	readonly request: string;
}

/** One edit of rows. */
export interface RowEdit {
	/** What the audit log says after the area's name, e.g. `created` */
	readonly action: string;
	/** The row that it is about. */
	readonly key: string;
	/** Mark of that row as the editor saw it; `null`: whatever it is now. */
	readonly seen: string | null;
	/** It makes the row, whose key nobody had a moment ago. */
	readonly fresh?: boolean;
	/** The rows after the edit; called again when another edit came between. */
	build(rows: readonly StoredSetting[]): readonly StoredSetting[] | Promise<readonly StoredSetting[]>;
}

/** The version by which an edit can be undone; `null`: everything was as wished already. */
export type RowsEdited = { readonly version: number | null; readonly key: string };

/** One change of a row, for its history. */
export interface RowChange {
	readonly at: Date;
	readonly actor: string;
	readonly action: string;
	/** Version of the settings that it made. */
	readonly version: number;
}

export interface SettingRowsDeps {
	readonly settings: Pick<Settings, 'values' | 'state' | 'compile' | 'changed' | 'valuesOf'>;
	readonly units: UnitWriter;
	readonly log: {
		about(
			guild: GuildId,
			targets: readonly string[],
			limit: number,
			area?: string
		): Promise<readonly { readonly at: Date; readonly actor: string; readonly action: string; readonly after?: unknown }[]>;
	};
}

const mostTries = 6;

type Fields = Readonly<Record<string, unknown>>;

/** Edits rows inside a slice: each edit is a version of the settings, audited by row, refused to whoever saw an older row, and undone by it. */
export class SettingRows {
	public constructor(private readonly deps: SettingRowsDeps) {}

	/** The rows as they are stored, in their order. */
	public async rows(guild: GuildId, of: RowList): Promise<MarkedRow[]> {
		return rowsIn(await this.deps.settings.values(guild), of).map((row) => ({ row, seen: markOfRow(row) }));
	}

	/**
	 * Writes one edit.
	 *
	 * @throws DomainError `settings.rowMoved` {name, change; key, area} when the row is another one by now · `settings.invalid`
	 */
	public async edit(guild: GuildId, by: RowEditor, of: RowList, edit: RowEdit): Promise<RowsEdited> {
		return this.#commit(guild, by, of, edit.action, edit.key, async (rows) => {
			const now = rows.find(({ key }) => key === edit.key);
			if (edit.seen !== null && (now === undefined || markOfRow(now) !== edit.seen)) throw await this.#moved(guild, of, edit.key, now);
			const next = await edit.build(rows);
			// Somebody else made a row of this key since it was chosen: theirs stays.
			const taken = edit.fresh === true && now !== undefined && !sameJson(now, find(next, edit.key));
			if (taken) throw await this.#moved(guild, of, edit.key, now);
			return next;
		});
	}

	/**
	 * Gives every row that a version touched its former state, if nobody has changed it since.
	 *
	 * @param check Refuses rows that must not come back like this.
	 * @throws NotFound `settings.rowChange` for a version that touched none · DomainError `settings.rowMoved`
	 */
	public async undo(
		guild: GuildId,
		by: RowEditor,
		of: RowList,
		version: number,
		check: (rows: readonly StoredSetting[]) => void | Promise<void> = () => undefined
	): Promise<RowsEdited> {
		if (!Number.isSafeInteger(version) || version < 1) throw new NotFound('settings.rowChange');
		const { settings } = this.deps;
		const [former, made] = await Promise.all([settings.valuesOf(guild, version - 1), settings.valuesOf(guild, version)]);
		if (former === null || made === null) throw new NotFound('settings.rowChange');
		const [before, after] = [rowsIn(former, of), rowsIn(made, of)];
		const touched = touchedKeys(before, after);
		const [first] = touched;
		if (first === undefined) throw new NotFound('settings.rowChange');
		return this.#commit(guild, by, of, 'undone', first, async (rows) => {
			for (const key of touched) {
				const now = find(rows, key);
				if (!sameJson(now, find(after, key))) throw await this.#moved(guild, of, key, now ?? find(after, key));
			}
			const kept = rows.flatMap((row) => (touched.includes(row.key) ? (find(before, row.key) ?? []) : row));
			const back = before.filter((row) => touched.includes(row.key) && !find(rows, row.key));
			const next = [...kept, ...back];
			await check(next);
			return next;
		});
	}

	/** The last changes of a row, the newest first; what else was done to it, such as a pass for a gate, is none. */
	public async changes(guild: GuildId, of: RowList, key: string, most: number): Promise<RowChange[]> {
		const rows = await this.deps.log.about(guild, [`${of.target}:${key}`], most, of.area);
		return rows.map(({ at, actor, action, after }) => ({ at, actor, action, version: numberIn(after, 'version') }));
	}

	async #commit(
		guild: GuildId,
		{ actor, request }: RowEditor,
		of: RowList,
		action: string,
		key: string,
		build: (rows: readonly StoredSetting[]) => Promise<readonly StoredSetting[]>
	): Promise<RowsEdited> {
		const { settings, units } = this.deps;
		const unit = `rows:${request}`;
		const done = await units.outcome(guild, unit);
		if (done) return { version: numberIn(done.result, 'version'), key };
		for (let tries = 1; ; tries++) {
			settings.changed(guild);
			const { version: seen } = await settings.state(guild);
			const values = await settings.values(guild);
			const rows = rowsIn(values, of);
			const next = await build(rows);
			const touched = touchedKeys(rows, next);
			if (touched.length === 0) return { version: null, key };
			const name = `${of.area}.${action}`;
			const patch = { values: { [of.slice]: withRows(values, of, next) } };
			const { changes, version } = await settings.compile(guild, seen, patch, { actor: actor.id, action: name });
			const audit = touched.map(
				(row): AuditDraft => ({
					actor: actor.id,
					actorKind: actor.isGuildOwner ? 'owner' : 'staff',
					action: name,
					target: `${of.target}:${row}`,
					before: { version: seen, value: plain(find(rows, row)) },
					after: { version, value: plain(find(next, row)) }
				})
			);
			try {
				await units.execute({ guild, key: unit, content: { action: name, key }, changes, audit, result: { version } });
				return { version, key };
			} catch (error) {
				// Another setting was changed at the same moment: these rows are looked at again.
				if (!(error instanceof DomainError) || error.code !== 'settings.stale' || tries >= mostTries) throw error;
			} finally {
				settings.changed(guild);
			}
		}
	}

	async #moved(guild: GuildId, of: RowList, key: string, now: StoredSetting | undefined): Promise<DomainError> {
		const [last] = await this.changes(guild, of, key, 1);
		const name = typeof now?.name === 'string' ? now.name : key;
		const change: TextParam = last
			? { kind: 'text', key: 'settings:rows.changed', params: { when: { kind: 'time', at: last.at, style: 'R' } } }
			: { kind: 'text', key: 'settings:rows.gone' };
		return new DomainError('settings.rowMoved', { name: { kind: 'user-text', value: name }, change, area: of.area, key });
	}
}

/** A mark of a row: short, and the same for equal rows. */
export const markOfRow = (row: StoredSetting): string => createHash('sha256').update(canonicalJson(row)).digest('base64url').slice(0, 8);

const find = (rows: readonly StoredSetting[], key: string): StoredSetting | undefined => rows.find((row) => row.key === key);

const plain = (value: unknown): Value => (value === undefined ? null : toValue(value));

function numberIn(value: unknown, field: string): number {
	const found = valueAt(value, [field]);
	return typeof found === 'number' ? found : -1;
}

function touchedKeys(before: readonly StoredSetting[], after: readonly StoredSetting[]): string[] {
	const keys = new Set([...before, ...after].map(({ key }) => key));
	return [...keys].filter((key) => !sameJson(find(before, key), find(after, key)));
}

function rowsIn(values: SliceValues, { slice, field, kind, target, beside }: RowList): StoredSetting[] {
	const found = valueAt(values[slice], path(field));
	if (kind === 'one') return [{ ...(isRecord(found) ? found : {}), key: target }];
	const rows = Array.isArray(found) ? found.filter(isKeyed) : [];
	if (!beside) return rows;
	const others = besideIn(values[slice], beside);
	return rows.map((row) => {
		const other = others.find((one) => one[beside.key] === row.key);
		return other ? { ...row, [beside.as]: without(other, beside.key) } : row;
	});
}

function withRows(values: SliceValues, of: RowList, rows: readonly StoredSetting[]): Fields {
	const slice = values[of.slice];
	const fields = isRecord(slice) ? slice : {};
	if (of.kind === 'one') return put(fields, path(of.field), without(rows[0] ?? {}, 'key'));
	const { beside } = of;
	if (!beside) return put(fields, path(of.field), rows);
	const others = besideIn(fields, beside);
	const parts = rows.flatMap((row) => {
		const part = row[beside.as];
		return isRecord(part) ? [{ ...part, [beside.key]: row.key }] : [];
	});
	const known = new Set<unknown>([...rowsIn(values, of), ...rows].map(({ key }) => key));
	const strays = others.filter((one) => !known.has(one[beside.key]));
	const own = put(
		fields,
		path(of.field),
		rows.map((row) => without(row, beside.as))
	);
	return others.length + parts.length === 0 ? own : put(own, path(beside.field), [...parts, ...strays]);
}

function besideIn(slice: unknown, { field }: BesideList): readonly Fields[] {
	const found = valueAt(slice, path(field));
	return Array.isArray(found) ? found.filter(isRecord) : [];
}

const path = (field: string): readonly string[] => field.split('.');

/** Fields with another value at a path; objects on the way are made. */
function put(fields: Fields, [name = '', ...rest]: readonly string[], value: unknown): Fields {
	const inner = fields[name];
	return { ...fields, [name]: rest.length === 0 ? value : put(isRecord(inner) ? inner : {}, rest, value) };
}

const without = (fields: Fields, name: string): Fields => Object.fromEntries(Object.entries(fields).filter(([field]) => field !== name));

function isRecord(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isKeyed(value: unknown): value is StoredSetting {
	return isRecord(value) && typeof value.key === 'string';
}
