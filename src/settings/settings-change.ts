import { ZodError } from 'zod';
import { DomainError } from '#core/errors';
import { type GuildId, rowId } from '#core/ids';
import type { AuditDraft, Change, Row, Value } from '#core/units/unit';
import { definedSlices } from './define.js';
import { sameJson, toValue } from './json.js';
import type { SettingsAuthor, SettingsPatch, SettingsRow } from './settings.types.js';

/** Collection of the guilds' settings. */
export const settingsCollection = 'settings';
/** Collection of every version that was in force. */
export const settingsVersionsCollection = 'settings_versions';

/** Grows with every change of what a slot has, those of set-up too, which make no version of their own. */
const slotsRev = 'slots.rev';

/** The `_id` of a guild's settings row. */
export const settingsId = (guild: GuildId): string => rowId(guild, 'settings');

/** The parts of a unit of work that carry out one change of settings. */
export interface SettingsChange {
	readonly changes: readonly Change[];
	readonly audit: readonly AuditDraft[];
	/** The version that holds once the unit has committed. */
	readonly version: number;
	/** Slices whose values differ. */
	readonly slices: readonly string[];
}

/**
 * Compiles a change of settings, made from the row as its author saw it. Pure.
 *
 * @throws DomainError `settings.invalid` (`slice`, `path`, `problem`). The unit is refused with `settings.stale` (`version`) when the row
 * has moved on since.
 */
export function compileChange(
	guild: GuildId,
	seen: SettingsRow | null,
	patch: SettingsPatch,
	author: SettingsAuthor,
	at: Date
): SettingsChange {
	const base = seen ?? emptyRow(guild);
	const values: Record<string, Value> = {};
	const dropped: string[] = [];
	for (const [slice, raw] of Object.entries(patch.values ?? {})) {
		if (raw === undefined) continue;
		if (raw === null) {
			if (base.values[slice] !== undefined) dropped.push(slice);
			continue;
		}
		checkSlice(slice, raw);
		const value = toValue(raw, slice);
		if (!sameJson(value, base.values[slice])) values[slice] = value;
	}

	const set: Record<string, Value> = {};
	for (const [slice, value] of Object.entries(values)) set[`values.${slice}`] = value;
	for (const field of ['name', 'owner', 'language', 'zone'] as const) {
		const wanted = patch[field];
		if (wanted !== undefined && wanted !== base[field]) set[field] = wanted;
	}
	const emptied: string[] = [];
	for (const kind of ['roles', 'channels'] as const)
		for (const [slot, id] of Object.entries(patch[kind] ?? {})) {
			if ((base.slots[kind][slot] ?? null) === id) continue;
			if (id === null) emptied.push(`slots.${kind}.${slot}`);
			else set[`slots.${kind}.${slot}`] = id;
		}
	const slotsMoved = emptied.length > 0 || Object.keys(set).some((field) => field.startsWith('slots.'));
	if (patch.installed !== undefined) set.installed = patch.installed === null ? null : { ...patch.installed };

	const version = base.version + 1;
	const kept = Object.entries(base.values).filter(([slice]) => !dropped.includes(slice));
	const next: Record<string, Value> = { ...Object.fromEntries(kept), ...values };
	const unset = [...dropped.map((slice) => `values.${slice}`), ...emptied];
	const changes: Change[] = [
		{
			in: settingsCollection,
			id: settingsId(guild),
			when: { version: base.version, ...(slotsMoved ? { [slotsRev]: base.slots.rev ?? null } : {}) },
			upsert: asRow(emptyRow(guild)),
			set: { ...set, version },
			...(slotsMoved ? { inc: { [slotsRev]: 1 } } : {}),
			...(unset.length > 0 ? { unset } : {}),
			else: (row) => new DomainError('settings.stale', { version: typeof row?.version === 'number' ? row.version : 0 })
		},
		{
			in: settingsVersionsCollection,
			insert: {
				_id: rowId(guild, 'settings-version', version),
				guild,
				version,
				at,
				actor: author.actor,
				action: author.action,
				values: next,
				zone: patch.zone ?? base.zone,
				language: patch.language ?? base.language,
				slots: {
					roles: filled({ ...base.slots.roles, ...patch.roles }),
					channels: filled({ ...base.slots.channels, ...patch.channels })
				}
			},
			// Another process published this very version between the two reads.
			else: () => new DomainError('settings.stale', { version })
		}
	];
	const before: Record<string, Value> = {};
	const after: Record<string, Value> = {};
	for (const field of [...Object.keys(set), ...unset]) {
		before[field.replaceAll('.', '/')] = shown(readPath(base, field));
		after[field.replaceAll('.', '/')] = shown(set[field] ?? null);
	}
	const audit: AuditDraft = {
		actor: author.actor,
		actorKind: 'owner',
		action: author.action,
		target: `settings:${version}`,
		before: { version: base.version, ...before },
		after: { version, ...after },
		...(author.reason === undefined ? {} : { reason: author.reason })
	};
	return { changes, audit: [audit], version, slices: [...Object.keys(values), ...dropped] };
}

/** Slots that have something. */
const filled = (slots: Readonly<Record<string, string | null>>): Record<string, string> =>
	Object.fromEntries(Object.entries(slots).flatMap(([slot, id]) => (id === null ? [] : [[slot, id]])));

/** Whole slices are kept in `settings_versions`; the audit row names them and shows only what is short. */
const longestShown = 500;

function shown(value: Value): Value {
	return JSON.stringify(value).length <= longestShown ? value : '(see settings_versions)';
}

function readPath(row: SettingsRow, path: string): Value {
	let current: unknown = row;
	for (const part of path.split('.')) {
		if (typeof current !== 'object' || current === null) return null;
		current = new Map(Object.entries(current)).get(part);
	}
	return current instanceof Date ? current : toValue(current ?? null);
}

/** Refuses a value that the domain's schema refuses; slices of domains that this process does not have are stored as they are. */
function checkSlice(name: string, raw: unknown): void {
	try {
		definedSlices().get(name)?.parse(raw);
	} catch (error) {
		if (!(error instanceof ZodError)) throw error;
		const issue = error.issues[0];
		throw new DomainError('settings.invalid', {
			slice: { kind: 'user-text', value: name },
			path: { kind: 'user-text', value: issue?.path.map(String).join('.') || name },
			problem: { kind: 'user-text', value: issue?.message ?? error.message }
		});
	}
}

/** The row of a guild that has set nothing. */
export function emptyRow(guild: GuildId): SettingsRow {
	return {
		_id: settingsId(guild),
		guild,
		version: 0,
		name: '',
		owner: '',
		language: 'en-US',
		zone: 'UTC',
		values: {},
		slots: { roles: {}, channels: {}, staffed: {} },
		installed: null
	};
}

function asRow(row: SettingsRow): Row {
	const { published, ...fields } = row;
	const pointer = published === undefined ? {} : { published: { ...published } };
	return { ...fields, ...pointer, installed: row.installed === null ? null : { ...row.installed } };
}

/** The change that stores which role or channel a slot got; refused with `settings.slotTaken` when it got another one meanwhile. */
export function bindSlot(guild: GuildId, kind: 'roles' | 'channels', slot: string, id: string, was: string | null): Change {
	return {
		in: settingsCollection,
		id: settingsId(guild),
		when: { [`slots.${kind}.${slot}`]: was },
		upsert: asRow(emptyRow(guild)),
		set: { [`slots.${kind}.${slot}`]: id },
		inc: { [slotsRev]: 1 },
		else: () => new DomainError('settings.slotTaken', { slot: { kind: 'user-text', value: slot } })
	};
}

/** Holds a unit to what its author saw in a slot, since a set-up fills slots without a version; refused with `settings.stale`. */
export function heldSlot(guild: GuildId, kind: 'roles' | 'channels', slot: string, id: string | null): Change {
	return {
		in: settingsCollection,
		id: settingsId(guild),
		when: { [`slots.${kind}.${slot}`]: id },
		else: (row) => new DomainError('settings.stale', { version: typeof row?.version === 'number' ? row.version : 0 })
	};
}

/** The change that gives a slot back what it had before, or nothing; refused with `settings.slotTaken` when it has another one by now. */
export function unbindSlot(guild: GuildId, kind: 'roles' | 'channels', slot: string, id: string, before: string | null): Change {
	const path = `slots.${kind}.${slot}`;
	return {
		in: settingsCollection,
		id: settingsId(guild),
		when: { [path]: id },
		...(before === null ? { unset: [path] } : { set: { [path]: before } }),
		inc: { [slotsRev]: 1 },
		else: () => new DomainError('settings.slotTaken', { slot: { kind: 'user-text', value: slot } })
	};
}

/** The change that remembers that somebody carries the slot's role. */
export function markStaffed(guild: GuildId, slot: string, role: string): Change {
	return { in: settingsCollection, id: settingsId(guild), upsert: asRow(emptyRow(guild)), set: { [`slots.staffed.${slot}`]: role } };
}
