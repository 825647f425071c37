import { PermissionFlagsBits as P } from 'discord-api-types/v10';
import type { Clock } from '#core/clock';
import { DiscordGone, ThreadArchived } from '#core/discord/index';
import { escapeOwn } from '#core/i18n/escape';
import { type GuildId, type MemberId, type MessageId, memberId, messageId } from '#core/ids';
import { type Effect, type EffectDone, type EffectHandler, EffectLater } from '#core/outbox/effect';
import type { Screen, ViewContext } from '#core/views/kit';
import { channelLink, type OrderRepository, type OrderRow, orderCard } from '#orders';
import { type Mention, nextOpening } from '#settings';
import { type Warning, warningLines } from '#trust';
import type { ClosingService } from './closing.service.js';
import type { PeopleService } from './people.service.js';
import { mentionsOf, type PlaceDeps, type Room, talks, ticketSlots } from './rooms/places.js';
import type { Troubles } from './rooms/trouble.js';
import { cardKey } from './ticket.keys.js';
import type { TicketRow } from './ticket.model.js';
import type { TicketRepository } from './ticket.repository.js';
import { ticketsSettings } from './tickets.settings.js';
import { lostCall, newOrderCall, takenCall, waitingCall } from './views/call.js';
import { backLine, hoursLine, leftLine, personLine } from './views/room-lines.js';

export { mentionsOf, ticketSlots } from './rooms/places.js';

export type CodePayload = { readonly code: string };

export interface TicketEffectDeps extends PlaceDeps {
	readonly orders: OrderRepository;
	readonly rows: TicketRepository;
	readonly closing: ClosingService;
	readonly people: PeopleService;
	readonly troubles: Troubles;
	readonly clock: Clock;
	view(guild: GuildId): Promise<ViewContext>;
	/** What the owner tells the people of a new ticket, by the category of what was ordered; `null`: nothing. */
	greeting(guild: GuildId, category: string): Promise<string | null>;
	/** What the looks of somebody give away, for everybody in the ticket. */
	looks(guild: GuildId, member: MemberId): Promise<readonly Warning[]>;
}

/** A ticket that has its room. */
export type RoomyTicket = TicketRow & Room;

/** A missing channel is tried again after this, until the owner has run the set-up. */
const withoutChannelMs = 60_000;

/** What happens at Discord for a ticket that has a room: card, people, call of the staff. */
export function ticketEffects(deps: TicketEffectDeps): readonly EffectHandler<never>[] {
	return [
		handler<CodePayload & { readonly n?: number }>('tickets.card', (effect) =>
			inTicket(deps, effect, async (order, ticket) => {
				const n = effect.payload.n ?? 1;
				if (ticket.cards !== n || ticket.card !== null) return { note: 'there is another card' };
				return { result: await sendCard(deps, order, ticket, effect.unknown) };
			})
		),
		handler<CodePayload>('tickets.people', (effect) =>
			inTicket(deps, effect, async (order, ticket) => {
				await admitAll(deps, order, ticket);
				return undefined;
			})
		),
		handler<CodePayload>('tickets.call', (effect) => call(deps, effect)),
		handler<CodePayload>('tickets.ping', async (effect) => {
			const { order, ticket } = await both(deps, effect);
			const { queue } = ticket;
			if (order.state !== 'placed' || !queue) return { note: 'taken or ended before they were back' };
			const calls = await mentionsOf(deps.settings, effect.guild, order.staffSlots);
			const screen = waitingCall(await deps.view(effect.guild), { order, ping: mentionTexts(calls), ticket: linkOf(ticket) });
			await renewCall(deps, effect, order, ticket);
			return inQueue(deps, effect, queue, () => deps.discord.sendOnce(effect, queue, screen, { pings: pingsOf(calls) }));
		}),
		handler<CodePayload>('tickets.lost', async (effect) => {
			const { order } = await both(deps, effect);
			const queue = await queueOf(deps, effect.guild);
			const { remakesPerDay } = await deps.settings.get(effect.guild, ticketsSettings);
			const screen = lostCall(await deps.view(effect.guild), { order, times: remakesPerDay });
			return inQueue(deps, effect, queue, () => deps.discord.sendOnce(effect, queue, screen));
		}),
		handler<CodePayload & { readonly member: string; readonly by: string; readonly what: 'add' | 'remove' }>('tickets.person', (effect) =>
			inTicket(deps, effect, async (order, ticket) => {
				const { by, what } = effect.payload;
				const member = memberId(effect.payload.member);
				const wanted = ticket.people.includes(member);
				if (wanted !== (what === 'add')) return { note: 'changed again since' };
				if (wanted) await admit(deps, ticket, member);
				else if (member !== order.assignee) await dismiss(deps, ticket, member);
				const screen = personLine(await deps.view(effect.guild), { member, by, what });
				const options = wanted ? { pings: { users: [member] } } : { silent: true };
				return { result: await deps.discord.sendOnce(effect, ticket.channel, screen, options) };
			})
		),
		handler<CodePayload & { readonly member: string }>('tickets.again', (effect) =>
			inTicket(deps, effect, async (order, ticket) => {
				const member = memberId(effect.payload.member);
				const works = order.assignee === member || order.helpers.some(({ id }) => id === member);
				if (!works && !ticket.people.includes(member)) return { note: 'has nothing to do here any more' };
				await admit(deps, ticket, member);
				return undefined;
			})
		),
		handler<CodePayload>('tickets.left', (effect) =>
			inTicket(deps, effect, async (order, ticket) => {
				if (!ticket.buyerGone) return { note: 'back already' };
				const { assignee } = order;
				const screen = leftLine(await deps.view(effect.guild), { order, ping: assignee ? `<@${assignee}>` : '' });
				const options = assignee ? { pings: { users: [assignee] } } : { silent: true };
				return { result: await deps.discord.sendOnce(effect, ticket.channel, screen, options) };
			})
		),
		handler<CodePayload>('tickets.back', (effect) =>
			inTicket(deps, effect, async (order, ticket) => {
				if (ticket.buyerGone) return { note: 'gone again' };
				await admit(deps, ticket, order.buyer);
				const screen = backLine(await deps.view(effect.guild), order);
				return { result: await deps.discord.sendOnce(effect, ticket.channel, screen, { silent: true }) };
			})
		)
	];
}

/** An effect's handler with its payload's type, in a list with others. */
export function handler<Payload>(kind: string, run: (effect: Effect<Payload>) => Promise<EffectDone | undefined>): EffectHandler<never> {
	return { kind, run };
}

async function call(deps: TicketEffectDeps, effect: Effect<CodePayload>): Promise<EffectDone | undefined> {
	const { order, ticket } = await both(deps, effect);
	const queue = await queueOf(deps, effect.guild);
	return inQueue(deps, effect, queue, async () => {
		if (order.state !== 'placed') {
			const sent = effect.unknown ? await deps.discord.messages.findByMarker(queue, effect.key) : null;
			// The queue tells of every order that somebody took, whenever they did; of one that nobody took there is nothing left to tell.
			if (!sent && !order.assignee) return { note: 'ended before the call' };
			const fresh = { silent: true, effectKey: effect.key };
			const told = sent ? messageId(sent.id) : await deps.discord.messages.create(queue, await callScreen(deps, order, ticket), fresh);
			await deps.tickets.called(effect.guild, order.code, queue, told);
			// One that went out before the order was taken still offers it.
			if (sent) await renewCall(deps, effect, order, { ...ticket, queue, call: told });
			return { result: told };
		}
		const back = await opening(deps, effect.guild);
		const calls = back ? [] : await mentionsOf(deps.settings, effect.guild, order.staffSlots);
		const screen = await callScreen(deps, order, ticket);
		const options = back ? { silent: true } : { pings: pingsOf(calls) };
		const sent = await deps.discord.sendOnce(effect, queue, screen, options);
		await deps.tickets.called(effect.guild, order.code, queue, sent, back);
		return { result: sent };
	});
}

/** When staff are back; `null` while they are at work. */
export async function opening(deps: Pick<TicketEffectDeps, 'settings' | 'clock'>, guild: GuildId): Promise<Date | null> {
	const [{ workingHours }, { zone }] = await Promise.all([deps.settings.get(guild, ticketsSettings), deps.settings.state(guild)]);
	return nextOpening(workingHours, zone, deps.clock.now());
}

/**
 * Sends the live card that the room waits for, once: whoever comes first, the card's own effect or what has to be said below it.
 * @param unknown Whether it may have been sent already.
 */
export async function sendCard(deps: TicketEffectDeps, order: OrderRow, ticket: RoomyTicket, unknown: boolean): Promise<MessageId> {
	const { channel, cards } = ticket;
	const card = await deps.discord.sendOnce({ key: cardKey(order.code, cards), unknown }, channel, await cardScreen(deps, order));
	await deps.tickets.carded(order.guild, order.code, cards, card);
	return card;
}

/** The live card; above it when staff are back, while the order waits for them. */
export async function cardScreen(deps: TicketEffectDeps, order: OrderRow): Promise<Screen> {
	const view = await deps.view(order.guild);
	const back = order.state === 'placed' ? await opening(deps, order.guild) : null;
	const begins = order.state === 'placed' || order.state === 'claimed';
	const greeting = begins ? await deps.greeting(order.guild, order.item.category.key) : null;
	const warnings = await looksOn(deps, view, order);
	const note = [back && hoursLine(view, back), greeting && escapeOwn(greeting), ...warnings].filter(Boolean).join('\n');
	return orderCard(view, { order, side: 'shared', ...(note ? { note } : {}) });
}

/** Whom the two sides of a running order could be taken for; what else is to be known of each stands on their private cards. */
async function looksOn(
	deps: Pick<TicketEffectDeps, 'looks'>,
	view: ViewContext,
	{ guild, open, buyer, buyerName, assignee, assigneeName }: OrderRow
): Promise<readonly string[]> {
	if (!open) return [];
	const [ofBuyer, ofStaff] = await Promise.all([deps.looks(guild, buyer), assignee ? deps.looks(guild, assignee) : []]);
	return [...warningLines(view, buyerName, ofBuyer), ...warningLines(view, assigneeName ?? '', ofStaff)];
}

/** The call in the staff's queue as the order stands: it can be taken, or it says what became of it. */
async function callScreen(deps: TicketEffectDeps, order: OrderRow, ticket: TicketRow): Promise<Screen> {
	const view = await deps.view(order.guild);
	if (order.state !== 'placed') return takenCall(view, { order, ticket: linkOf(ticket) });
	const back = await opening(deps, order.guild);
	const calls = back ? [] : await mentionsOf(deps.settings, order.guild, order.staffSlots);
	return newOrderCall(view, { order, ping: mentionTexts(calls), ticket: linkOf(ticket), back });
}

/** Renews the call after the order was taken, came back or ended, or has got a room; one that staff have deleted stays gone. */
export async function renewCall(
	deps: TicketEffectDeps,
	effect: Pick<Effect, 'guild' | 'attempt'>,
	order: OrderRow,
	ticket: TicketRow
): Promise<void> {
	const { queue, call } = ticket;
	if (!queue || !call) return;
	const screen = await callScreen(deps, order, ticket);
	const options = { effectKey: `ticket:${order.code}:call` };
	await unlessGone(() => deps.troubles.permitted(effect, queue, () => deps.discord.messages.edit(queue, call, screen, options)));
}

/** Everybody who belongs into a room gets in. A buyer who has left the guild is noticed here, also without the intent for members. */
export async function admitAll(deps: TicketEffectDeps, order: OrderRow, ticket: RoomyTicket): Promise<void> {
	const others = [...(order.assignee ? [order.assignee] : []), ...order.helpers.map(({ id }) => id), ...ticket.people];
	if ((await admit(deps, ticket, order.buyer)) === 'gone') await deps.people.left(order.guild, order.buyer);
	for (const member of others) await admit(deps, ticket, member);
}

/** Lets somebody into a room; being there already is fine. `gone`: they are not a member of the guild. */
export async function admit(deps: TicketEffectDeps, { kind, channel }: Room, member: MemberId): Promise<'in' | 'gone'> {
	try {
		if (kind === 'thread') await deps.discord.channels.addThreadMember(channel, member);
		else await deps.discord.channels.setOverwrite(channel, { target: { member }, allow: talks, deny: 0n });
		return 'in';
	} catch (error) {
		if (error instanceof DiscordGone && error.what !== 'channel') return 'gone';
		throw error;
	}
}

async function dismiss(deps: TicketEffectDeps, { kind, channel }: Room, member: MemberId): Promise<void> {
	if (kind === 'thread') await deps.discord.channels.removeThreadMember(channel, member);
	else await deps.discord.channels.removeOverwrite(channel, member);
}

/** In a channel somebody may read and write, or only read. */
export async function mayTalk(deps: TicketEffectDeps, { channel }: Room, member: MemberId, write: boolean): Promise<void> {
	const reads = P.ViewChannel | P.ReadMessageHistory;
	await deps.discord.channels.setOverwrite(channel, {
		target: { member },
		allow: write ? talks : reads,
		deny: write ? 0n : P.SendMessages
	});
}

/** Order and ticket of an effect; the ticket is made by the first effect of its order. */
export async function both(
	deps: Pick<TicketEffectDeps, 'orders' | 'tickets'>,
	{ guild, payload }: Pick<Effect<CodePayload>, 'guild' | 'payload'>
) {
	const [order, ticket] = await Promise.all([deps.orders.find(guild, payload.code), deps.tickets.find(guild, payload.code)]);
	if (!order || !ticket) throw new Error(`Order ${payload.code} or its ticket is missing`);
	return { order, ticket };
}

/**
 * Does something in the room of a ticket. Without a room it is done with a note; a room that turns out to be gone is noticed; an archived
 * thread is opened for it; a missing right makes the effect wait.
 */
export async function inTicket(
	deps: TicketEffectDeps,
	effect: Effect<CodePayload>,
	act: (order: OrderRow, ticket: RoomyTicket) => Promise<EffectDone | undefined>,
	options: { readonly remake?: boolean } = {}
): Promise<EffectDone | undefined> {
	const { order, ticket } = await both(deps, effect);
	if (!hasRoom(ticket)) return { note: 'there is no room' };
	return inRoom(deps, effect, ticket, () => act(order, ticket), options);
}

/** The same for a ticket that was read already. */
export async function inRoom(
	deps: TicketEffectDeps,
	effect: Pick<Effect, 'guild' | 'attempt'>,
	ticket: RoomyTicket,
	act: () => Promise<EffectDone | undefined>,
	{ remake = false }: { readonly remake?: boolean } = {}
): Promise<EffectDone | undefined> {
	const { channel } = ticket;
	try {
		return await deps.troubles.permitted(effect, channel, async () => {
			try {
				return await act();
			} catch (error) {
				if (!(error instanceof ThreadArchived)) throw error;
				await deps.discord.channels.setThread(channel, { archived: false });
				return act();
			}
		});
	} catch (error) {
		if (!(error instanceof DiscordGone)) throw error;
		if (error.what !== 'channel') return { note: `gone: ${error.message}` };
		const ended = await deps.tickets.roomGone(effect.guild, channel, remake);
		if (ended) await deps.closing.closeWithout(ended);
		return { note: 'the room is gone' };
	}
}

export const hasRoom = (ticket: TicketRow): ticket is RoomyTicket => ticket.kind !== null && ticket.channel !== null;

/** Does something in the staff's queue; a queue that is gone or closed to the bot makes the effect wait. */
async function inQueue<T>(
	deps: TicketEffectDeps,
	effect: Pick<Effect, 'guild' | 'attempt'>,
	queue: NonNullable<TicketRow['queue']>,
	act: () => Promise<T>
): Promise<EffectDone | undefined> {
	try {
		const done = await deps.troubles.permitted(effect, queue, act);
		return typeof done === 'string' ? { result: done } : isDone(done) ? done : undefined;
	} catch (error) {
		if (!(error instanceof DiscordGone) || error.what !== 'channel') throw error;
		await deps.troubles.note(effect.guild, 'nowhere', queue);
		throw new EffectLater('the channel of the staff queue is gone', withoutChannelMs, { cause: error });
	}
}

const isDone = (done: unknown): done is EffectDone => typeof done === 'object' && done !== null;

async function queueOf(deps: TicketEffectDeps, guild: GuildId) {
	const queue = await deps.settings.channelOf(guild, ticketSlots.queue);
	if (!queue) throw new EffectLater('there is no channel for the staff queue', withoutChannelMs);
	return queue;
}

const linkOf = ({ guild, channel }: TicketRow): string | null => (channel ? channelLink(guild, channel) : null);

export const mentionText = (mention: Mention): string => (mention.kind === 'role' ? `<@&${mention.id}>` : `<@${mention.id}>`);
const mentionTexts = (mentions: readonly Mention[]): string => mentions.map(mentionText).join(' ');

/** The mentions as Discord may ping them. */
export function pingsOf(mentions: readonly Mention[]) {
	return {
		roles: mentions.flatMap((mention) => (mention.kind === 'role' ? [mention.id] : [])),
		users: mentions.flatMap((mention) => (mention.kind === 'member' ? [mention.id] : []))
	};
}

/** What can't be done because a message or person are gone is done, with a note. */
export async function unlessGone(act: () => Promise<unknown>): Promise<{ note: string } | undefined> {
	try {
		await act();
		return undefined;
	} catch (error) {
		if (error instanceof DiscordGone) return { note: `gone: ${error.message}` };
		throw error;
	}
}
