import type { Effect, EffectDone, EffectHandler } from '#core/outbox/effect';
import type { ViewContext } from '#core/views/kit';
import { agreedCard, type MeetingService, type OrderRow, offerCard, offerOver } from '#orders';
import type { OfferMessage } from './ticket.model.js';
import { type CodePayload, handler, inTicket, type RoomyTicket, type TicketEffectDeps, unlessGone } from './tickets.effects.js';

export interface MeetingCardDeps extends TicketEffectDeps {
	readonly meetings: Pick<MeetingService, 'placeOf' | 'zones'>;
}

type Shown = OfferMessage['shows'] | 'over';
type InRoom = <T>(act: () => Promise<T>) => Promise<T>;

const messageKey = (code: string, offer: string): string => `ticket:${code}:offer:${offer}`;

/** Brings the messages about proposed times to what the order says now: open, agreed, or over. */
export async function renewOffers(
	deps: MeetingCardDeps,
	view: ViewContext,
	effect: Effect<CodePayload>,
	{ order, ticket, inRoom }: { readonly order: OrderRow; readonly ticket: RoomyTicket; readonly inRoom: InRoom }
): Promise<readonly OfferMessage[]> {
	const { offers = [], channel } = ticket;
	const wanted = offers.map((shown) => ({ ...shown, now: stateOf(order, shown.offer) }));
	const changed = wanted.filter(({ now, shows }) => now !== shows);
	for (const { offer, message, now } of changed) {
		const screen = await screenOf(deps, view, order, now);
		await unlessGone(() =>
			inRoom(() => deps.discord.messages.edit(channel, message, screen, { effectKey: messageKey(order.code, offer) }))
		);
	}
	const left = wanted.flatMap(({ offer, message, now }): OfferMessage[] => (now === 'over' ? [] : [{ offer, message, shows: now }]));
	if (changed.length > 0) await deps.tickets.messages.offersShown(order.guild, ticket, `${effect.key}:renewed`, left);
	return left;
}

/** Shows a new proposal, and calls whoever may take it. One that is over by then is not shown. */
export async function showOffer(
	deps: MeetingCardDeps,
	view: ViewContext,
	effect: Effect<CodePayload & { readonly offer?: string }>,
	room: { readonly order: OrderRow; readonly ticket: RoomyTicket; readonly inRoom: InRoom }
) {
	const { order, ticket, inRoom } = room;
	const left = await renewOffers(deps, view, effect, room);
	const { offer } = order;
	if (!offer || offer.id !== effect.payload.offer) return { note: 'over before it was shown' };
	// The room is another one by now, and showed it as it was opened.
	if (left.some((shown) => shown.offer === offer.id)) return { note: 'shown already' };
	const attempt = { key: messageKey(order.code, offer.id), unknown: effect.unknown };
	return show(deps, view, { attempt, order, ticket, offer: offer.id, shows: 'open', left, inRoom });
}

/** What was proposed or agreed before is shown again: in a room that was made anew, or after its message was deleted. `n` tells them apart. */
export function offerEffect(deps: MeetingCardDeps): EffectHandler<never> {
	return handler<CodePayload & { readonly n: number | string }>('tickets.offer', (effect) =>
		inTicket(deps, effect, async (order, ticket) => {
			const offer = order.offer?.id ?? order.meeting?.offer;
			const shows = offer === undefined ? 'over' : stateOf(order, offer);
			if (offer === undefined || shows === 'over') return { note: 'nothing is proposed or agreed' };
			const { offers = [] } = ticket;
			if (offers.some((shown) => shown.offer === offer)) return { note: 'shown already' };
			const attempt = { key: `${messageKey(order.code, offer)}:again:${effect.payload.n}`, unknown: effect.unknown };
			const view = await deps.view(effect.guild);
			return show(deps, view, { attempt, order, ticket, offer, shows, left: offers, inRoom: (act) => act() });
		})
	);
}

/** Sends the message about an offer, calls whoever may take it, and remembers it. */
async function show(
	deps: MeetingCardDeps,
	view: ViewContext,
	what: {
		readonly attempt: { readonly key: string; readonly unknown: boolean };
		readonly order: OrderRow;
		readonly ticket: RoomyTicket;
		readonly offer: string;
		readonly shows: OfferMessage['shows'];
		readonly left: readonly OfferMessage[];
		readonly inRoom: InRoom;
	}
): Promise<EffectDone> {
	const { attempt, order, ticket, offer, shows, left, inRoom } = what;
	const called = shows === 'agreed' ? null : order.offer?.side === 'buyer' ? order.assignee : order.buyer;
	const screen = await screenOf(deps, view, order, shows, called ? `<@${called}>` : '');
	const options = called ? { pings: { users: [called] } } : { silent: true };
	const message = await inRoom(() => deps.discord.sendOnce(attempt, ticket.channel, screen, options));
	await deps.tickets.messages.offersShown(order.guild, ticket, attempt.key, [...left, { offer, message, shows }], message);
	return { result: message };
}

function stateOf(order: OrderRow, offer: string): Shown {
	if (order.offer?.id === offer) return 'open';
	return order.state === 'ready' && order.meeting?.offer === offer ? 'agreed' : 'over';
}

async function screenOf(deps: MeetingCardDeps, view: ViewContext, order: OrderRow, shows: Shown, ping = '') {
	const { offer, meeting } = order;
	if (shows === 'agreed' && meeting)
		return agreedCard(view, { order, meeting, place: deps.meetings.placeOf(order, meeting), zones: await deps.meetings.zones(order) });
	if (shows === 'open' && offer)
		return offerCard(view, { order, offer, ping, place: deps.meetings.placeOf(order, offer), zones: await deps.meetings.zones(order) });
	return offerOver(view, order);
}
