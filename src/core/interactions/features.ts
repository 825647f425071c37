import type { Actor } from '../actor.js';
import { DomainError, type TextParam } from '../errors.js';
import type { GuildId } from '../ids.js';

/** A part of Tribute as its domain declared it: owners switch it off and on. */
export interface DeclaredFeature {
	/** Its name in settings and packs: `shop`. */
	readonly key: string;
	/** The domain's folder; its string file has the words (`featureWords`). */
	readonly domain: string;
	/** Parts without which it does not run. */
	readonly needs: readonly string[];
}

/** Which of a guild's parts were switched; one that nobody named is on. */
export type FeatureSwitches = Readonly<Record<string, boolean>>;

const declared = new Map<string, DeclaredFeature>();

/**
 * Declares the parts that a domain has. A switch exists for nothing else, whatever a pack names.
 *
 * @param drafts By key; `needs`: parts without which it does not run. They may be declared later.
 * @throws TypeError when two domains declare the same one.
 */
export function declareFeatures(domain: string, drafts: Readonly<Record<string, { readonly needs?: readonly string[] }>>): void {
	for (const [key, { needs = [] }] of Object.entries(drafts)) {
		const known = declared.get(key);
		if (known && known.domain !== domain) throw new TypeError(`${domain} and ${known.domain} both declare the part '${key}'`);
		declared.set(key, { key, domain, needs });
	}
}

/** Every part that this version has, in the order of declaration. */
export const declaredFeatures = (): readonly DeclaredFeature[] => [...declared.values()];

/** The part of this key; `undefined` when this version has none. */
export const declaredFeature = (key: string): DeclaredFeature | undefined => declared.get(key);

/** Where a word about a part stands: `name`, `brings`, `stops`, `keeps`. */
export const featureWords = ({ domain, key }: DeclaredFeature, what: 'name' | 'brings' | 'stops' | 'keeps'): string =>
	`${domain}:features.${key}.${what}`;

/** What a part is called; one that this version does not have, by its key. */
export function featureName(key: string): TextParam {
	const feature = declared.get(key);
	return feature ? { kind: 'text', key: featureWords(feature, 'name') } : { kind: 'user-text', value: key };
}

/** Everything that a part needs, the nearest first. */
export function needsOf(key: string): readonly string[] {
	const found: string[] = [];
	const waiting = [...(declared.get(key)?.needs ?? [])];
	for (let need = waiting.shift(); need !== undefined; need = waiting.shift()) {
		if (need === key || found.includes(need)) continue;
		found.push(need);
		waiting.push(...(declared.get(need)?.needs ?? []));
	}
	return found;
}

/** The parts that stop with this one, because they need it. */
export const neededBy = (key: string): readonly string[] =>
	declaredFeatures()
		.map((feature) => feature.key)
		.filter((other) => needsOf(other).includes(key));

/** Which switch keeps a part from running: its own, or the nearest of what it needs. `null`: it runs. Pure. */
export function offBy(switches: FeatureSwitches, key: string): string | null {
	return [key, ...needsOf(key)].find((one) => switches[one] === false) ?? null;
}

/** Parts as they are switched in each guild. Settings register the real one. */
export interface FeatureGate {
	/** Whether a part runs: it and what it needs are switched on. */
	isOn(guild: GuildId, feature: string): Promise<boolean>;
	/** @throws FeatureOff with who can switch it on. */
	require(guild: GuildId, actor: Actor, feature: string): Promise<void>;
}

/** Until settings have started, everything runs. */
export const everythingOn: FeatureGate = { isOn: () => Promise.resolve(true), require: () => Promise.resolve() };

/** The part that was asked for is switched off here. Shown as the "module off" card. */
export class FeatureOff extends DomainError {
	public override readonly name = 'FeatureOff';

	public constructor(
		/** The part that was asked for. */
		public readonly feature: string,
		public readonly about: {
			/** The switch that keeps it from running: its own, or of something that it needs. */
			readonly by: string;
			/** Names of those who can switch it on. */
			readonly who: string;
			/** Whether the reader is one of them. */
			readonly maySwitch: boolean;
			/** What the owner tells members about it; `null`: nothing. */
			readonly note: string | null;
		}
	) {
		super('core.moduleOff', { module: featureName(feature), who: { kind: 'user-text', value: about.who } });
	}
}

/**
 * The part that a piece belongs to, as its options say; `null` when they say nothing (a test refuses that).
 *
 * @throws TypeError for a part that no domain has declared.
 */
export function featureOf(piece: string, feature: string | undefined): string | null {
	if (feature === undefined) return null;
	if (feature !== always && !declared.has(feature))
		throw new TypeError(`'${piece}' belongs to the part '${feature}', which no domain has declared`);
	return feature;
}

/** Of a piece that answers whatever is switched off. */
export const always = 'always';
