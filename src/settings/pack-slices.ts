import { packForms } from './pack-forms.js';
import { packIdentity } from './pack-identity.js';

/** A pack as it was read from its file: its sections by name. Who wants to know whether it is a good pack asks the pack's own schema. */
export type PackSections = Readonly<Record<string, unknown>>;

/** What a pack sets: raw values by the name of the slice that reads them. */
export type SliceValues = Readonly<Record<string, unknown>>;

/**
 * Which section of a pack goes to which slice. The values stay raw: each slice's schema takes the fields it knows, so a pack may carry
 * sections of domains that this version does not have.
 *
 * The catalogue (categories, items, question library) is not part of the settings: `shop` imports it into its own collections.
 */
export function packSlices(pack: PackSections): SliceValues {
	const settings = section(pack.settings);
	const economy = section(pack.economy);
	const tickets = section(pack.tickets);
	return {
		features: pack.features,
		slots: { roleSlots: pack.roleSlots, channelSlots: pack.channelSlots },
		permissions: pack.permissions,
		texts: pack.texts,
		economy: { ...economy, goods: pack.goods },
		shop: { ...section(settings.shop), game: settings.game, limits: pack.limits, draftDays: section(settings.orders).draftDays },
		orders: {
			...section(settings.orders),
			maxOpenPerMember: tickets.maxOpenPerMember,
			oneOpenPerItem: tickets.oneOpenPerItem,
			quietHours: settings.quietHours,
			smallTribes: settings.smallTribes,
			policies: pack.policies,
			fulfilmentMethods: pack.fulfilmentMethods,
			fulfilmentSteps: pack.fulfilmentSteps,
			riskFlags: pack.riskFlags,
			rates: economy.rates
		},
		xp: {
			levels: pack.levels,
			ranks: pack.ranks,
			tenureMultipliers: pack.tenureMultipliers,
			rewardRules: pack.rewardRules,
			multiplierCapPercent: economy.multiplierCapPercent,
			faucets: economy.faucets
		},
		trust: { ...section(pack.trust), identity: packIdentity(pack), sanctionDays: sanctionDays(section(pack.trust).sanctions) },
		invites: settings.invites,
		forms: { forms: packForms(pack) },
		tickets: pack.tickets
	};
}

/** The pack lists sanctions, `{ key, days }`; the settings have one value for each. */
function sanctionDays(list: unknown): Readonly<Record<string, unknown>> {
	if (!Array.isArray(list)) return {};
	return Object.fromEntries(list.flatMap((row: unknown) => (isRecord(row) && typeof row.key === 'string' ? [[row.key, row.days]] : [])));
}

/** A part of the pack that is an object, or an empty one where the pack has none. */
function section(value: unknown): Readonly<Record<string, unknown>> {
	return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
