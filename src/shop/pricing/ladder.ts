import { freeKey, keyOf } from '../editor/keys.js';
import type { VariantDefinition } from '../pack/schema/catalogue.js';
import type { LadderRule } from './rules.js';

/**
 * The variants that a ladder makes: one for each quality, at its share of the item's price, and one for its blueprint, at the blueprint's
 * share of that. Shares are rounded up. A variant of the same key keeps its stock and what else it says.
 */
export function ladderVariants({ steps, blueprint }: LadderRule, before: readonly VariantDefinition[]): VariantDefinition[] {
	const taken = new Set<string>();
	const variant = (label: string, percent: number): VariantDefinition => {
		const key = freeKey(keyOf(label, 'quality'), taken);
		taken.add(key);
		const known = before.find((one) => one.key === key);
		const { priceDelta: _delta, pricePercent: _percent, ...rest } = known ?? { key, label };
		return { ...rest, key, label, pricePercent: percent };
	};
	return steps.flatMap(({ label, percent }) => [
		variant(label, percent),
		...(blueprint ? [variant(`${label} · ${blueprint.label}`.slice(0, 100), Math.ceil((percent * blueprint.percent) / 100))] : [])
	]);
}
