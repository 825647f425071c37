import type { Actor } from '#core/actor';
import { DomainError, Forbidden, NotFound } from '#core/errors';
import type { GuildId } from '#core/ids';
import {
	type GuildSettings,
	type GuildState,
	heldSlot,
	isZone,
	type PackSections,
	packSlices,
	type SliceValues,
	sameJson,
	slotsSettings,
	type ValueHistory,
	valueAt
} from '#settings';
import { slotRoleEffect } from '../staff/staff.effects.js';
import type { ConfigDependencies, Offer, SettingChanged, SettingLook, SettingNow } from './config.types.js';
import { type Leaf, longestText } from './leaf.js';
import { idOf, isElsewhere, isImmediate, isOwners, isReset, isTyped, neededFor } from './registry.js';
import { type AreaCount, SettingTable } from './table.js';
import { parseValue, showValue, type ValueWords } from './text-form.js';
import { effective, markOf, moved, originOf, patchOf, plain, sideOf } from './values.js';
import { nameOf, wantsOf } from './wants.js';

/** How many of its last changes a setting shows. */
const shownChanges = 3;
/** How often a change is tried anew when something else in the settings was changed meanwhile. */
const mostTries = 6;

/** What one change made of a setting. */
interface MadeChange {
	readonly before: unknown;
	readonly after: unknown;
	/** Of slots and the guild itself: nobody has changed it since, not even back. A value of a domain is told by what it is. */
	readonly last: boolean;
}

/** What the log says of a setting that is no value of a domain: who changed it here, and what set-up gave a slot. */
const targetsOf = (key: string, place: Leaf['place']): readonly string[] => [
	`setting:${key}`,
	...(place.in === 'roles' || place.in === 'channels' ? [`${place.in}:${place.slot}`] : [])
];

/** Every setting of a guild: shown, changed, put back. Whoever changes one changes nothing else, and is told when somebody was quicker. */
export class ConfigService {
	readonly #tables = new WeakMap<GuildSettings, SettingTable>();
	readonly #packs = new WeakMap<PackSections, SliceValues>();

	public constructor(private readonly with_: ConfigDependencies) {}

	/** How many settings each area has. @throws Forbidden without `config.view`. */
	public async areas(guild: GuildId, actor: Actor): Promise<ReadonlyMap<string, AreaCount>> {
		await this.with_.policy.require(guild, actor, 'config.view');
		return (await this.#all(guild)).counts();
	}

	/** The settings of an area with their values. @throws Forbidden · NotFound `admin.setting` (`key`) for an area that the guild does not have */
	public async area(guild: GuildId, actor: Actor, area: string): Promise<readonly SettingNow[]> {
		await this.with_.policy.require(guild, actor, 'config.view');
		const table = await this.#all(guild);
		const own = table.area(area);
		if (own === undefined) throw new NotFound('admin.setting', { key: { kind: 'user-text', value: area.slice(0, 60) } });
		return own.map(table.read);
	}

	/** One setting. @param wanted Its key or its id. @throws Forbidden · NotFound `admin.setting` (`key`) */
	public async look(guild: GuildId, actor: Actor, wanted: string): Promise<SettingLook> {
		await this.with_.policy.require(guild, actor, 'config.view');
		const { leaf, table } = await this.#one(guild, wanted);
		const now = table.read(leaf);
		const pack = this.#packValue(leaf, table.state);
		const { changes, complete } = await this.#changesOf(guild, leaf, table.state.version);
		const back = pack === undefined ? leaf.fallback : pack;
		return {
			...now,
			position: table.area(leaf.area)?.indexOf(leaf) ?? 0,
			pack,
			fallback: leaf.fallback,
			origin: originOf(leaf, now.value, changes, complete, pack),
			resets: isReset(leaf) && !sameJson(effective(now), back),
			typed: isTyped(leaf),
			changes
		};
	}

	/** A setting for whoever is about to change it. @throws as `set`, before anything was typed. */
	public async edit(guild: GuildId, actor: Actor, wanted: string): Promise<SettingNow> {
		const { leaf, table } = await this.#one(guild, wanted);
		await this.#allow(guild, actor, leaf);
		if (!isTyped(leaf)) throw new DomainError('admin.settingElsewhere', { name: nameOf(leaf), id: idOf(leaf) });
		return table.read(leaf);
	}

	/** Values that a setting may get, for whoever types one. @throws Forbidden · NotFound `admin.setting` */
	public async offers(
		guild: GuildId,
		actor: Actor,
		wanted: string,
		{ typed, words }: { readonly typed: string; readonly words: ValueWords }
	): Promise<readonly Offer[]> {
		const { leaf, typed: isOpen, pack, fallback, ...now } = await this.look(guild, actor, wanted);
		if (!isOpen) return [];
		const show = (value: unknown): string => showValue(value, leaf, words);
		const read = typed.length > longestText ? { ok: false as const } : parseValue(typed, leaf, words);
		const fits = typed.trim() !== '' && read.ok && leaf.takes(read.value) && (leaf.shape.kind !== 'zone' || isZone(String(read.value)));
		const choices = leaf.shape.kind === 'boolean' ? [true, false] : leaf.shape.kind === 'choice' ? leaf.shape.options : [];
		const all: readonly Offer[] = [
			...(fits && read.ok ? [{ value: show(read.value), why: 'typed' } as const] : []),
			...choices
				.map((option) => ({ value: show(option), why: 'choice' }) as const)
				.filter(({ value }) => value.toLowerCase().includes(typed.trim().toLowerCase())),
			{ value: show(effective({ leaf, ...now })), why: 'now' },
			...(leaf.place.in === 'slice' ? [{ value: show(pack ?? fallback), why: pack === undefined ? 'default' : 'pack' } as const] : [])
		];
		return all.filter((offer, index) => all.findIndex(({ value }) => value === offer.value) === index);
	}

	/**
	 * Gives a setting the value that somebody typed.
	 *
	 * @param seen The mark of the value that they saw; `null`: the one that is there now.
	 * @throws Forbidden · NotFound `admin.setting`, `admin.settingRole`, `admin.settingChannel` · DomainError `admin.settingValue` (`name`,
	 * `wants`, `given`) · `admin.settingElsewhere` (`name`) · `admin.settingMoved` (`name`, `now`) when somebody was quicker ·
	 * `admin.slotPublic` · `settings.invalid`
	 */
	public async set(
		guild: GuildId,
		actor: Actor,
		wanted: string,
		input: { readonly typed: string; readonly words: ValueWords; readonly seen?: string | null }
	): Promise<SettingChanged> {
		const { leaf, table } = await this.#one(guild, wanted);
		await this.#allow(guild, actor, leaf);
		if (!isTyped(leaf)) throw new DomainError('admin.settingElsewhere', { name: nameOf(leaf), id: idOf(leaf) });
		const seen = input.seen ?? table.read(leaf).seen;
		const value = await this.#orderValueOf(guild, leaf, input);
		return this.#write(guild, actor, leaf, { action: 'config.set', next: value, seen, words: input.words });
	}

	/** Puts a setting back to what the pack says, else to its default. @throws as `set`, and DomainError `admin.settingNoReset` (`name`). */
	public async reset(
		guild: GuildId,
		actor: Actor,
		wanted: string,
		{ words, seen }: { readonly words: ValueWords; readonly seen?: string | null }
	): Promise<SettingChanged> {
		const { leaf, table } = await this.#one(guild, wanted);
		await this.#allow(guild, actor, leaf);
		if (!isReset(leaf)) throw new DomainError('admin.settingNoReset', { name: nameOf(leaf), id: idOf(leaf) });
		const next = this.#packValue(leaf, table.state);
		return this.#write(guild, actor, leaf, { action: 'config.reset', next, seen: seen ?? table.read(leaf).seen, words });
	}

	/**
	 * Takes one change back: the setting gets what it had before that version.
	 *
	 * @throws as `set`; `admin.settingMoved` when it has another value than that change gave it, or is a slot that was changed and changed back since.
	 */
	public async undo(guild: GuildId, actor: Actor, wanted: string, version: number, words: ValueWords): Promise<SettingChanged> {
		const { leaf, table } = await this.#one(guild, wanted);
		await this.#allow(guild, actor, leaf);
		if (isElsewhere(leaf)) throw new DomainError('admin.settingElsewhere', { name: nameOf(leaf), id: idOf(leaf) });
		const made = await this.#change(guild, leaf, version);
		if (made === null) throw new NotFound('admin.settingChange');
		const now = table.read(leaf);
		if (!made.last || !sameJson(now.value, made.after)) throw moved(leaf, now.value, words);
		return this.#write(guild, actor, leaf, { action: 'config.undone', next: made.before, seen: now.seen, words });
	}

	/** The settings whose key or name fits what was typed, those that begin with it first. */
	public async search(guild: GuildId, typed: string, name: (leaf: Leaf) => string): Promise<readonly SettingNow[]> {
		const { leaves, read } = await this.#all(guild);
		const words = typed.slice(0, 100).toLowerCase().split(/\s+/).filter(Boolean);
		const fits = leaves.filter((leaf) => {
			const text = `${leaf.key} ${name(leaf)}`.toLowerCase();
			return words.every((word) => text.includes(word));
		});
		const first = words[0] ?? '';
		const begins = (leaf: Leaf): boolean => first !== '' && leaf.key.toLowerCase().startsWith(first);
		return [...fits.filter(begins), ...fits.filter((leaf) => !begins(leaf))].slice(0, 25).map(read);
	}

	/** The settings as they are now. As long as the row in memory is the same, so is the table. */
	async #all(guild: GuildId): Promise<SettingTable> {
		const settings = await this.with_.settings.all(guild);
		let table = this.#tables.get(settings);
		if (table === undefined) {
			table = new SettingTable(settings, this.with_.locales);
			this.#tables.set(settings, table);
		}
		return table;
	}

	async #one(guild: GuildId, wanted: string): Promise<{ readonly leaf: Leaf; readonly table: SettingTable }> {
		const table = await this.#all(guild);
		const leaf = table.find(wanted);
		if (leaf === undefined) throw new NotFound('admin.setting', { key: { kind: 'user-text', value: wanted.slice(0, 100) } });
		return { leaf, table };
	}

	async #allow(guild: GuildId, actor: Actor, leaf: Leaf): Promise<void> {
		for (const capability of neededFor(leaf)) await this.with_.policy.require(guild, actor, capability);
		// Who maps rights for the owner may not take those of another slot by taking its role.
		if (isOwners(leaf) && !actor.isGuildOwner) throw new Forbidden('admin.permissionsOwner');
	}

	/** What was typed as a value that the setting takes. */
	async #orderValueOf(
		guild: GuildId,
		leaf: Leaf,
		{ typed, words }: { readonly typed: string; readonly words: ValueWords }
	): Promise<unknown> {
		const read = typed.length > longestText ? { ok: false as const } : parseValue(typed, leaf, words);
		const wrong = () =>
			new DomainError('admin.settingValue', {
				name: nameOf(leaf),
				wants: wantsOf(leaf, words),
				given: { kind: 'user-text', value: typed.slice(0, 200) || '""' },
				id: idOf(leaf)
			});
		if (!read.ok) throw wrong();
		if (leaf.shape.kind === 'role' || leaf.shape.kind === 'channel') return this.#found(guild, leaf, String(read.value ?? ''));
		if (leaf.shape.kind === 'zone' && !isZone(String(read.value))) throw wrong();
		if (!leaf.takes(read.value)) throw wrong();
		return read.value;
	}

	/** The role or channel of this very guild that was named by mention, id or name. */
	async #found(guild: GuildId, { place, shape }: Leaf, typed: string): Promise<string> {
		const facts = await this.with_.looker.facts(guild);
		const id = /^(?:<(?:@&|#))?(\d{15,20})>?$/.exec(typed)?.[1];
		const name = typed.replace(/^[@#]/, '').trim().toLowerCase();
		const isIt = (one: { readonly id: string; readonly name: string }): boolean =>
			id === undefined ? one.name.toLowerCase() === name : one.id === id;
		if (shape.kind === 'role') {
			const role = facts.roles.find((one) => isIt(one) && !one.managed);
			if (role === undefined) throw new NotFound('admin.settingRole');
			return role.id;
		}
		const kind = shape.kind === 'channel' && shape.category ? 'category' : 'text';
		const channel = facts.channels.find((one) => isIt(one) && one.kind === kind);
		if (channel === undefined) throw new NotFound('admin.settingChannel');
		const { channelSlots } = await this.with_.settings.get(guild, slotsSettings);
		const readers = channelSlots.find(({ key }) => place.in === 'channels' && key === place.slot)?.visibleTo ?? [];
		if (channel.isPublic && readers.length > 0 && !readers.includes('member'))
			throw new DomainError('admin.slotPublic', { name: { kind: 'user-text', value: channel.name } });
		return channel.id;
	}

	async #write(
		guild: GuildId,
		actor: Actor,
		leaf: Leaf,
		{ action, next, seen, words }: { readonly action: string; readonly next: unknown; readonly seen: string; readonly words: ValueWords }
	): Promise<SettingChanged> {
		const { settings } = this.with_;
		for (let tries = 1; ; tries++) {
			settings.changed(guild);
			const { read, state, values } = await this.#all(guild);
			const now = read(leaf);
			if (now.seen !== seen) {
				// The same press twice: what it asked for is there.
				if (sameJson(now.value, next)) return { now, before: now.value, version: state.version, changed: false };
				throw moved(leaf, now.value, words);
			}
			if (sameJson(now.value, next)) return { now, before: now.value, version: state.version, changed: false };
			try {
				const version = await this.#commit(guild, actor, leaf, { action, before: now.value, next, state, values });
				return {
					now: { ...now, value: next, seen: markOf(next) },
					before: now.value,
					version,
					changed: true,
					waits: await this.#waits(guild, leaf)
				};
			} catch (error) {
				// Another setting was changed at the same moment: this one is looked at again, and changed if it is as it was seen.
				if (!(error instanceof DomainError) || error.code !== 'settings.stale' || tries >= mostTries) throw error;
			} finally {
				settings.changed(guild);
			}
		}
	}

	/** Whether a change of a setting waits in a draft. */
	async #waits(guild: GuildId, leaf: Leaf): Promise<boolean> {
		return !isImmediate(leaf) && (await this.with_.settings.version(guild)) !== null;
	}

	async #commit(
		guild: GuildId,
		actor: Actor,
		leaf: Leaf,
		made: {
			readonly action: string;
			readonly before: unknown;
			readonly next: unknown;
			readonly state: GuildState;
			readonly values: SliceValues;
		}
	): Promise<number> {
		const { settings, units } = this.with_;
		const { action, before, next, state, values } = made;
		const { place } = leaf;
		const compiled = await settings.compile(guild, state.version, patchOf(leaf, next, values), { actor: actor.id, action });
		await units.execute({
			guild,
			key: `setting:${idOf(leaf)}:${compiled.version}:${actor.id}:${markOf(before)}:${markOf(next)}`,
			content: { key: leaf.key, action },
			changes: [
				...(place.in === 'roles' || place.in === 'channels'
					? [heldSlot(guild, place.in, place.slot, typeof before === 'string' ? before : null)]
					: []),
				...compiled.changes
			],
			...(place.in === 'roles'
				? { outbox: [slotRoleEffect(place.slot, typeof before === 'string' ? before : null, compiled.version)] }
				: {}),
			audit: [
				{
					actor: actor.id,
					actorKind: actor.isGuildOwner ? 'owner' : 'staff',
					action,
					target: `setting:${leaf.key}`,
					before: { version: state.version, value: plain(before) },
					after: { version: compiled.version, value: plain(next) }
				}
			]
		});
		return compiled.version;
	}

	/** What the pack of this guild says of a setting; `undefined` where it says nothing, or the guild has another one. */
	#packValue({ place, takes }: Leaf, { installed }: GuildState): unknown {
		if (place.in !== 'slice' || installed === null) return undefined;
		try {
			const { sections, pack } = this.with_.packs.get();
			if (pack.key !== installed.pack) return undefined;
			const value = valueAt(this.#slicesOf(sections)[place.slice], place.path);
			return value !== undefined && takes(value) ? value : undefined;
		} catch (error) {
			// A pack that can't be used has no say.
			if (error instanceof DomainError) return undefined;
			throw error;
		}
	}

	/** A pack is read once, so its slices are made once. */
	#slicesOf(sections: PackSections): SliceValues {
		let slices = this.#packs.get(sections);
		if (slices === undefined) {
			slices = packSlices(sections);
			this.#packs.set(sections, slices);
		}
		return slices;
	}

	async #changesOf(guild: GuildId, { key, place }: Leaf, version: number): Promise<ValueHistory> {
		if (place.in === 'slice') return this.with_.history.of(guild, ['values', place.slice, ...place.path], { version, want: shownChanges });
		const rows = await this.with_.log.about(guild, targetsOf(key, place), shownChanges);
		const changes = rows.map((row) => {
			const { version: made, value } = sideOf(row.after);
			return { version: made, at: row.at, actor: row.actor, action: row.action, value };
		});
		return { changes, complete: rows.length < shownChanges };
	}

	/** What a version of ours made of a setting: values of domains out of the versions, all others out of the log. */
	async #change(guild: GuildId, { key, place }: Leaf, version: number): Promise<MadeChange | null> {
		if (!Number.isSafeInteger(version) || version < 0) return null;
		if (place.in === 'slice') {
			const path = ['values', place.slice, ...place.path];
			const [before, after] = await Promise.all([
				this.with_.history.value(guild, version - 1, path),
				this.with_.history.value(guild, version, path)
			]);
			return version === 0 ? null : { before, after, last: true };
		}
		const rows = await this.with_.log.about(guild, targetsOf(key, place), 20);
		const row = rows.find(({ after }) => sideOf(after).version === version);
		if (row === undefined) return null;
		const last = row === rows[0];
		return { before: sideOf(row.before).value, after: sideOf(row.after).value, last };
	}
}
