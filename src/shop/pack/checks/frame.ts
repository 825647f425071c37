import type { Pack } from '../schema/index.js';
import { check, keysOf, known, type PackCheck, unique } from './report.js';

/** Names of an older format: a pack that has one was converted only half. */
const olderNames = /trustSignals|buyerMinScore|MinTier/;
const machinePath = /(?<!\w)\/(tmp|work|home|farm|root|usr|etc|var)\/|[A-Z]:\\/;

/** Domains that must say what the end of a season means for them. */
const seasonDomains = ['shop', 'orders', 'market', 'economy', 'xp', 'trust', 'quests', 'redeems', 'teams', 'tickets'];

function* strings(value: unknown, path: string): Generator<[string, string]> {
	if (typeof value === 'string') yield [path, value];
	else if (Array.isArray(value)) for (const [index, part] of value.entries()) yield* strings(part, `${path}.${index}`);
	else if (typeof value === 'object' && value !== null) {
		for (const [name, part] of Object.entries(value)) {
			yield [`${path}.${name}`, name];
			yield* strings(part, `${path}.${name}`);
		}
	}
}

/** The value at a dotted path of objects; `undefined` where there is none. */
function valueAt(pack: Pack, path: string): unknown {
	let value: unknown = pack;
	for (const part of path.split('.')) {
		if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, part)) return undefined;
		value = Reflect.get(value, part);
	}
	return value;
}

export const frameChecks: readonly PackCheck[] = [
	check('keys', (pack, report) => {
		const lists = {
			roleSlots: pack.roleSlots,
			channelSlots: pack.channelSlots,
			ranks: pack.ranks,
			rewardRules: pack.rewardRules,
			quests: pack.quests,
			tournaments: pack.tournaments,
			redeems: pack.redeems,
			perks: pack.perks,
			presets: pack.presets,
			goods: pack.goods,
			forms: pack.forms,
			categories: pack.categories,
			'permissions.capabilities': pack.permissions.capabilities,
			'economy.rates': pack.economy.rates,
			'trust.tiers': pack.trust.tiers,
			'trust.gates': pack.trust.gates,
			'trust.sanctions': pack.trust.sanctions,
			'tickets.panels': pack.tickets.panels
		};
		for (const [path, rows] of Object.entries(lists)) unique(rows, path, report);
	}),
	check('left-overs', (pack, report) => {
		for (const [path, value] of strings(pack, '')) {
			if (olderNames.test(value)) report(path.slice(1), 'Left over from an older format');
			if (machinePath.test(value)) report(path.slice(1), 'Names a path of a machine');
		}
	}),
	check('role-slots', (pack, report) => {
		const slots = keysOf(pack.roleSlots);
		for (const slot of pack.roleSlots) {
			const path = `roleSlots.${slot.key}.fallback`;
			known(slot.fallback, slots, path, 'role slot', report);
			if (slot.fallback.length > 0 && slot.fallback.at(-1) !== 'owner') report(path, 'A fallback ends at the owner');
		}
		if (!slots.includes('owner')) report('roleSlots', 'There is no slot "owner"');
	}),
	check('capabilities', (pack, report) => {
		const slots = keysOf(pack.roleSlots);
		for (const capability of pack.permissions.capabilities) {
			const path = `permissions.capabilities.${capability.key}.slots`;
			known(capability.slots, slots, path, 'role slot', report);
			const everyone = capability.slots.length === 1 && capability.slots[0] === 'member';
			if (!everyone && !capability.slots.includes('owner')) report(path, 'The owner is locked out');
		}
		const capabilities = keysOf(pack.permissions.capabilities);
		known(
			pack.permissions.fourEyes.map((rule) => rule.capability),
			capabilities,
			'permissions.fourEyes',
			'capability',
			report
		);
	}),
	check('channel-slots', (pack, report) => {
		const gates = keysOf(pack.trust.gates);
		const ranks = keysOf(pack.ranks);
		for (const channel of pack.channelSlots) {
			const path = `channelSlots.${channel.key}`;
			known(channel.visibleTo, keysOf(pack.roleSlots), `${path}.visibleTo`, 'role slot', report);
			if (channel.gate) known([channel.gate], gates, `${path}.gate`, 'gate', report);
			if (channel.rank === undefined) continue;
			known([channel.rank], ranks, `${path}.rank`, 'rank', report);
			const privileged = pack.ranks.filter((rank) => rank.privileges.channels.includes(channel.key)).map((rank) => rank.key);
			const expected = ranks.slice(ranks.indexOf(channel.rank));
			if (privileged.join() !== expected.join())
				report(path, `Ranks with this channel: ${privileged.join(', ') || 'none'}; from its rank on: ${expected.join(', ')}`);
		}
	}),
	check('panels', (pack, report) => {
		const channels = keysOf(pack.channelSlots);
		const forms = keysOf(pack.forms);
		const opened = new Set<string>();
		for (const panel of pack.tickets.panels) {
			const path = `tickets.panels.${panel.key}`;
			known(panel.staff, keysOf(pack.roleSlots), `${path}.staff`, 'role slot', report);
			known([panel.channel, panel.room ?? panel.channel], channels, `${path}.channel`, 'channel slot', report);
			if (panel.gate) known([panel.gate], keysOf(pack.trust.gates), `${path}.gate`, 'gate', report);
			if (panel.action.kind !== 'form') continue;
			known([panel.action.form], forms, `${path}.action.form`, 'form', report);
			opened.add(panel.action.form);
		}
		for (const form of forms) if (!opened.has(form)) report(`forms.${form}`, 'No panel opens this form');
	}),
	check('form-references', (pack, report) => {
		for (const form of pack.forms) {
			known(form.handledBy, keysOf(pack.roleSlots), `forms.${form.key}.handledBy`, 'role slot', report);
			if (form.gate) known([form.gate], keysOf(pack.trust.gates), `forms.${form.key}.gate`, 'gate', report);
		}
	}),
	check('fulfilment-methods', (pack, report) => {
		for (const [method, { slots }] of Object.entries(pack.fulfilmentMethods)) {
			known(slots ?? [], keysOf(pack.roleSlots), `fulfilmentMethods.${method}.slots`, 'role slot', report);
		}
	}),
	check('presets', (pack, report) => {
		for (const preset of pack.presets) {
			for (const change of preset.changes) {
				const value = valueAt(pack, change.path);
				if (value === undefined || value === null) report(`presets.${preset.key}`, `There is no "${change.path}"`);
				else if (typeof value !== typeof change.value) report(`presets.${preset.key}`, `"${change.path}" is a ${typeof value}`);
			}
		}
	}),
	check('placeholders', (pack, report) => {
		const placeholders = new Set(pack.texts.placeholders);
		for (const [name, message] of Object.entries(pack.texts.messages)) {
			for (const [, placeholder] of message.matchAll(/\{(\w+)\}/g)) {
				if (!placeholders.has(placeholder!)) report(`texts.messages.${name}`, `There is no placeholder {${placeholder}}`);
			}
		}
	}),
	check('season', (pack, report) => {
		for (const domain of seasonDomains)
			if (!Object.hasOwn(pack.season.onEnd, domain)) report('season.onEnd', `Says nothing about ${domain}`);
	}),
	check('shop-settings', (pack, report) => {
		const { roleDiscounts, coupons, sales } = pack.settings.shop;
		for (const coupon of coupons)
			if ((coupon.percent === undefined) === (coupon.credits === undefined))
				report(`settings.shop.coupons.${coupon.key}`, 'Give percent or credits, one of them');
		known(
			roleDiscounts.map((discount) => discount.slot),
			keysOf(pack.roleSlots),
			'settings.shop.roleDiscounts',
			'role slot',
			report
		);
		known(
			[...roleDiscounts, ...coupons, ...sales].flatMap((row) => row.categories ?? []),
			keysOf(pack.categories),
			'settings.shop',
			'category',
			report
		);
		known(
			[...roleDiscounts, ...coupons, ...sales].flatMap((row) => row.items ?? []),
			pack.categories.flatMap((category) => keysOf(category.items)),
			'settings.shop',
			'item',
			report
		);
	})
];
