import { memberId, messageId } from '#core/ids';
import { type Effect, type EffectDone, EffectLater, type EventSubscriber } from '#core/outbox/effect';
import type { ViewContext } from '#core/views/kit';
import { channelLink, type OrderRow, ordersSettings } from '#orders';
import { ticketSlots } from './rooms/places.js';
import type { CaseCall, TicketRow } from './ticket.model.js';
import {
	admit,
	both,
	type CodePayload,
	hasRoom,
	inRoom,
	mentionsOf,
	mentionText,
	pingsOf,
	type TicketEffectDeps,
	unlessGone
} from './tickets.effects.js';
import { caseCall, caseOver, casePassed } from './views/case-call.js';
import { eventLine } from './views/event-line.js';

type Ruling = NonNullable<NonNullable<OrderRow['problem']>['ruling']>;

/** A missing channel is tried again after this, until the owner has run the set-up. */
const withoutChannelMs = 60_000;

/** Calls judges when a problem is reported and when the second panel decides, and lets a judge into the room. */
export function caseSubscribers(
	deps: TicketEffectDeps
): readonly EventSubscriber<CodePayload & { readonly member?: string; readonly name?: string }>[] {
	return [
		{ event: 'order.disputed', name: 'judges', run: (effect) => call(deps, effect, 1) },
		{ event: 'order.escalated', name: 'judges', run: (effect) => call(deps, effect, 2) },
		{
			event: 'order.judge-joined',
			name: 'ticket',
			async run(effect) {
				const { order, ticket } = await both(deps, effect);
				const { member, name = '' } = effect.payload;
				if (!member) return { note: 'nobody joined' };
				const line = eventLine(await deps.view(effect.guild), { order, key: 'judgeJoined', ping: '', what: name });
				if (!hasRoom(ticket)) return { note: 'there is no room' };
				return inRoom(deps, effect, ticket, async () => {
					await admit(deps, ticket, memberId(member));
					return { result: await deps.discord.sendOnce(effect, ticket.channel, line, { silent: true }) };
				});
			}
		}
	];
}

async function call(deps: TicketEffectDeps, effect: Effect<CodePayload>, panel: 1 | 2): Promise<EffectDone> {
	const { guild, key } = effect;
	const { order, ticket } = await both(deps, effect);
	const channel = (await deps.settings.channelOf(guild, ticketSlots.cases)) ?? (await deps.settings.channelOf(guild, ticketSlots.queue));
	if (!channel) throw new EffectLater('there is no channel for cases', withoutChannelMs);
	const view = await deps.view(guild);
	const { problem } = order;
	if (order.state !== 'disputed' || !problem) {
		const sent = effect.unknown ? await deps.discord.messages.findByMarker(channel, key) : null;
		if (!sent) return { note: 'ruled or withdrawn before the call' };
		await deps.tickets.messages.caseCalled(guild, order.code, { channel, message: messageId(sent.id), key });
		if (problem?.ruling) await edit(deps, { channel, message: messageId(sent.id), key }, caseOver(view, order, problem.ruling));
		return { result: sent.id };
	}
	if (panel === 2 && ticket.caseCall && ticket.caseCall.key !== key) await edit(deps, ticket.caseCall, casePassed(view, order));
	const { disputed } = await deps.settings.get(guild, ordersSettings);
	const calls = await mentionsOf(deps.settings, guild, panel === 1 ? disputed.judges : [...disputed.judges, ...disputed.secondPanel]);
	const shown = caseCall(view, {
		order,
		problem,
		panel,
		ping: calls.map(mentionText).join(' '),
		ticket: ticket.channel && channelLink(guild, ticket.channel)
	});
	const message = await deps.discord.sendOnce(effect, channel, shown, { pings: pingsOf(calls) });
	await deps.tickets.messages.caseCalled(guild, order.code, { channel, message, key });
	return { result: message };
}

/** The call of the judges says how it ended; one that staff have deleted stays gone. */
export async function closeCase(
	deps: TicketEffectDeps,
	view: ViewContext,
	order: OrderRow,
	ruling: Ruling,
	ticket: TicketRow
): Promise<void> {
	if (ticket.caseCall) await edit(deps, ticket.caseCall, caseOver(view, order, ruling));
}

async function edit(deps: TicketEffectDeps, { channel, message, key }: CaseCall, screen: ReturnType<typeof caseOver>): Promise<void> {
	await unlessGone(() => deps.discord.messages.edit(channel, message, screen, { effectKey: key }));
}
