import type { GuildId } from '#core/ids';
import type { HeldDoc } from '#core/reading';
import type { Value } from '#core/units/unit';
import { definedSlices } from '../define.js';
import { sameJson, toValue } from '../json.js';
import type { SettingsCache } from '../settings.cache.js';
import type { SettingsHistory } from '../settings.history.js';
import type { Settings } from '../settings.service.js';
import type { SettingsRow } from '../settings.types.js';
import { emptyRow, settingsCollection, settingsId } from '../settings-change.js';
import type { FreshDoc } from './documents.js';
import { publishRefusal } from './publishing.refusals.js';
import type { VersionSource } from './publishing.types.js';

type Fields = Readonly<Record<string, Value | undefined>>;

const isFields = (value: Value | undefined): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** What of a slice is in force as soon as it is saved; slices of domains that this process does not have wait for a version. */
const immediate = (slice: string): boolean | readonly string[] => definedSlices().get(slice)?.immediate ?? false;

/** What of a slice's value is part of versions; `undefined`: nothing. */
function versioned(slice: string, value: Value | undefined): Value | undefined {
	const fields = immediate(slice);
	if (value === undefined || fields === true) return undefined;
	if (fields === false || !isFields(value)) return value;
	const kept = Object.entries(value).filter(([field]) => !fields.includes(field));
	// A slice of which only such fields were ever set is no part of versions.
	return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

/** A slice's value out of what a version holds of it and what is in force at once. */
function joined(slice: string, held: Value | undefined, now: Value | undefined): Value | undefined {
	const fields = immediate(slice);
	if (fields === true) return now;
	if (fields === false) return held;
	const live = isFields(now) ? Object.entries(now).filter(([field]) => fields.includes(field)) : [];
	const kept = isFields(held) ? Object.entries(held).filter(([field]) => !fields.includes(field)) : [];
	// Untouched values stay the very object: what was read of it is kept beside it.
	if (live.length === 0 && (!isFields(held) || kept.length === Object.keys(held).length)) return held;
	return Object.fromEntries([...kept, ...live]);
}

/** The documents of a guild's settings as editors have left them: language and zone, and each slice that waits for versions. */
export function settingsDocs({ language, zone, values }: SettingsRow): FreshDoc[] {
	const slices = Object.keys(values)
		.sort()
		.flatMap((key): FreshDoc[] => {
			const body = versioned(key, values[key]);
			return body === undefined ? [] : [{ kind: 'slice', key, rev: 0, body: toValue(body) }];
		});
	return [{ kind: 'guild', key: 'guild', rev: 0, body: { language, zone } }, ...slices];
}

/** What members see of a settings row: the values of the documents, with what is in force at once. */
export function publishedRow(row: SettingsRow, docs: readonly HeldDoc[]): SettingsRow {
	const { language, zone, values } = settingsIn(docs, row);
	return { ...row, language, zone, values };
}

/** Language, zone and values that these documents give, with what of the row is in force at once. */
export function settingsIn(docs: readonly HeldDoc[], row: SettingsRow): Pick<SettingsRow, 'language' | 'zone' | 'values'> {
	const held = new Map(docs.flatMap(({ kind, key, body }) => (kind === 'slice' ? [[key, body]] : [])));
	const guild = docs.find(({ kind }) => kind === 'guild')?.body;
	const text = (field: 'language' | 'zone'): string => {
		const value = isFields(guild) ? guild[field] : undefined;
		return typeof value === 'string' ? value : row[field];
	};
	const values = [...new Set([...held.keys(), ...Object.keys(row.values)])].flatMap((slice) => {
		const value = joined(slice, held.get(slice), row.values[slice]);
		return value === undefined ? [] : [[slice, value] as const];
	});
	return { language: text('language'), zone: text('zone'), values: Object.fromEntries(values) };
}

/** Name of the settings among the sources; their mark is the version of the editors' row. */
export const settingsSource = 'settings';

export interface SettingsVersionsDeps {
	readonly cache: Pick<SettingsCache, 'draft' | 'drop'>;
	readonly settings: Pick<Settings, 'compile' | 'changed'>;
	readonly history: Pick<SettingsHistory, 'editors'>;
}

/** The settings of guilds as documents of their versions. */
export function settingsVersions({ cache, settings, history }: SettingsVersionsDeps): VersionSource {
	const row = async (guild: GuildId): Promise<SettingsRow> => {
		cache.drop(guild);
		return (await cache.draft(guild)) ?? emptyRow(guild);
	};
	return {
		name: settingsSource,
		kinds: ['guild', 'slice'],
		read: async (guild) => settingsDocs(await row(guild)),
		mark: async (guild) => (await row(guild)).version,
		guard: (guild, version) => ({
			in: settingsCollection,
			id: settingsId(guild),
			when: { version },
			else: () => publishRefusal('draftMoved')
		}),
		async restore(guild, docs, by) {
			const now = await row(guild);
			const { values, language, zone } = settingsIn(docs, now);
			const gone = Object.keys(now.values).filter((slice) => values[slice] === undefined);
			const patch = { values: { ...values, ...Object.fromEntries(gone.map((slice) => [slice, null])) }, language, zone };
			const author = { actor: by.actor.id, action: 'settings.draftDiscarded' };
			const same = sameJson({ values, language, zone }, { values: now.values, language: now.language, zone: now.zone });
			return same ? [] : (await settings.compile(guild, now.version, patch, author)).changes;
		},
		editors: async (guild, since) => (await history.editors(guild, since)).map(({ by, at }) => ({ by, byName: '', at })),
		forget: (guild) => settings.changed(guild)
	};
}
