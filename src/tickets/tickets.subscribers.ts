import { ThreadArchived } from '#core/discord/index';
import type { GuildId } from '#core/ids';
import type { Effect, EventSubscriber } from '#core/outbox/effect';
import type { ScreenFile, ViewContext } from '#core/views/kit';
import { type OrderRow, orderCard } from '#orders';
import type { TicketRow } from './ticket.model.js';
import {
	both,
	type CodePayload,
	mentionsOf,
	mentionText,
	openRoom,
	pingsOf,
	renewCall,
	type TicketEffectDeps,
	unlessGone
} from './tickets.effects.js';
import type { TransactionLog } from './transaction-log.js';
import { eventLine } from './views/event-line.js';

export interface TicketSubscriberDeps extends TicketEffectDeps {
	readonly log: TransactionLog;
	/** Stored files by id, as they are shown again; one that is gone is left out. */
	files(guild: GuildId, ids: readonly string[]): Promise<readonly (ScreenFile & { readonly image: boolean })[]>;
}

type MovePayload = CodePayload & {
	readonly kind?: string;
	readonly reason?: string;
	readonly state?: string;
	readonly owner?: string | null;
};

/** Events after which the ticket shows a new card and one line; those without a line only renew the card. */
const events = [
	'order.claimed',
	'order.unclaimed',
	'order.delivered',
	'order.taken-back',
	'order.completed',
	'order.cancelled',
	'order.expired',
	'order.extended',
	'order.reminded'
] as const;

type OrderEvent = (typeof events)[number];

/** Events after which the call in the staff's queue reads differently. */
const turns: ReadonlySet<OrderEvent> = new Set(['order.claimed', 'order.unclaimed', 'order.cancelled', 'order.expired']);

/** What tickets do when something happens to an order. */
export function ticketSubscribers(deps: TicketSubscriberDeps): readonly EventSubscriber<MovePayload>[] {
	return [
		{
			event: 'order.placed',
			name: 'ticket',
			async run(effect) {
				const order = await deps.orders.find(effect.guild, effect.payload.code);
				if (!order) throw new Error(`Order ${effect.payload.code} was placed and is not there`);
				if (await deps.tickets.find(effect.guild, order.code)) return undefined;
				const room = await openRoom(deps, effect, order);
				await deps.tickets.opened(effect.guild, order, room);
				return { result: room.channel };
			}
		},
		...events.map((event): EventSubscriber<MovePayload> => ({ event, name: 'ticket', run: (effect) => tell(deps, event, effect) }))
	];
}

async function tell(deps: TicketSubscriberDeps, event: OrderEvent, effect: Effect<MovePayload>) {
	const { guild } = effect;
	const { order, ticket } = await both(deps, effect);
	const view = await deps.view(guild);
	if (isEnd(event)) {
		await deps.log.add(guild, order);
		await deps.tickets.closeLater(guild, order.code);
	}
	if (turns.has(event)) await renewCall(deps, order, ticket);
	// A card that somebody has deleted, or a person who has left, keeps nobody from being told.
	const { assignee } = order;
	if (event === 'order.claimed' && assignee && ticket.kind === 'thread')
		await unlessGone(() => deps.discord.channels.addThreadMember(ticket.channel, assignee));
	await renewCard(deps, view, order, ticket);
	const line = lineOf(event, effect.payload, order);
	if (!line) return undefined;
	const called = await calledBy(deps, order, line.calls);
	const proofs = event === 'order.delivered' && order.delivery ? await deps.files(guild, order.delivery.proofs) : [];
	const screen = eventLine(view, { order, key: line.key, ping: called.text, reason: effect.payload.reason ?? '', proofs });
	return unlessGone(() =>
		inRoom(deps, ticket, () => deps.discord.sendOnce(effect, ticket.channel, screen, { pings: called.pings, silent: called.text === '' }))
	);
}

async function renewCard(deps: TicketSubscriberDeps, view: ViewContext, order: OrderRow, ticket: TicketRow): Promise<void> {
	const { channel, card } = ticket;
	if (!card) return;
	const options = { effectKey: `ticket:${order.code}:card` };
	const shown = orderCard(view, { order, side: 'shared' });
	await unlessGone(() => inRoom(deps, ticket, () => deps.discord.messages.edit(channel, card, shown, options)));
}

/** Does something in a ticket's room; one that was archived meanwhile is opened for it. */
async function inRoom<T>(deps: TicketSubscriberDeps, { channel }: TicketRow, act: () => Promise<T>): Promise<T> {
	try {
		return await act();
	} catch (error) {
		if (!(error instanceof ThreadArchived)) throw error;
		await deps.discord.channels.setThread(channel, { archived: false });
		return act();
	}
}

interface Line {
	readonly key: string;
	/** Whose turn it is now: exactly they are called. */
	readonly calls: 'buyer' | 'assignee' | 'staff' | 'nobody';
}

function lineOf(event: OrderEvent, payload: MovePayload, order: OrderRow): Line | null {
	const paid = order.held > 0;
	switch (event) {
		case 'order.claimed':
			return { key: 'claimed', calls: 'buyer' };
		case 'order.unclaimed':
			return { key: 'unclaimed', calls: 'buyer' };
		case 'order.delivered':
			return { key: 'delivered', calls: 'buyer' };
		case 'order.taken-back':
			return { key: 'takenBack', calls: 'buyer' };
		case 'order.completed':
			return payload.kind === 'system' ? { key: 'completedSilently', calls: 'buyer' } : { key: 'completed', calls: 'assignee' };
		case 'order.cancelled':
			return {
				key: paid ? (order.captured > 0 ? 'cancelledKept' : 'cancelled') : 'cancelledFree',
				calls: payload.kind === 'buyer' ? 'assignee' : 'buyer'
			};
		case 'order.expired':
			return { key: paid ? 'expired' : 'expiredFree', calls: 'buyer' };
		case 'order.extended':
			return { key: 'extended', calls: 'nobody' };
		case 'order.reminded':
			// A reminder that is told after the order has moved on would only confuse.
			if (order.state !== payload.state) return null;
			if (payload.owner === 'buyer') return { key: 'remindBuyer', calls: 'buyer' };
			return payload.owner === 'assignee' ? { key: 'remindAssignee', calls: 'assignee' } : { key: 'remindStaff', calls: 'staff' };
	}
}

async function calledBy(deps: TicketSubscriberDeps, order: OrderRow, calls: Line['calls']) {
	if (calls === 'staff') {
		const mentions = await mentionsOf(deps.settings, order.guild, order.staffSlots);
		return { text: mentions.map(mentionText).join(' '), pings: pingsOf(mentions) };
	}
	const member = calls === 'buyer' ? order.buyer : calls === 'assignee' ? order.assignee : null;
	return member ? { text: `<@${member}>`, pings: { users: [member] } } : { text: '', pings: {} };
}

const isEnd = (event: OrderEvent): boolean => event === 'order.completed' || event === 'order.cancelled' || event === 'order.expired';
