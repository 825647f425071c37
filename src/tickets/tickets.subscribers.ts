import { DiscordGone } from '#core/discord/index';
import type { Effect, EventSubscriber } from '#core/outbox/effect';
import type { OrderRow } from '#orders';
import { closeCase } from './case-calls.js';
import { type MeetingCardDeps, renewOffers, showOffer } from './meeting-cards.js';
import type { OrderDms } from './order-dms.js';
import { inTheLine, isEnd, joins, type Line, lineOf, type MovePayload, type OrderEvent, orderEvents, turns } from './order-lines.js';
import type { LineDeps } from './rooms/line.effects.js';
import { placeRoom } from './rooms/places.js';
import { cardKey } from './ticket.keys.js';
import {
	admit,
	both,
	cardScreen,
	hasRoom,
	inRoom,
	mentionsOf,
	mentionText,
	pingsOf,
	type RoomyTicket,
	renewCall,
	sendCard
} from './tickets.effects.js';
import type { TransactionLog } from './transaction-log.js';
import { changeLine } from './views/change-line.js';
import { eventLine, meetingTexts } from './views/event-line.js';

export interface TicketSubscriberDeps extends LineDeps, MeetingCardDeps {
	readonly dms: OrderDms;
	readonly log: TransactionLog;
}

/** What tickets do when something happens to an order. */
export function ticketSubscribers(deps: TicketSubscriberDeps): readonly EventSubscriber<MovePayload>[] {
	return [
		{
			event: 'order.placed',
			name: 'ticket',
			async run(effect) {
				const order = await deps.orders.find(effect.guild, effect.payload.code);
				if (!order) throw new Error(`Order ${effect.payload.code} was placed and is not there`);
				const { guild } = effect;
				if (await deps.tickets.find(guild, order.code)) return undefined;
				// Who came first gets the next room.
				const behind = !effect.unknown && (await deps.tickets.someoneWaits(guild));
				const placed = behind ? null : await placeRoom(deps, guild, order, [], effect.unknown);
				if (placed && 'channel' in placed) {
					await deps.tickets.opened(guild, order, placed);
					return { result: placed.channel };
				}
				if (placed) await deps.troubles.note(guild, placed.refused, null);
				await deps.tickets.enqueue(guild, order, placed !== null);
				return { note: placed ? `no room: ${placed.refused}` : 'others wait for a room' };
			}
		},
		{
			event: 'order.rewarded',
			name: 'ticket',
			async run({ guild, payload }) {
				await deps.closing.showCard(guild, payload.code);
				return undefined;
			}
		},
		...orderEvents.map((event): EventSubscriber<MovePayload> => ({ event, name: 'ticket', run: (effect) => tell(deps, event, effect) }))
	];
}

async function tell(deps: TicketSubscriberDeps, event: OrderEvent, effect: Effect<MovePayload>) {
	const { guild } = effect;
	const { order, ticket } = await both(deps, effect);
	if (isEnd(event, order)) await deps.log.add(guild, order);
	if (turns.has(event)) await renewCall(deps, effect, order, ticket);
	if (order.problem?.ruling) await closeCase(deps, await deps.view(guild), order, order.problem.ruling, ticket);
	await copyToBuyer(deps, event, effect, order);
	// What could not be said for want of a room stands on the card of the room that comes.
	const done = hasRoom(ticket)
		? await inRoom(deps, effect, ticket, () => say(deps, event, effect, order, ticket))
		: { note: 'there is no room' };
	// What a completed order has earned is told first.
	if (isEnd(event, order)) await deps.closing.ended(guild, order.code, order.state !== 'completed');
	return done;
}

/** The same line for the buyer who wants to be told directly. */
async function copyToBuyer(deps: TicketSubscriberDeps, event: OrderEvent, effect: Effect<MovePayload>, order: OrderRow): Promise<void> {
	const line = lineOf(event, effect.payload, order);
	if (!line || (line.calls !== 'buyer' && line.calls !== 'both')) return;
	await deps.dms.copy(order, effect.key, line, effect.payload);
}

async function say(deps: TicketSubscriberDeps, event: OrderEvent, effect: Effect<MovePayload>, order: OrderRow, ticket: RoomyTicket) {
	// A person who has left keeps nobody from being told.
	if (joins.has(event)) {
		for (const member of [order.assignee, ...order.helpers.map(({ id }) => id)]) if (member) await admit(deps, ticket, member);
	}
	await renewCard(deps, order, ticket);
	const view = await deps.view(effect.guild);
	const room = { order, ticket, inRoom: <T>(act: () => Promise<T>) => act() };
	if (event === 'order.proposed') return showOffer(deps, view, effect, room);
	await renewOffers(deps, view, effect, room);
	const line = lineOf(event, effect.payload, order);
	if (!line) return undefined;
	const called = await calledBy(deps, order, line.calls);
	const proofs = event === 'order.delivered' ? await deps.files(effect.guild, order.deliveries.at(-1)?.proofs ?? []) : [];
	const inLine = inTheLine.has(line.key);
	const { count = 0 } = effect.payload;
	const said = line.says ?? effect.payload.reason ?? '';
	const reason = inLine && count > 0 ? `${view.format.number(count)} ${said}` : said;
	const screen = eventLine(view, {
		...(line.staff ? { staff: line.staff } : {}),
		...(line.by === undefined ? {} : { by: line.by }),
		order,
		key: line.key,
		ping: called.text,
		facts: {
			...meetingTexts(effect.payload, order),
			...changeLine(order, effect.payload),
			...(line.quantity === undefined ? {} : { quantity: line.quantity })
		},
		proofs,
		...(inLine ? { what: reason } : { reason })
	});
	return { result: await deps.discord.sendOnce(effect, ticket.channel, screen, { pings: called.pings, silent: called.text === '' }) };
}

/** Shows the order as it stands; a card that somebody has deleted is sent again. */
async function renewCard(deps: TicketSubscriberDeps, order: OrderRow, ticket: RoomyTicket): Promise<void> {
	const { channel, card } = ticket;
	if (!card) {
		// The room came late, and the order moved on first: people read the card before what happened to it.
		await sendCard(deps, order, ticket, true);
		return;
	}
	try {
		await deps.discord.messages.edit(channel, card, await cardScreen(deps, order), { effectKey: cardKey(order.code, ticket.cards) });
	} catch (error) {
		if (!(error instanceof DiscordGone) || error.what !== 'message') throw error;
		await deps.tickets.cardGone(order.guild, ticket);
	}
}

async function calledBy(deps: TicketSubscriberDeps, order: OrderRow, calls: Line['calls']) {
	if (calls === 'staff') {
		const mentions = await mentionsOf(deps.settings, order.guild, order.staffSlots);
		return { text: mentions.map(mentionText).join(' '), pings: pingsOf(mentions) };
	}
	const members = [
		...(calls === 'buyer' || calls === 'both' ? [order.buyer] : []),
		...((calls === 'assignee' || calls === 'both') && order.assignee ? [order.assignee] : [])
	];
	return { text: members.map((member) => `<@${member}>`).join(' '), pings: { users: members } };
}
