import { definedSlices } from './define.js';
import { sameJson } from './json.js';
import type { SliceValues } from './pack-slices.js';

/** What a section of the settings moves when it changes. */
export type SectionWeight = 'money' | 'access' | 'plain';

/** A part of the settings that a pack carries and that an import takes or leaves as a whole: fields of one slice. */
export interface SettingSection {
	readonly section: string;
	readonly slice: string;
	readonly fields: readonly string[];
	readonly weight: SectionWeight;
	/** What somebody needs to change it, besides `config.edit` and `config.publish`. */
	readonly needs: readonly string[];
	/** Fields of its keyed rows that belong to one guild: they never leave it, and an import keeps what the guild has there. */
	readonly local?: readonly string[];
}

const plain = { weight: 'plain', needs: [] } as const;
const money = { weight: 'money', needs: [] } as const;
const access = { weight: 'access', needs: [] } as const;
const mints = { weight: 'money', needs: ['money.faucets'] } as const;

/**
 * The sections, in the order in which they are shown. What is not named here is never exported and never imported: switches of parts, roles,
 * channels and rights, the confirmation of real money, the running season.
 */
export const settingSections: readonly SettingSection[] = [
	{ section: 'currencies', slice: 'economy', fields: ['currencies'], ...money },
	{ section: 'startGrant', slice: 'economy', fields: ['startGrant'], ...mints },
	{ section: 'transfers', slice: 'economy', fields: ['send', 'waysToEarn'], ...money },
	{ section: 'goods', slice: 'economy', fields: ['goods', 'rates', 'conversions', 'sellBack'], ...money },
	{ section: 'faucets', slice: 'xp', fields: ['faucets'], ...mints },
	{ section: 'rewardRules', slice: 'xp', fields: ['rewardRules'], ...mints },
	{ section: 'multipliers', slice: 'xp', fields: ['tenureMultipliers', 'multiplierCapPercent'], ...money },
	{ section: 'discounts', slice: 'shop', fields: ['combineDiscounts', 'maxDiscountPercent', 'couponTriesPerHour'], ...money },
	{
		section: 'orders',
		slice: 'orders',
		fields: [
			'placed',
			'claimed',
			'ready',
			'delivered',
			'disputed',
			'freeCancelUntil',
			'keptPercentOnBuyerCancel',
			'change',
			'maxOpenPerFulfiller',
			'maxOpenPerMember',
			'oneOpenPerItem',
			'rates'
		],
		...money
	},
	{ section: 'gates', slice: 'trust', fields: ['gates'], ...access },
	{
		section: 'trust',
		slice: 'trust',
		fields: ['tiers', 'limits', 'reviews', 'vouch', 'warnings', 'reports', 'severity', 'sanctionDays'],
		...access
	},
	{ section: 'ranks', slice: 'xp', fields: ['ranks'], ...access, local: ['role'] },
	{ section: 'forms', slice: 'forms', fields: ['forms', 'maxWaiting', 'waitingDays'], ...access },
	{ section: 'levels', slice: 'xp', fields: ['levels'], ...plain },
	{ section: 'quietHours', slice: 'orders', fields: ['quietHours'], ...plain },
	{ section: 'policies', slice: 'orders', fields: ['policies', 'smallTribes'], ...plain },
	{ section: 'handover', slice: 'orders', fields: ['fulfilmentMethods', 'fulfilmentSteps', 'riskFlags'], ...plain },
	{ section: 'shop', slice: 'shop', fields: ['draftDays', 'uploadMaxMb', 'storefront', 'lowStock', 'game', 'limits'], ...plain },
	{
		section: 'tickets',
		slice: 'tickets',
		fields: [
			'container',
			'fallback',
			'extraCategories',
			'nameTemplate',
			'closeRequestHours',
			'keepOpenTimes',
			'reopenDays',
			'deleteClosedChannelsAfterHours',
			'remakesPerDay',
			'workingHours',
			'transcript',
			'files',
			'record'
		],
		...plain
	},
	{ section: 'words', slice: 'texts', fields: ['vocabulary', 'messages'], ...plain },
	{
		section: 'texts',
		slice: 'ownTexts',
		fields: ['shopGreeting', 'shopClosed', 'rules', 'footer', 'ticketGreeting', 'ticketGreetings'],
		...plain
	}
];

/** A section by its name; `undefined` for anything else. */
export const sectionOf = (name: string): SettingSection | undefined => settingSections.find(({ section }) => section === name);

/** What a guild, or a pack, has set of a section; `null`: nothing. Fields of one guild are left out. */
export function readSection(values: SliceValues, { slice, fields, local = [] }: SettingSection): Readonly<Record<string, unknown>> | null {
	const raw = recordOf(values[slice]);
	const found = fields.flatMap((field) =>
		raw[field] === undefined || raw[field] === null ? [] : [[field, cut(raw[field], local)] as const]
	);
	return found.length === 0 ? null : Object.fromEntries(found);
}

/** The whole slice with a section's fields as somebody else has them; what belongs to this guild stays. */
export function withSection(
	values: SliceValues,
	{ slice, fields, local = [] }: SettingSection,
	next: Readonly<Record<string, unknown>>
): Readonly<Record<string, unknown>> {
	const raw = recordOf(values[slice]);
	const taken = fields.flatMap((field) => (next[field] === undefined ? [] : [[field, kept(next[field], raw[field], local)] as const]));
	return { ...raw, ...Object.fromEntries(taken) };
}

/**
 * The whole slice with a section's fields as they once were in this guild; fields that were not set then go. What belongs to this guild
 * stays as it is now, and comes back with rows that are gone by now.
 */
export function withFormerSection(
	values: SliceValues,
	{ slice, fields, local = [] }: SettingSection,
	former: SliceValues
): Readonly<Record<string, unknown>> {
	const [raw, old] = [recordOf(values[slice]), recordOf(former[slice])];
	const others = Object.entries(raw).filter(([field]) => !fields.includes(field));
	const back = fields.flatMap((field) => (old[field] === undefined ? [] : [[field, restored(old[field], raw[field], local)] as const]));
	return Object.fromEntries([...others, ...back]);
}

/** Whether a guild has a section as somebody else has it; what it never set counts as the default. */
export function sameSection(values: SliceValues, section: SettingSection, next: Readonly<Record<string, unknown>>): boolean {
	const raw = recordOf(values[section.slice]);
	const made = withSection(values, section, next);
	const defaults = recordOf(definedSlices().get(section.slice)?.defaults);
	return section.fields.every((field) => sameJson(made[field] ?? defaults[field], raw[field] ?? defaults[field]));
}

function cut(value: unknown, local: readonly string[]): unknown {
	if (local.length === 0 || !Array.isArray(value)) return value;
	return value.map((row) => Object.fromEntries(Object.entries(recordOf(row)).filter(([field]) => !local.includes(field))));
}

function kept(next: unknown, now: unknown, local: readonly string[]): unknown {
	if (local.length === 0 || !Array.isArray(next)) return next;
	const own = new Map((Array.isArray(now) ? now : []).map((row) => [recordOf(row).key, recordOf(row)]));
	return next.map((raw) => {
		const row = Object.fromEntries(Object.entries(recordOf(raw)).filter(([field]) => !local.includes(field)));
		const there = own.get(row.key);
		const fields = local.flatMap((field) => (there?.[field] === undefined ? [] : [[field, there[field]] as const]));
		return { ...row, ...Object.fromEntries(fields) };
	});
}

/** Rows as they once were, with what is bound to those of them that are still there now. */
function restored(old: unknown, now: unknown, local: readonly string[]): unknown {
	const bound = kept(old, now, local);
	if (local.length === 0 || !Array.isArray(bound) || !Array.isArray(old)) return bound;
	const there = new Set((Array.isArray(now) ? now : []).map((row) => recordOf(row).key));
	return bound.map((row, place) => (there.has(recordOf(row).key) ? row : old[place]));
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {};
}
