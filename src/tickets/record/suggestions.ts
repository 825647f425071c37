import { container } from '@sapphire/framework';
import type { Actor } from '#core/actor';
import type { GuildId } from '#core/ids';
import type { Suggestion } from '#core/interactions/index';
import type { ViewContext } from '#core/views/kit';
import type { OrderRow } from '#orders';

const most = 100;

/** The person's own orders that fit, newest first, then those that they hold as staff. */
export async function ticketSuggestions(guild: GuildId, actor: Actor, view: ViewContext, typed: string): Promise<readonly Suggestion[]> {
	const { orderRows, policy } = container;
	const [{ orders: own }, held] = await Promise.all([
		orderRows.byBuyer(guild, actor.id, 'all', most),
		orderRows.byAssignee(guild, actor.id, most)
	]);
	const queue = (await policy.can(guild, actor, 'tickets.transcripts')) ? await orderRows.queue(guild, most) : [];
	return fitting(view, [...own, ...held, ...queue], typed);
}

/** Orders that the staff member holds, then the queue. Their own orders are none that they work on. */
export async function staffSuggestions(guild: GuildId, actor: Actor, view: ViewContext, typed: string): Promise<readonly Suggestion[]> {
	const { orderRows } = container;
	const [held, queue] = await Promise.all([orderRows.byAssignee(guild, actor.id, most), orderRows.queue(guild, most)]);
	return fitting(
		view,
		[...held, ...queue].filter(({ buyer }) => buyer !== actor.id),
		typed
	);
}

function fitting(view: ViewContext, orders: readonly OrderRow[], typed: string): readonly Suggestion[] {
	const wanted = typed.trim().toLowerCase();
	const once = orders.filter(({ code }, index) => orders.findIndex((other) => other.code === code) === index);
	return once
		.filter(({ code, item }) => `${code} ${item.name}`.toLowerCase().includes(wanted))
		.slice(0, 25)
		.map(({ code, item, quantity, state }) => ({
			value: code,
			label: `${code} · ${item.name} × ${quantity} · ${view.t(`orders:short.${state}`)}`
		}));
}
