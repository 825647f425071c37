import { createHash } from 'node:crypto';
import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { type ChannelId, channelId, type GuildId, type MemberId, memberId, type RoleId, roleId } from '#core/ids';
import { offBy } from '#core/interactions/features';
import type { HeldDoc, Reading } from '#core/reading';
import type { UnitWriter } from '#core/units/unit';
import type { SettingsSlice } from './define.js';
import { canonicalJson } from './json.js';
import type { SliceValues } from './pack-slices.js';
import { callFor, isStaffed, newlyStaffed, type SlotFacts, slotsHeld } from './policy.js';
import { publishedRow } from './publishing/settings.source.js';
import type { SettingsCache } from './settings.cache.js';
import { featuresSettings, slotsSettings } from './settings.settings.js';
import type { GuildSettings, GuildState, PublishedPointer, SettingsAuthor, SettingsPatch, SettingsRow } from './settings.types.js';
import { bindSlot, compileChange, emptyRow, markStaffed, type SettingsChange, unbindSlot } from './settings-change.js';

/** Whom a message calls: a role, or a person where no role has members yet. */
export type Mention = { readonly kind: 'role'; readonly id: RoleId } | { readonly kind: 'member'; readonly id: MemberId };

/** A slot, what it got, and what it had before that (`null`: nothing). */
export interface SlotBinding {
	readonly kind: 'roles' | 'channels';
	readonly slot: string;
	readonly id: string;
	readonly was: string | null;
}

/**
 * Per guild: typed values of each domain, and which roles and channels stand behind the slots. Reads answer from memory. Changes are always
 * made to the draft; where a guild has none they are in force at once.
 */
export class Settings {
	readonly #other: Settings;

	/** @param versions Reads the values of an earlier version of the editors' row. */
	public constructor(
		private readonly cache: Pick<SettingsCache, 'row' | 'draft' | 'drop' | 'pointer'>,
		private readonly units: UnitWriter,
		private readonly clock: Clock,
		private readonly versions: (guild: GuildId, version: number) => Promise<SliceValues | null> = () => Promise.resolve(null),
		private readonly reading: Exclude<Reading, readonly HeldDoc[]> = 'published',
		other?: Settings
	) {
		this.#other = other ?? new Settings(cache, units, clock, versions, reading === 'draft' ? 'published' : 'draft', this);
	}

	/** The same settings as members see them, as editors do, or as documents of a version say. */
	public on(reading: Reading): Settings {
		if (typeof reading !== 'string') return this.#over(reading);
		return reading === this.reading ? this : this.#other;
	}

	/** The version in force as this process knows it; `null`: each saved edit is in force. */
	public async version(guild: GuildId): Promise<PublishedPointer | null> {
		return (await this.cache.draft(guild))?.published ?? null;
	}

	/** Number and documents of the version in force; `null`: each saved edit is. Read anew: what somebody pays is held to it. */
	public pointer(guild: GuildId): Promise<PublishedPointer | null> {
		return this.cache.pointer(guild);
	}

	/** The guild's values of a slice; the slice's defaults where the guild has set nothing. Frozen. */
	public async get<T>(guild: GuildId, slice: SettingsSlice<T>): Promise<T> {
		return slice.read((await this.#row(guild))?.values[slice.name]);
	}

	/** Whether a part runs: it and everything that it needs are switched on. One that nobody named is. */
	public async feature(guild: GuildId, key: string): Promise<boolean> {
		return offBy(await this.get(guild, featuresSettings), key) === null;
	}

	/** The raw values by slice, as they are stored: what a change of single fields starts from. */
	public async values(guild: GuildId): Promise<SliceValues> {
		return (await this.all(guild)).values;
	}

	/** Name, language, zone, version and bound slots. */
	public async state(guild: GuildId): Promise<GuildState> {
		return (await this.all(guild)).state;
	}

	/**
	 * State and values out of one and the same row. The object is the same as long as the row in memory is: what somebody makes of it may be
	 * kept beside it, and is gone with it.
	 */
	public async all(guild: GuildId): Promise<GuildSettings> {
		return settingsOf((await this.#row(guild)) ?? emptyRow(guild));
	}

	/** The channel of a slot, `null` while it has none. */
	public async channelOf(guild: GuildId, slot: string): Promise<ChannelId | null> {
		return (await this.state(guild)).channels[slot] ?? null;
	}

	/** The role of a slot, `null` while it has none. */
	public async roleOf(guild: GuildId, slot: string): Promise<RoleId | null> {
		return (await this.state(guild)).roles[slot] ?? null;
	}

	/** What decides who acts for which slot. */
	public async slotFacts(guild: GuildId): Promise<SlotFacts> {
		const [{ roleSlots }, state] = await Promise.all([this.get(guild, slotsSettings), this.state(guild)]);
		return { definitions: roleSlots, roles: state.roles, staffed: state.staffed };
	}

	/** Every role slot this person acts for, as a stand-in too: a slot without members falls back along its list. */
	public async slotsOf(guild: GuildId, actor: Actor): Promise<ReadonlySet<string>> {
		return slotsHeld(await this.slotFacts(guild), actor);
	}

	/** Whom to call for a slot: its role; its stand-ins and the owner too while nobody is known to carry the role. Never empty once set up. */
	public async mentionsFor(guild: GuildId, slot: string): Promise<readonly Mention[]> {
		const [facts, state] = await Promise.all([this.slotFacts(guild), this.state(guild)]);
		const call = callFor(facts, slot);
		const mentions: Mention[] = call.roles.map((id) => ({ kind: 'role', id: roleId(id) }));
		if (call.owner && state.owner !== null) mentions.push({ kind: 'member', id: state.owner });
		return mentions;
	}

	/** One mention that surely reaches somebody: the slot's role once it has members, else the owner; `null` before the guild was set up. */
	public async mentionFor(guild: GuildId, slot: string): Promise<Mention | null> {
		const [facts, state] = await Promise.all([this.slotFacts(guild), this.state(guild)]);
		const role = facts.roles[slot];
		if (role !== undefined && isStaffed(facts, slot)) return { kind: 'role', id: roleId(role) };
		return state.owner === null ? null : { kind: 'member', id: state.owner };
	}

	/** Remembers that these slots have a member, so that their fallback ends. Writes only what is news. */
	public async noteStaffed(guild: GuildId, actor: Actor, slots: readonly string[]): Promise<void> {
		for (const { slot, role } of newlyStaffed(await this.slotFacts(guild), actor, slots)) {
			await this.units.execute({
				guild,
				key: `settings:staffed:${slot}:${role}`,
				content: { slot, role },
				changes: [markStaffed(guild, slot, role)]
			});
			this.cache.drop(guild);
		}
	}

	/**
	 * Changes settings as one unit of work.
	 *
	 * @param seen The version that the author looked at.
	 * @returns the new version.
	 * @throws DomainError `settings.stale` when somebody changed them since · `settings.invalid` when a schema refuses a value.
	 */
	public async change(guild: GuildId, seen: number, patch: SettingsPatch, author: SettingsAuthor): Promise<number> {
		const compiled = await this.compile(guild, seen, patch, author);
		try {
			await this.units.execute({
				guild,
				key: `settings:${compiled.version}:${author.actor}:${digest(patch)}`,
				content: { slices: [...compiled.slices], action: author.action },
				changes: compiled.changes,
				audit: compiled.audit
			});
		} finally {
			this.cache.drop(guild);
		}
		return compiled.version;
	}

	/** The parts of such a change, for a unit of the caller's own. Call `changed` once that has committed. */
	public async compile(guild: GuildId, seen: number, patch: SettingsPatch, author: SettingsAuthor): Promise<SettingsChange> {
		this.cache.drop(guild);
		const row = (await this.cache.draft(guild)) ?? emptyRow(guild);
		// A row that has moved on is still compiled from what the author saw: the unit's guard then refuses with the present version.
		return compileChange(guild, { ...row, version: seen }, patch, author, this.clock.now());
	}

	/**
	 * The parts of a unit of the caller's own that stores which role or channel a slot got. Binding the same id again is no change;
	 * in the unit another one is refused (`settings.slotTaken`). Call `changed` once it has committed.
	 */
	public async compileBind(guild: GuildId, { kind, slot, id, was }: SlotBinding): Promise<Pick<SettingsChange, 'changes' | 'audit'>> {
		this.cache.drop(guild);
		if ((await this.state(guild))[kind][slot] === id) return { changes: [], audit: [] };
		return {
			changes: [bindSlot(guild, kind, slot, id, was)],
			audit: [{ actor: 'setup', actorKind: 'system', action: 'settings.bound', target: `${kind}:${slot}`, before: was, after: id }]
		};
	}

	/** The same, backwards: a slot that still has `id` gets what it had before. A slot that has another one by now is left alone. */
	public async compileUnbind(guild: GuildId, { kind, slot, id, was }: SlotBinding): Promise<Pick<SettingsChange, 'changes' | 'audit'>> {
		this.cache.drop(guild);
		if ((await this.state(guild))[kind][slot] !== id) return { changes: [], audit: [] };
		return {
			changes: [unbindSlot(guild, kind, slot, id, was)],
			audit: [{ actor: 'setup', actorKind: 'system', action: 'settings.unbound', target: `${kind}:${slot}`, before: id, after: was }]
		};
	}

	/** The raw values of a version that was in force; `null` when there is none of this number. Version 0 had none set. */
	public async valuesOf(guild: GuildId, version: number): Promise<SliceValues | null> {
		return version === 0 ? {} : this.versions(guild, version);
	}

	/** To be called after a unit with settings changes has committed: this process reads the row anew. */
	public changed(guild: GuildId): void {
		this.cache.drop(guild);
	}

	#over(docs: readonly HeldDoc[]): Settings {
		const { cache, units, clock, versions } = this;
		const row = async (guild: GuildId) => publishedRow((await cache.draft(guild)) ?? emptyRow(guild), docs);
		const rows = { row, draft: row, drop: (guild: string) => cache.drop(guild), pointer: (guild: GuildId) => cache.pointer(guild) };
		return new Settings(rows, units, clock, versions);
	}

	#row(guild: GuildId): Promise<SettingsRow | null> {
		return this.reading === 'draft' ? this.cache.draft(guild) : this.cache.row(guild);
	}
}

const known = new WeakMap<SettingsRow, GuildSettings>();

/** Read once per row: every request asks for it. Frozen as far as it is made here, because it is shared. */
function settingsOf(row: SettingsRow): GuildSettings {
	let settings = known.get(row);
	if (settings === undefined) {
		settings = Object.freeze({ state: Object.freeze(stateOf(row)), values: row.values });
		known.set(row, settings);
	}
	return settings;
}

function stateOf(row: SettingsRow): GuildState {
	return {
		guild: row.guild,
		version: row.version,
		name: row.name,
		owner: row.owner === '' ? null : memberId(row.owner),
		language: row.language,
		zone: row.zone,
		roles: mapValues(row.slots.roles, roleId),
		channels: mapValues(row.slots.channels, channelId),
		staffed: row.slots.staffed,
		installed: row.installed
	};
}

/** The same click twice is one change; another change of the same version is refused by the version. */
const digest = (patch: SettingsPatch): string => createHash('sha256').update(canonicalJson(patch)).digest('base64url').slice(0, 22);

function mapValues<T>(values: Readonly<Record<string, string>>, brand: (value: string) => T): Readonly<Record<string, T>> {
	return Object.freeze(Object.fromEntries(Object.entries(values).map(([key, value]) => [key, brand(value)])));
}
