import { DiscordForbidden, DiscordGone, type DiscordPort, ThreadArchived } from '#core/discord/index';
import { type ChannelId, type GuildId, type MemberId, type MessageId, memberId, messageId } from '#core/ids';
import { type Effect, type EffectDone, type EffectHandler, EffectLater } from '#core/outbox/effect';
import type { Change, UnitWriter } from '#core/units/unit';
import type { ViewContext } from '#core/views/kit';
import type { Mention, Settings } from '#settings';
import { type CaseRow, casesCollection } from './case.model.js';
import type { NoticePayload, NumberPayload } from './case.moves.js';
import { caseRowId } from './case.repository.js';
import { caseCode, caseSubject, concernedBy, threadCode } from './case.rules.js';
import type { CaseService } from './case.service.js';
import { caseNotice, joinedLine, roomCard, triageCall } from './views/case-notices.js';
import { titleOf } from './views/case-words.js';

/** Slots of the channels that cases use: the staff's room, and the channel in whose threads members are told. */
export const caseSlots = { staff: 'cases', members: 'tickets' } as const;

/** A missing channel is tried again after this, until the owner has run the set-up. */
const withoutChannelMs = 60_000;
const autoArchiveMinutes = 10_080;

export interface CaseEffectDeps {
	readonly discord: DiscordPort;
	readonly units: UnitWriter;
	readonly cases: CaseService;
	readonly settings: Pick<Settings, 'channelOf'>;
	/** Whom a new report calls. */
	triage(guild: GuildId): Promise<readonly Mention[]>;
	/** Whether the member asked for direct messages. */
	wantsDms(guild: GuildId, member: MemberId): Promise<boolean>;
	view(guild: GuildId): Promise<ViewContext>;
	memberView(guild: GuildId, member: MemberId): Promise<ViewContext>;
}

type JoinPayload = NumberPayload & { readonly member: string };

/** What cases do at Discord: the call of the triage, the judges' thread with its card, and telling the sides. */
export function caseEffects(deps: CaseEffectDeps): readonly EffectHandler<never>[] {
	return [
		handler<NumberPayload>('cases.call', (effect) => call(deps, effect)),
		handler<NumberPayload>('cases.room', (effect) => room(deps, effect)),
		handler<NumberPayload>('cases.card', async ({ guild, payload }) => {
			const row = await deps.cases.find(guild, payload.number);
			if (!row.room) return { note: 'there is no thread yet' };
			const { channel, card } = row.room;
			const screen = roomCard(await deps.view(guild), await deps.cases.bundle(row));
			return reached(deps, channel, () => deps.discord.messages.edit(channel, card, screen, { effectKey: cardKey(row) }));
		}),
		handler<JoinPayload>('cases.join', async (effect) => {
			const { guild, payload } = effect;
			const row = await deps.cases.find(guild, payload.number);
			if (!row.room) return { note: 'there is no thread' };
			const { channel } = row.room;
			const member = memberId(payload.member);
			return reached(deps, channel, async () => {
				await deps.discord.channels.addThreadMember(channel, member);
				await deps.discord.sendOnce(effect, channel, joinedLine(await deps.view(guild), member), { silent: true });
			});
		}),
		handler<NoticePayload>('cases.notice', (effect) => notice(deps, effect))
	];
}

function handler<Payload>(kind: string, run: (effect: Effect<Payload>) => Promise<EffectDone | undefined>): EffectHandler<never> {
	return { kind, run };
}

const cardKey = ({ number }: CaseRow): string => `${caseSubject(number)}:card`;
const callKey = ({ number }: CaseRow): string => `${caseSubject(number)}:call`;

/** The call in the staff's room: sent once, and renewed whenever the case moves. */
async function call(deps: CaseEffectDeps, effect: Effect<NumberPayload>): Promise<EffectDone | undefined> {
	const { guild, payload } = effect;
	const row = await deps.cases.find(guild, payload.number);
	const view = await deps.view(guild);
	if (row.call) {
		const { channel, message } = row.call;
		return reached(deps, channel, () =>
			deps.discord.messages.edit(channel, message, triageCall(view, row, ''), { effectKey: callKey(row) })
		);
	}
	const channel = await staffChannel(deps, guild);
	const calls = row.state === 'reported' ? await deps.triage(guild) : [];
	const screen = triageCall(
		view,
		row,
		calls.map((mention) => (mention.kind === 'role' ? `<@&${mention.id}>` : `<@${mention.id}>`)).join(' ')
	);
	const pings = {
		roles: calls.flatMap((mention) => (mention.kind === 'role' ? [mention.id] : [])),
		users: calls.flatMap((mention) => (mention.kind === 'member' ? [mention.id] : []))
	};
	const message = await deps.discord.sendOnce({ key: callKey(row), unknown: effect.unknown || effect.attempt > 1 }, channel, screen, {
		pings
	});
	await keep(deps, row, 'called', { call: { channel, message } });
	return { result: message };
}

/** The private thread of the judges, found again by the case's code, with its card; whoever admitted the case is in it. */
async function room(deps: CaseEffectDeps, effect: Effect<NumberPayload>): Promise<EffectDone | undefined> {
	const { guild, payload } = effect;
	const row = await deps.cases.find(guild, payload.number);
	if (row.room) return { note: 'there already' };
	const parent = await staffChannel(deps, guild);
	const view = await deps.view(guild);
	const code = threadCode(row.number);
	const name = `${caseCode(row.number)} ${titleOf(view, row)} ${code}`.replaceAll('`', '').slice(0, 100);
	const draft = { name: name.includes(code) ? name : `${caseCode(row.number)} ${code}`, autoArchiveMinutes };
	const again = effect.unknown || effect.attempt > 1;
	const channel = await deps.discord.createThreadOnce({ key: effect.key, unknown: again }, guild, parent, code, draft);
	const screen = roomCard(view, await deps.cases.bundle(row));
	const card = await deps.discord.sendOnce({ key: cardKey(row), unknown: again }, channel, screen);
	await keep(deps, row, 'room', { room: { channel, card } });
	if (row.admittedBy) await added(deps, channel, row.admittedBy);
	return { result: channel };
}

/** Tells one side: by direct message if they want them and take them, else in a thread of their own. */
async function notice(deps: CaseEffectDeps, effect: Effect<NoticePayload>): Promise<EffectDone | undefined> {
	const { guild, payload } = effect;
	const { what } = payload;
	const member = memberId(payload.member);
	const row = await deps.cases.find(guild, payload.number);
	const view = await deps.memberView(guild, member);
	if (await deps.wantsDms(guild, member)) {
		const sent = await deps.discord.sendDmOnce(effect, member, caseNotice(view, row, what, { reader: member, direct: true }));
		if (sent.note !== 'dm.closed') return sent;
	}
	try {
		const channel = await memberThread(deps, effect, row, member);
		if (!channel) return { note: 'there is no channel to tell them in' };
		const screen = caseNotice(view, row, what, { reader: member, direct: false });
		return await reached(deps, channel, () => deps.discord.sendOnce(effect, channel, screen, { pings: { users: [member] } }));
	} catch (error) {
		// They find it in their list of cases; nothing depends on the notice.
		if (error instanceof DiscordGone || error instanceof DiscordForbidden) return { note: `not told: ${error.message}` };
		throw error;
	}
}

/** The thread in which a side is told; `null` where the guild has no channel for it. */
async function memberThread(deps: CaseEffectDeps, effect: Effect, row: CaseRow, member: MemberId): Promise<ChannelId | null> {
	const { guild, number } = row;
	const known = row.threads[member];
	if (known) return known;
	const parent = await deps.settings.channelOf(guild, caseSlots.members);
	if (!parent) return null;
	const code = `${threadCode(number)}x${concernedBy(row).indexOf(member)}`;
	const again = { key: effect.key, unknown: effect.unknown || effect.attempt > 1 };
	const draft = { name: `${caseCode(number)} ${code}`, autoArchiveMinutes };
	const channel = await deps.discord.createThreadOnce(again, guild, parent, code, draft);
	await keep(deps, row, `thread:${member}`, { [`threads.${member}`]: channel });
	await added(deps, channel, member);
	return channel;
}

async function added(deps: CaseEffectDeps, channel: ChannelId, member: MemberId): Promise<void> {
	try {
		await deps.discord.channels.addThreadMember(channel, member);
	} catch (error) {
		// Somebody who has left is not told.
		if (!(error instanceof DiscordGone)) throw error;
	}
}

/** Notes where something of the case is; the same place twice is one note. */
async function keep(
	deps: CaseEffectDeps,
	{ guild, number }: CaseRow,
	what: string,
	set: Exclude<Extract<Change, { set?: unknown }>['set'], undefined>
): Promise<void> {
	await deps.units.execute({
		guild,
		key: `${caseSubject(number)}:${what}`,
		content: null,
		changes: [{ in: casesCollection, id: caseRowId(guild, number), set }]
	});
}

/** Does something in a thread or channel of a case; an archived thread is opened for it, one that is gone stays gone. */
async function reached(deps: CaseEffectDeps, channel: ChannelId, act: () => Promise<MessageId | unknown>): Promise<EffectDone | undefined> {
	try {
		let done: unknown;
		try {
			done = await act();
		} catch (error) {
			if (!(error instanceof ThreadArchived)) throw error;
			await deps.discord.channels.setThread(channel, { archived: false });
			done = await act();
		}
		return typeof done === 'string' ? { result: messageId(done) } : undefined;
	} catch (error) {
		if (error instanceof DiscordGone) return { note: `gone: ${error.message}` };
		throw error;
	}
}

async function staffChannel(deps: CaseEffectDeps, guild: GuildId): Promise<ChannelId> {
	const channel = await deps.settings.channelOf(guild, caseSlots.staff);
	if (!channel) throw new EffectLater('there is no channel for cases', withoutChannelMs);
	return channel;
}
