import type { Delivery, OrderRow } from './order.model.js';

/** What says how an order falls into parts. */
export interface Weighed extends Pick<OrderRow, 'quantity'> {
	readonly item: { readonly fulfilment: Pick<OrderRow['item']['fulfilment'], 'captures'> };
}

/**
 * In how many parts an order can be handed over, and what each weighs. Goods that are counted have one part per unit; work with
 * milestones (`captures` of the item) has one per milestone, weighing its per cent.
 */
export function partWeights({ item, quantity }: Weighed): readonly number[] {
	const { captures } = item.fulfilment;
	return captures && quantity === 1 ? captures.map(({ percent }) => percent) : Array.from({ length: quantity }, () => 1);
}

/** How many parts the order has, at least 1. */
export const partsOf = (order: Pick<OrderRow, 'item' | 'quantity'>): number => partWeights(order).length;

/** Names of the milestones, where the parts are such. */
export function milestonesOf({ item, quantity }: Pick<OrderRow, 'item' | 'quantity'>): readonly string[] | null {
	const { captures } = item.fulfilment;
	return captures && quantity === 1 ? captures.map(({ key }) => key) : null;
}

/**
 * What the first `parts` parts of an order are worth out of `total`: rounded down, so that a part never costs more than its share; all
 * parts together are exactly `total`.
 *
 * @param parts 0 to the number of parts.
 */
export function shareOf(total: number, weights: readonly number[], parts: number): number {
	const all = weights.reduce((sum, weight) => sum + weight, 0);
	const first = weights.slice(0, parts).reduce((sum, weight) => sum + weight, 0);
	return Number((BigInt(total) * BigInt(first)) / BigInt(all));
}

/** Units that count as handed over for the stock: counted goods by the piece, work with milestones only when all of it is done. */
export function unitsOf(order: Pick<OrderRow, 'item' | 'quantity'>, parts: number): number {
	if (milestonesOf(order)) return parts >= partsOf(order) ? order.quantity : 0;
	return Math.min(parts, order.quantity);
}

/** Deliveries that the buyer has not accepted yet. */
export function openDeliveries({ deliveries, confirmed }: Pick<OrderRow, 'deliveries' | 'confirmed'>): readonly Delivery[] {
	let before = 0;
	return deliveries.filter(({ parts }) => {
		before += parts;
		return before > confirmed;
	});
}

/** The last delivery, or `null` before the first. */
export const lastDelivery = ({ deliveries }: Pick<OrderRow, 'deliveries'>): Delivery | null => deliveries.at(-1) ?? null;

/** Whether parts are still to be handed over after what was delivered. */
export const isPart = (order: Pick<OrderRow, 'item' | 'quantity' | 'delivered'>): boolean => order.delivered < partsOf(order);
