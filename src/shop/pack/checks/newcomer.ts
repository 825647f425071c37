import { variantPrice } from '../price.js';
import { define, filteredChoices } from '../resolve.js';
import type { ItemDefinition } from '../schema/catalogue.js';
import type { Pack } from '../schema/index.js';
import { check, type PackCheck, type Report } from './report.js';

/** What a member has who joined a moment ago. */
const newcomer = { standing: 0.03, confidence: 0, tenureDays: 0, settledDeals: 0, level: 1 };

/** Whether a member who joined a moment ago passes a gate; `null` is no gate. */
function passes(gate: string | null, pack: Pack): boolean {
	if (gate === null) return true;
	const require = pack.trust.gates.find((row) => row.key === gate)?.require;
	if (!require || require.verifiedGameId || (require.level ?? 0) > newcomer.level) return false;
	const rank = pack.ranks.find((row) => row.key === require.rank);
	if (require.rank && (!rank || rank.minMonths > 0)) return false;
	return (
		newcomer.standing >= require.standing &&
		newcomer.confidence >= require.confidence &&
		newcomer.tenureDays >= require.tenureDays &&
		newcomer.settledDeals >= require.settledDeals
	);
}

/** Whether every question that has closed choices leaves a newcomer one; reports those that do not. */
function leavesAChoice(item: ItemDefinition, pack: Pack, path: string, report: Report): boolean {
	let free = true;
	for (const question of new Set(item.access.choiceGates?.map((gate) => gate.question))) {
		const definition = item.questions
			.map((reference) => define(reference, pack))
			.find((row) => !('messages' in row) && row.key === question);
		if (!definition || 'messages' in definition || definition.type !== 'select') continue;
		const shut = new Set(
			item.access.choiceGates?.filter((gate) => gate.question === question && !passes(gate.gate, pack)).map((gate) => gate.value)
		);
		if (filteredChoices(definition, item, pack).some((choice) => !shut.has(choice.value))) continue;
		free = false;
		report(`${path}.access.choiceGates`, `No choice of "${question}" is left for a newcomer`);
	}
	return free;
}

/** Highest tier that a gate's bar of standing implies; the first tier without one. */
function tierFor(gate: string | null, pack: Pack): string {
	const standing = pack.trust.gates.find((row) => row.key === gate)?.require.standing ?? 0;
	const tiers = pack.trust.tiers.filter((tier) => tier.require.standing <= standing + 1e-9);
	return (tiers.at(-1) ?? pack.trust.tiers[0]!).key;
}

const orderValueLimit = (tier: string | undefined, pack: Pack): number =>
	pack.trust.limits.byTier.find((row) => row.tier === tier)?.openOrderValue ?? 0;

export const newcomerChecks: readonly PackCheck[] = [
	check('newcomer-can-buy', (pack, report) => {
		for (const category of pack.categories) {
			const open = { credits: 0, in_game: 0, external: 0 };
			for (const item of category.items) {
				const free = leavesAChoice(item, pack, `categories.${category.key}.items.${item.key}`, report);
				if (!item.enabled || !free || !passes(item.access.gate, pack)) continue;
				const limit = orderValueLimit(pack.trust.tiers[0]?.key, pack);
				if (item.variants.some((variant) => variantPrice(item, variant) <= limit)) open[item.settlement.kind] += 1;
			}
			if (open.credits === 0 || open.in_game === 0)
				report(
					`categories.${category.key}`,
					`A newcomer can buy ${open.credits} items for credits and ${open.in_game} for goods; at least one of each`
				);
		}
	}),
	check('within-limits', (pack, report) => {
		const most = orderValueLimit(pack.trust.tiers.at(-1)?.key, pack);
		for (const category of pack.categories) {
			for (const item of category.items) {
				if (!item.enabled) continue;
				const path = `categories.${category.key}.items.${item.key}`;
				const prices = item.variants.map((variant) => variantPrice(item, variant));
				const tier = tierFor(item.access.gate, pack);
				const limit = orderValueLimit(tier, pack);
				if (Math.min(...prices) > limit)
					report(path, `The cheapest variant costs ${Math.min(...prices)}, over the limit ${limit} of tier "${tier}"`);
				if (Math.max(...prices) > most) report(path, `A variant costs ${Math.max(...prices)}, over the highest limit ${most}`);
			}
		}
	})
];
