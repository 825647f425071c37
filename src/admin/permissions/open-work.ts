import type { Approvals } from '#approvals';
import type { GuildId } from '#core/ids';
import type { OrderRepository } from '#orders';

/** Open work is counted up to this. */
const counted = 100;

/** Capabilities without which open orders wait. */
const ofOrders: ReadonlySet<string> = new Set(['orders.fulfil', 'orders.assign', 'orders.receive_goods', 'tickets.handle']);

/** How much that is open now needs somebody with the capability: orders, problems and requests; up to 100. */
export async function openWork(
	from: { readonly orders: OrderRepository; readonly approvals: Approvals },
	guild: GuildId,
	capability: string
): Promise<number> {
	const waiting = await from.approvals.countWaiting(guild, capability);
	if (capability !== 'disputes.resolve' && !ofOrders.has(capability)) return waiting;
	const open = await from.orders.open(guild, counted);
	return waiting + (capability === 'disputes.resolve' ? open.filter(({ state }) => state === 'disputed').length : open.length);
}
