import type { Actor } from '#core/actor';
import { DomainError, NotFound } from '#core/errors';
import type { GuildId } from '#core/ids';
import {
	declaredFeature,
	declaredFeatures,
	type FeatureSwitches,
	featureName,
	neededBy,
	needsOf,
	offBy
} from '#core/interactions/features';
import type { Policy } from '#core/interactions/policy';
import type { UnitWriter } from '#core/units/unit';
import { featuresSettings, type Settings, sameJson, switchCapabilities } from '#settings';

/** One part as it stands. */
export interface PartState {
	readonly key: string;
	/** Its own switch. */
	readonly on: boolean;
	/** The switch that keeps it from running; `null`: it runs. */
	readonly by: string | null;
	readonly needs: readonly string[];
}

/** All parts. */
export interface PartsLook {
	readonly parts: readonly PartState[];
	/** Whether the reader may switch them. */
	readonly maySwitch: boolean;
}

/** What switching a part would do. */
export interface PartPreview {
	readonly part: PartState;
	/** Others that start or stop with it. */
	readonly also: readonly string[];
	/** Open orders, counted up to `most`; they go on. */
	readonly orders: number;
	readonly most: number;
	/** Version of the settings that this shows; the switch names it. */
	readonly version: number;
}

/** A part was switched. */
export interface PartSwitched {
	readonly key: string;
	readonly on: boolean;
	readonly also: readonly string[];
	/** The version that this made: what undo takes back. `null`: nothing was changed. */
	readonly version: number | null;
}

export interface PartsDeps {
	readonly settings: Settings;
	readonly policy: Policy;
	readonly units: UnitWriter;
	/** Open orders, counted up to `most`. */
	openOrders(guild: GuildId): Promise<number>;
	readonly most: number;
	/** Told when parts were switched. */
	switched(guild: GuildId): void;
}

/** The parts of Tribute in a guild: which run, what depends on what, and their switches. */
export class Parts {
	public constructor(private readonly deps: PartsDeps) {}

	/** @throws Forbidden without `config.view`. */
	public async look(guild: GuildId, actor: Actor): Promise<PartsLook> {
		const { policy, settings } = this.deps;
		await policy.require(guild, actor, 'config.view');
		const [may, switches] = await Promise.all([
			Promise.all(switchCapabilities.map((capability) => policy.can(guild, actor, capability))),
			settings.get(guild, featuresSettings)
		]);
		return { parts: partsOf(switches), maySwitch: may.every(Boolean) };
	}

	/** What the switch of a part would do now. @throws Forbidden · NotFound `admin.part` */
	public async preview(guild: GuildId, actor: Actor, key: string): Promise<PartPreview> {
		const { settings, openOrders, most } = this.deps;
		await this.#allow(guild, actor);
		settings.changed(guild);
		const { version } = await settings.state(guild);
		const switches = await settings.get(guild, featuresSettings);
		const part = partIn(switches, key);
		return { part, also: alsoBy(switches, key, !part.on), orders: await openOrders(guild), most, version };
	}

	/**
	 * Switches a part, and with one that is switched on everything that it needs.
	 *
	 * @param seen The version of the settings that was shown.
	 * @throws Forbidden · NotFound `admin.part` · DomainError `admin.partMoved` (`name`) when somebody was quicker.
	 */
	public async set(guild: GuildId, actor: Actor, key: string, on: boolean, seen: number): Promise<PartSwitched> {
		const { settings } = this.deps;
		await this.#allow(guild, actor);
		settings.changed(guild);
		const { version } = await settings.state(guild);
		const switches = await settings.get(guild, featuresSettings);
		const part = partIn(switches, key);
		const also = alsoBy(switches, key, on);
		// The same press twice, or what another owner did just now: it is as it was asked for.
		if (part.on === on && (!on || part.by === null)) return { key, on, also: [], version: null };
		if (version !== seen) throw moved(key);
		const flips = on ? [key, ...needsOf(key)] : [key];
		return { key, on, also, version: await this.#write(guild, actor, { key, action: 'config.set', seen, ...change(switches, flips, on) }) };
	}

	/**
	 * Takes one switch back: parts are as they were before that version.
	 *
	 * @throws as `set`; DomainError `admin.partMoved` when parts were switched since.
	 */
	public async undo(guild: GuildId, actor: Actor, key: string, made: number): Promise<PartSwitched> {
		const { settings } = this.deps;
		await this.#allow(guild, actor);
		const feature = declaredFeature(key);
		if (!feature) throw unknownPart();
		settings.changed(guild);
		const { version } = await settings.state(guild);
		const [now, before, after] = await Promise.all([
			settings.get(guild, featuresSettings),
			settings.valuesOf(guild, made - 1),
			settings.valuesOf(guild, made)
		]);
		if (!before || !after) throw moved(key);
		const [old, then] = [featuresSettings.parse(before.features), featuresSettings.parse(after.features)];
		const on = old[key] !== false;
		if (sameJson(now, old)) return { key, on, also: [], version: null };
		if (!sameJson(now, then)) throw moved(key);
		const next = await this.#write(guild, actor, { key, action: 'config.undone', seen: version, before: now, after: old });
		return { key, on, also: [], version: next };
	}

	async #write(
		guild: GuildId,
		actor: Actor,
		made: {
			readonly key: string;
			readonly action: 'config.set' | 'config.undone';
			readonly seen: number;
			readonly before: FeatureSwitches;
			readonly after: FeatureSwitches;
		}
	): Promise<number> {
		const { settings, units, switched } = this.deps;
		const { key, action, seen, before, after } = made;
		const compiled = await settings.compile(guild, seen, { values: { features: after } }, { actor: actor.id, action });
		const flipped = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((one) => isOn(before, one) !== isOn(after, one));
		try {
			await units.execute({
				guild,
				key: `parts:${compiled.version}:${actor.id}:${flipped.join(',')}`,
				content: { key, action },
				changes: compiled.changes,
				audit: flipped.map((one) => ({
					actor: actor.id,
					actorKind: actor.isGuildOwner ? ('owner' as const) : ('staff' as const),
					action,
					target: `setting:features.${one}`,
					before: { version: seen, value: isOn(before, one) },
					after: { version: compiled.version, value: isOn(after, one) }
				}))
			});
		} catch (error) {
			// The other of two owners: what they saw is not what is there any more.
			if (error instanceof DomainError && error.code === 'settings.stale') throw moved(key);
			throw error;
		} finally {
			settings.changed(guild);
		}
		switched(guild);
		return compiled.version;
	}

	async #allow(guild: GuildId, actor: Actor): Promise<void> {
		for (const capability of switchCapabilities) await this.deps.policy.require(guild, actor, capability);
	}
}

/** Every part that this version has, as these switches have it; what a part needs stands below it. Pure. */
export function partsOf(switches: FeatureSwitches): readonly PartState[] {
	const keys = new Set(declaredFeatures().flatMap(({ key }) => [key, ...needsOf(key)]));
	return [...keys].flatMap((key) => {
		const feature = declaredFeature(key);
		return feature ? [{ key, on: isOn(switches, key), by: offBy(switches, key), needs: feature.needs }] : [];
	});
}

/** Switches with a part switched, and with one that is switched on everything that it needs. Pure. */
export function switchedParts(switches: FeatureSwitches, key: string, on: boolean): FeatureSwitches {
	return change(switches, on ? [key, ...needsOf(key)] : [key], on).after;
}

/** Others that start or stop when a part is switched. Pure. */
export function alsoBy(switches: FeatureSwitches, key: string, on: boolean): readonly string[] {
	const after = switchedParts(switches, key, on);
	return [...new Set([...needsOf(key), ...neededBy(key)])].filter(
		(one) => (offBy(switches, one) === null) !== (offBy(after, one) === null)
	);
}

const isOn = (switches: FeatureSwitches, key: string): boolean => switches[key] !== false;

function change(before: FeatureSwitches, keys: readonly string[], on: boolean): { before: FeatureSwitches; after: FeatureSwitches } {
	const flips = keys.filter((key) => isOn(before, key) !== on);
	return { before, after: { ...before, ...Object.fromEntries(flips.map((key) => [key, on])) } };
}

function partIn(switches: FeatureSwitches, key: string): PartState {
	const found = partsOf(switches).find((part) => part.key === key);
	if (!found) throw unknownPart();
	return found;
}

const unknownPart = (): NotFound => new NotFound('admin.part');
const moved = (key: string): DomainError => new DomainError('admin.partMoved', { name: featureName(key) });
