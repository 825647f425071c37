import { hash } from 'node:crypto';
import { declaredFeatures } from '#core/interactions/features';
import { type ChannelSlot, definedSlices, featuresSettings, memberSlot, ownerSlot, type RoleSlot, type SliceValues } from '#settings';
import { type Leaf, leavesOf } from './leaf.js';

/** What decides which settings a guild has. */
export interface RegistryInput {
	/** Raw values by slice. */
	readonly values: SliceValues;
	readonly roleSlots: readonly RoleSlot[];
	readonly channelSlots: readonly ChannelSlot[];
	/** Languages of the interface. */
	readonly locales: readonly string[];
}

/** What somebody needs to change a setting, besides `config.edit` and `config.publish`. */
interface Guard {
	readonly prefix: string;
	readonly needs: string;
}

/** Settings that give rights or mint money are for those whom the pack trusts with them. */
const guards: readonly Guard[] = [
	{ prefix: 'permissions.', needs: 'permissions.edit' },
	{ prefix: 'slots.', needs: 'permissions.edit' },
	{ prefix: 'roles.', needs: 'permissions.edit' },
	{ prefix: 'economy.startGrant.', needs: 'money.faucets' },
	{ prefix: 'xp.faucets.', needs: 'money.faucets' },
	{ prefix: 'economy.realMoney.', needs: 'money.real' }
];

/** Written by steps that ask for more than a value: the confirmation of the notice about real money, and the editors of rules, ranks, gates and tiers. */
const elsewhere: ReadonlySet<string> = new Set([
	'economy.realMoney.enabled',
	'economy.realMoney.confirmedBy',
	'economy.realMoney.confirmedAt',
	'economy.realMoney.noticeHash',
	'xp.rewardRules',
	'xp.ranks',
	'trust.gates',
	'trust.tiers',
	'trust.limits.byTier'
]);

/** Every setting that a guild has, in the order in which it is shown: the guild's own, roles, channels, then each domain's. */
export function registryOf(input: RegistryInput): readonly Leaf[] {
	const slices = [...definedSlices().values()].sort((one, other) => (one.name < other.name ? -1 : 1));
	return [
		...guildLeaves(input.locales),
		...slotLeaves(input),
		...slices.flatMap((slice) =>
			leavesOf(slice, slice.name === featuresSettings.name ? switchesOf(input.values) : input.values[slice.name])
		)
	];
}

/** A switch for each part that this version has; what else a pack names has none. */
function switchesOf(values: SliceValues): Readonly<Record<string, boolean>> {
	const switches = featuresSettings.read(values[featuresSettings.name]);
	return Object.fromEntries(declaredFeatures().map(({ key }) => [key, switches[key] ?? true]));
}

/** The areas in which settings are shown, with the settings of each. */
export function areasOf(leaves: readonly Leaf[]): ReadonlyMap<string, readonly Leaf[]> {
	const areas = new Map<string, Leaf[]>();
	for (const leaf of leaves) {
		const own = areas.get(leaf.area);
		if (own === undefined) areas.set(leaf.area, [leaf]);
		else own.push(leaf);
	}
	return areas;
}

/** Names a setting in a custom id, where its key may be too long. */
export const leafId = (key: string): string => hash('sha256', key, 'base64url').slice(0, 12);

const ids = new WeakMap<Leaf, string>();

/** The same, of a setting that is asked often: most of them are the same object for every guild. */
export function idOf(leaf: Leaf): string {
	let id = ids.get(leaf);
	if (id === undefined) {
		id = leafId(leaf.key);
		ids.set(leaf, id);
	}
	return id;
}

/** The capabilities that changing a setting takes. A change is live at once, so it is a publication too. */
export function neededFor({ key }: Pick<Leaf, 'key'>): readonly string[] {
	return ['config.edit', 'config.publish', ...guards.filter(({ prefix }) => key.startsWith(prefix)).map(({ needs }) => needs)];
}

/** Whether a step of its own writes it. */
export const isElsewhere = ({ key }: Pick<Leaf, 'key'>): boolean => elsewhere.has(key);

/** Whether it decides who has which rights: the guild's owner alone changes that by value, others map right by right. */
export const isOwners = ({ key }: Pick<Leaf, 'key'>): boolean => /^(?:roles|slots|permissions)\./.test(key);

/** Whether a change of it is in force at once, also where a guild keeps a draft. */
export function isImmediate({ place }: Pick<Leaf, 'place'>): boolean {
	if (place.in !== 'slice') return place.in !== 'guild' || place.field === 'name';
	const immediate = definedSlices().get(place.slice)?.immediate ?? false;
	return typeof immediate === 'boolean' ? immediate : immediate.includes(place.path[0] ?? '');
}

/** Whether a value may be typed in: it has a form in text, and no step of its own. */
export const isTyped = ({ key, shape }: Pick<Leaf, 'key' | 'shape'>): boolean => shape.kind !== 'whole' && !elsewhere.has(key);

/** Whether it has something to go back to: slots and the guild's own have not. */
export const isReset = ({ key, place }: Pick<Leaf, 'key' | 'place'>): boolean => place.in === 'slice' && !elsewhere.has(key);

const text = { optional: false, item: null, fallback: undefined } as const;

function guildLeaves(locales: readonly string[]): readonly Leaf[] {
	const filled = (value: unknown): value is string => typeof value === 'string' && value.length > 0;
	return [
		{
			...text,
			...at('name'),
			shape: { kind: 'text', min: 1, max: 100 },
			takes: (value) => filled(value) && value.length <= 100
		},
		{
			...text,
			...at('language'),
			shape: { kind: 'choice', options: locales },
			takes: (value) => filled(value) && locales.includes(value)
		},
		{ ...text, ...at('zone'), shape: { kind: 'zone' }, takes: filled }
	];
}

function at(field: 'name' | 'language' | 'zone') {
	return { key: `guild.${field}`, area: 'guild', place: { in: 'guild', field } as const, words: `guild.${field}` };
}

function slotLeaves({ roleSlots, channelSlots }: RegistryInput): readonly Leaf[] {
	const taken = (value: unknown): boolean => value === undefined || (typeof value === 'string' && /^\d{15,20}$/.test(value));
	const roles = roleSlots
		.filter(({ key }) => key !== ownerSlot && key !== memberSlot)
		.map(({ key }): Leaf => ({ ...slot('roles', key), shape: { kind: 'role' }, takes: taken }));
	const channels = channelSlots.map(
		({ key, kind }): Leaf => ({ ...slot('channels', key), shape: { kind: 'channel', category: kind === 'category' }, takes: taken })
	);
	return [...roles, ...channels];
}

function slot(area: 'roles' | 'channels', key: string) {
	return {
		key: `${area}.${key}`,
		area,
		place: { in: area, slot: key } as const,
		optional: true,
		words: area,
		item: key,
		fallback: undefined
	};
}
