import type { Clock } from '#core/clock';
import { type DiscordPort, ThreadArchived } from '#core/discord/index';
import type { ChannelId, GuildId, MemberId } from '#core/ids';
import { type Effect, type EffectDone, EffectLater, type EffectRegistry, type EventSubscriber } from '#core/outbox/effect';
import type { UnitWriter } from '#core/units/unit';
import type { Screen, ViewContext } from '#core/views/kit';
import type { OrderRow } from '#orders';
import type { TicketRow } from '../ticket.model.js';
import { type CodePayload, unlessGone } from '../tickets.effects.js';
import type { CatchUp } from './catch-up.js';
import type { FileQueue } from './file-queue.js';
import type { Edition } from './record.model.js';
import { roomOf } from './record.service.js';
import { batchesOf, type Transcripts } from './transcripts.js';
import { recordNotice, transcriptCard } from './views/record-cards.js';

/** What a closing tells. */
export type ClosedPayload = { readonly code: string; readonly closing: number };
type PostPayload = ClosedPayload & { readonly edition: Edition; readonly batch: number; readonly maxBytes: number };

export interface RecordEffectDeps {
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly discord: DiscordPort;
	readonly transcripts: Transcripts;
	readonly files: Pick<FileQueue, 'drain' | 'giveUp'>;
	readonly catchUp: Pick<CatchUp, 'room'>;
	readonly contentGranted: boolean;
	ticket(guild: GuildId, code: string): Promise<TicketRow | null>;
	order(guild: GuildId, code: string): Promise<OrderRow | null>;
	channel(guild: GuildId, slot: string): Promise<ChannelId | null>;
	wantsDms(guild: GuildId, member: MemberId): Promise<boolean>;
	view(guild: GuildId): Promise<ViewContext>;
}

/** Slots of the staff's transcripts, the first one that there is. */
export const transcriptSlots = ['transcripts', 'transactions'] as const;

/** How long a closing waits for files that can't be copied at once. */
const patienceMs = 10 * 60_000;

/** The record's own reactions to the life of a ticket. They only order effects, so that nothing of the order waits for them. */
export function recordSubscribers({
	units,
	contentGranted
}: Pick<RecordEffectDeps, 'units' | 'contentGranted'>): readonly EventSubscriber<ClosedPayload>[] {
	const order = async ({ guild, payload: { code, closing } }: Effect<ClosedPayload>): Promise<EffectDone | undefined> => {
		const key = `ticket:${code}:record:${closing}`;
		await units.execute({
			guild,
			key,
			content: null,
			changes: [],
			outbox: [{ key, kind: 'tickets.transcript', aggregate: `record:${code}`, payload: { code, closing } }]
		});
		return undefined;
	};
	const notice = async ({ guild, payload: { code } }: Effect<ClosedPayload>): Promise<EffectDone | undefined> => {
		const key = `ticket:${code}:record-notice`;
		await units.execute({
			guild,
			key,
			content: null,
			changes: [],
			outbox: [{ key, kind: 'tickets.record-notice', aggregate: `order:${code}`, payload: { code } }]
		});
		return undefined;
	};
	return [
		{ event: 'ticket.closed', name: 'transcript', run: order },
		...(contentGranted ? [] : [{ event: 'order.placed', name: 'record-notice', run: notice }])
	];
}

/** Making and handing out transcripts, and the notice in rooms where the bot can't read. */
export function registerRecordEffects(effects: Pick<EffectRegistry, 'effect'>, deps: RecordEffectDeps): void {
	effects.effect<ClosedPayload>({ kind: 'tickets.transcript', run: (effect) => make(deps, effect) });
	effects.effect<PostPayload>({ kind: 'tickets.transcript-log', run: (effect) => toLog(deps, effect) });
	effects.effect<PostPayload>({ kind: 'tickets.transcript-card', run: (effect) => toRoom(deps, effect) });
	effects.effect<PostPayload>({ kind: 'tickets.transcript-dm', run: (effect) => toBuyer(deps, effect) });
	effects.effect<CodePayload>({
		kind: 'tickets.record-notice',
		async run(effect) {
			const ticket = await deps.ticket(effect.guild, effect.payload.code);
			const channel = ticket?.channel;
			if (!channel) return { note: 'there is no room' };
			const screen = recordNotice(await deps.view(effect.guild), effect.payload.code);
			return unlessGone(() => deps.discord.sendOnce(effect, channel, screen, { silent: true }));
		}
	});
}

async function make(deps: RecordEffectDeps, { guild, payload: { code, closing } }: Effect<ClosedPayload>): Promise<EffectDone | undefined> {
	const ticket = await deps.ticket(guild, code);
	if (!ticket) return { note: 'there is no ticket' };
	const room = roomOf(ticket);
	const caught = room ? await deps.catchUp.room(room) : 'gone';
	if ((await deps.files.drain(guild, code)) > 0) {
		const since = deps.clock.now().getTime() - (ticket.closedAt ?? ticket.openedAt).getTime();
		if (since < patienceMs) throw new EffectLater('files of the ticket are still to be copied', 5_000);
		await deps.files.giveUp(guild, code);
	}
	const rows = await deps.transcripts.keep(ticket, closing, caught);
	return { result: rows.map(({ edition, sha256 }) => `${edition} ${sha256}`) };
}

/** The message that one batch of a kept transcript makes. */
async function message(
	deps: RecordEffectDeps,
	ticket: TicketRow,
	{ closing, edition, batch, maxBytes }: PostPayload,
	place: 'room' | 'log' | 'dm'
): Promise<Screen | null> {
	const kept = await deps.transcripts.kept(ticket, edition, closing);
	if (!kept) return null;
	const sized = kept.parts.map((part) => ({ ...part, size: part.data.length }));
	const parts = batchesOf(sized, maxBytes)[batch];
	if (!parts) return null;
	const [view, order] = await Promise.all([deps.view(ticket.guild), deps.order(ticket.guild, ticket.code)]);
	return transcriptCard(view, { ticket, order, transcript: { ...kept, parts }, edition, place, first: batch === 0 });
}

const expired: EffectDone = { note: 'the transcript is not kept any more' };

async function toLog(deps: RecordEffectDeps, effect: Effect<PostPayload>): Promise<EffectDone | undefined> {
	const { guild, payload } = effect;
	const ticket = await deps.ticket(guild, payload.code);
	const [first, second] = await Promise.all(transcriptSlots.map((slot) => deps.channel(guild, slot)));
	const channel = first ?? second;
	if (!ticket || !channel) return { note: 'there is no channel for transcripts' };
	const screen = await message(deps, ticket, payload, 'log');
	if (!screen) return expired;
	return unlessGone(() => deps.discord.sendOnce(effect, channel, screen, { silent: true }));
}

async function toRoom(deps: RecordEffectDeps, effect: Effect<PostPayload>): Promise<EffectDone | undefined> {
	const ticket = await deps.ticket(effect.guild, effect.payload.code);
	const channel = ticket?.channel;
	if (!ticket || !channel) return { note: 'there is no room' };
	const screen = await message(deps, ticket, effect.payload, 'room');
	if (!screen) return expired;
	const { channels } = deps.discord;
	const send = () => deps.discord.sendOnce(effect, channel, screen, { silent: true });
	return unlessGone(async () => {
		try {
			await send();
		} catch (error) {
			if (!(error instanceof ThreadArchived)) throw error;
			await channels.setThread(channel, { archived: false });
			await send();
		}
		// A message wakes an archived thread; one that was opened again meanwhile stays open.
		const now = await deps.ticket(effect.guild, effect.payload.code);
		if (now?.kind === 'thread' && now.state === 'closed') await channels.setThread(channel, { archived: true, locked: true });
	});
}

async function toBuyer(deps: RecordEffectDeps, effect: Effect<PostPayload>): Promise<EffectDone | undefined> {
	const ticket = await deps.ticket(effect.guild, effect.payload.code);
	if (!ticket) return { note: 'there is no ticket' };
	if (!(await deps.wantsDms(effect.guild, ticket.buyer))) return { note: 'dm.off' };
	const screen = await message(deps, ticket, effect.payload, 'dm');
	return screen ? deps.discord.sendDmOnce(effect, ticket.buyer, screen) : expired;
}
