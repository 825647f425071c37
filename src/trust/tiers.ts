import type { TierLimits, TrustSettings, TrustTier } from './trust.settings.js';

/** Which of two demands is the higher one: by standing, then confidence, then days. Negative: the first is the lower one; 0: they are the same. */
export const byDemands = (one: Pick<TrustTier, 'require'>, other: Pick<TrustTier, 'require'>): number =>
	one.require.standing - other.require.standing ||
	one.require.confidence - other.require.confidence ||
	one.require.tenureDays - other.require.tenureDays;

/** The tiers that members can be in, from the lowest up. */
export const liveTiers = (tiers: readonly TrustTier[]): TrustTier[] => tiers.filter(({ archived }) => !archived).toSorted(byDemands);

/** Whether everybody meets the demands of a tier. */
export const isOpen = ({ require }: Pick<TrustTier, 'require'>): boolean =>
	require.standing <= 0 && require.confidence <= 0 && require.tenureDays <= 0;

/**
 * What a tier gives before anything is settled: its own limits, else those of the nearest tier below that has some. `null`: the guild sets no
 * limits up to this tier, or it is none that members can be in.
 */
export function limitsOfTier({ tiers, limits }: Pick<TrustSettings, 'tiers' | 'limits'>, key: string | undefined): TierLimits | null {
	const live = liveTiers(tiers);
	const upTo = live.slice(0, live.findIndex((tier) => tier.key === key) + 1).reverse();
	return upTo.map((tier) => limits.byTier.find((row) => row.tier === tier.key)).find((row) => row !== undefined) ?? null;
}

/** The limits of which a higher tier should not have less. */
const rising = ['openOrders', 'openOrderValue', 'openSaleValue', 'sendPerDay'] as const;

/** A limit by which a tier is worse off than the one below it. */
export type WorseLimit = (typeof rising)[number] | 'holdHoursAfterSale';

/** By what a tier is worse off than the one below; `null`: by nothing, or there is none below. */
export function worseThanBelow(
	settings: Pick<TrustSettings, 'tiers' | 'limits'>,
	key: string
): { readonly below: TrustTier; readonly by: readonly WorseLimit[] } | null {
	const live = liveTiers(settings.tiers);
	const below = live[live.findIndex((tier) => tier.key === key) - 1];
	const [own, lower] = [limitsOfTier(settings, key), limitsOfTier(settings, below?.key)];
	if (!below || !own || !lower) return null;
	const by: WorseLimit[] = rising.filter((limit) => own[limit] < lower[limit]);
	if (own.holdHoursAfterSale > lower.holdHoursAfterSale) by.push('holdHoursAfterSale');
	return by.length > 0 ? { below, by } : null;
}
