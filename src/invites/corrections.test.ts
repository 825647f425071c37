import fc from 'fast-check';
import type { Connection } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deadlinesCollection } from '#core/deadlines/deadline';
import { type GuildId, guildId, type MemberId } from '#core/ids';
import { database } from '#core/mongo/index';
import type { GroupCommitWriter } from '#core/units/writer';
import { Relations } from '#trust';
import type { RewardEvent } from '#xp';
import { actorOf } from '../../tests/support/economy.js';
import { accountsOf, carryOutDue, connectInvites, expectInviterSums, inviteWriter } from '../../tests/support/invites.js';
import { testView } from '../../tests/support/views.js';
import type { SeenInvite } from './attribution.js';
import { correctionTelling } from './corrections.effects.js';
import { CorrectionsService, type CorrectionWish } from './corrections.service.js';
import type { InviteClawedBack, InviteVested } from './events.js';
import { inviteSubject } from './invite.moves.js';
import { invitersFrom } from './inviters.js';
import { inviteReversal, inviteRewards } from './invites.effects.js';
import { InvitesRepository } from './invites.repository.js';
import { type InvitesSettings, invitesSettings } from './invites.settings.js';
import { JoinsService } from './joins.service.js';
import { VestingService } from './vesting.service.js';

const dayMs = 86_400_000;
const start = new Date('2026-11-01T12:00:00Z');

let connection: Connection;
let repository: InvitesRepository;
let one: Process;
let two: Process;
let guild: GuildId;
let guilds = 0;
let requests = 0;
let now: Date;
let settings: InvitesSettings;
let alts: Set<MemberId>;
let bots: Set<MemberId>;
let away: Set<MemberId>;
let may: boolean;
let wallets: Wallets;
/** Uses of each inviter's invite so far. */
let uses: Map<MemberId, number>;

interface Process {
	readonly writer: GroupCommitWriter;
	readonly joins: JoinsService;
	readonly vesting: VestingService;
	readonly corrections: CorrectionsService;
	readonly relations: Relations;
}

const account = accountsOf();
const [mira, rook, wren, staff] = [account(), account(), account(), account()];

/** Stands in for the reward rules: 150 XP and 10 tokens for who brought somebody, 50 XP for who came; tokens can be spent. */
class Wallets {
	readonly #lines: { member: MemberId; source: string; rule: string; key: string; xp: number; tokens: number; of?: string }[] = [];
	readonly spent = new Map<MemberId, number>();

	public of(member: MemberId): readonly [number, number] {
		const own = this.#lines.filter((line) => line.member === member);
		return [own.reduce((sum, { xp }) => sum + xp, 0), own.reduce((sum, { tokens }) => sum + tokens, 0)];
	}

	public async grant(_: GuildId, event: RewardEvent) {
		const rules = { inviter: { xp: 150, tokens: 10 }, invitee: { xp: 50, tokens: 0 } };
		for (const [who, person] of Object.entries(event.people)) {
			const rule = who === 'inviter' ? 'inviter' : 'invitee';
			const key = `${rule}|${person.member}|${event.key}`;
			if (this.#lines.some((line) => line.key === key)) continue;
			this.#lines.push({ member: person.member, source: event.source, rule, key, ...rules[rule] });
		}
		return { grants: [], levels: [] };
	}

	public async takeBack(_: GuildId, member: MemberId, source: string) {
		let missing = 0;
		for (const line of this.#lines.filter((row) => row.member === member && row.source === source && row.xp + row.tokens > 0)) {
			if (this.#lines.some(({ of }) => of === line.key)) continue;
			const left = Math.max(0, Math.min(line.tokens, this.of(member)[1] - (this.spent.get(member) ?? 0)));
			missing += line.tokens - left;
			this.#lines.push({ ...line, key: `back|${line.key}`, of: line.key, xp: -line.xp, tokens: -left });
		}
		return { xp: 0, tokens: 0, credits: 0, missing };
	}

	public async giveBack(_: GuildId, member: MemberId, source: string, key: string) {
		const own = this.#lines.filter((row) => row.member === member && row.source === source);
		for (const rule of new Set(own.map((line) => line.rule))) {
			if (own.some((line) => line.key === `again|${rule}|${member}|${key}`)) continue;
			const lines = own.filter((line) => line.rule === rule);
			const missing = (unit: 'xp' | 'tokens') => (lines[0]?.[unit] ?? 0) - lines.reduce((sum, line) => sum + line[unit], 0);
			this.#lines.push({ member, source, rule, key: `again|${rule}|${member}|${key}`, xp: missing('xp'), tokens: missing('tokens') });
		}
		return own.length > 0;
	}
}

function newProcess(): Process {
	const writer = inviteWriter(connection, { now: () => now });
	const relations = new Relations();
	const deps = {
		units: writer,
		repository,
		relations,
		identities: { sharesId: async (_: GuildId, inviter: MemberId, member: MemberId) => alts.has(inviter) && alts.has(member) },
		clock: { now: () => now },
		settings: async () => settings,
		policy: { can: async () => may },
		discord: {
			guilds: { member: async (_: GuildId, member: MemberId) => (away.has(member) ? null : { user: { bot: bots.has(member) } }) }
		}
	};
	return { writer, joins: new JoinsService(deps), vesting: new VestingService(deps), corrections: new CorrectionsService(deps), relations };
}

beforeAll(async () => {
	connection = await connectInvites();
	repository = new InvitesRepository(connection);
	// Two stand for two processes on the same guild.
	one = newProcess();
	two = newProcess();
});
afterAll(async () => {
	await one.writer.stop();
	await two.writer.stop();
	await connection.dropDatabase();
	await connection.close();
});
beforeEach(() => begin());

async function begin(): Promise<void> {
	guilds += 1;
	guild = guildId(`1000000000001${String(guilds).padStart(5, '0')}`);
	now = start;
	settings = invitesSettings.defaults;
	alts = new Set();
	bots = new Set();
	away = new Set();
	may = true;
	wallets = new Wallets();
	uses = new Map([mira, rook, wren].map((member) => [member, 0]));
	await one.joins.record(guild, [], list());
}

const later = (days: number) => {
	now = new Date(now.getTime() + days * dayMs);
};
const list = (): SeenInvite[] =>
	[...uses].map(([inviter, count]) => ({
		...{ code: `link${inviter}`, uses: count, maxUses: 0, inviter, name: '', createdAt: start, expiresAt: null }
	}));
const rowOf = async (member: MemberId) => {
	const row = await repository.find(guild, member);
	if (!row) throw new Error(`${member} has not joined`);
	return row;
};
const rows = (collection: string, filter: object = {}) =>
	database(connection)
		.collection(collection)
		.find({ guild, ...filter })
		.toArray();
const actor = actorOf(staff);

/** Somebody comes by an inviter's invite, or another way. */
async function brought(inviter: MemberId | null = mira, more: { readonly bot?: boolean; readonly made?: Date } = {}): Promise<MemberId> {
	const member = account(more.made);
	if (inviter !== null) uses.set(inviter, (uses.get(inviter) ?? 0) + 1);
	await one.joins.record(guild, [{ member, name: 'Wren', bot: more.bot ?? false, joinedAt: now }], list());
	return member;
}
/** They stay and settle an order. */
async function vested(inviter: MemberId | null = mira): Promise<MemberId> {
	const member = await brought(inviter);
	await one.vesting.settled(guild, member, { order: `A${member}`, value: 500 });
	later(13);
	await due();
	later(2);
	await due();
	return member;
}
const due = () => carryOutDue(connection, guild, one.vesting, now);
async function wish(member: MemberId, inviter: MemberId | null, more: Partial<CorrectionWish> = {}): Promise<CorrectionWish> {
	requests += 1;
	const request = `click${requests}`;
	return { member, inviter, rev: (await rowOf(member)).rev, reason: 'Both say so', request, ...more };
}
const correct = async (member: MemberId, inviter: MemberId | null) => one.corrections.correct(guild, actor, await wish(member, inviter));

/** Carries out everything that was told, in order, each of it twice. */
async function told(): Promise<void> {
	const deps = { xp: wallets, repository, settings: async () => settings };
	const [rewards, reversal] = [inviteRewards(deps), inviteReversal(deps)];
	const effects = await database(connection)
		.collection('outbox')
		.find({ guild, kind: /^invite\./ })
		.sort({ seq: 1, part: 1, _id: 1 })
		.toArray();
	for (const { kind, payload } of effects.flatMap((effect) => [effect, effect])) {
		const about = { guild, key: '', kind, aggregate: '', attempt: 1, unknown: false, result: async () => undefined };
		if (String(kind).startsWith('invite.vested')) await rewards.run({ ...about, payload: payload as InviteVested });
		else await reversal.run({ ...about, payload: payload as InviteClawedBack });
	}
}

/** Every join is somebody's or nobody's, and each number is that of the rows. */
async function expectSums(): Promise<void> {
	const [book] = await rows('invite_books');
	const all = await rows('invites', { why: { $ne: 'older' } });
	const by = (test: (row: (typeof all)[number]) => boolean) => all.filter(test).length;
	const corrected = by(({ corrections }) => corrections > 0);
	const [certain, likely, unknown] = ['certain', 'likely', 'unknown'].map((sure) =>
		by(({ confidence, corrections }) => confidence === sure && corrections === 0)
	);
	expect((certain ?? 0) + (likely ?? 0) + (unknown ?? 0) + corrected).toBe(book?.joins);
	expect(book?.unknown).toBe(by(({ inviter }) => inviter === null));
	await expectInviterSums(connection, guild);
	// The deadline of a row is that of its state, and none is left over.
	const waiting = { unclaimed: 'invites.unclaimed', pending: 'invites.pending', vested: 'invites.vested' };
	const expected = all.flatMap(({ member, state }) =>
		Object.entries(waiting).flatMap(([name, kind]) => (name === state ? [`${inviteSubject(member)} ${kind}`] : []))
	);
	const standing = (await rows(deadlinesCollection)).map(({ subject, kind }) => `${subject} ${kind}`);
	expect(standing.sort()).toEqual(expected.sort());
}

describe('a correction', () => {
	test('of somebody on the way moves them to the new inviter, for certain, with a line in the log', async () => {
		const member = await brought();
		expect(await correct(member, rook)).toMatchObject({ inviter: rook, confidence: 'certain', state: 'pending', corrections: 1 });
		expect(await repository.inviter(guild, mira)).toMatchObject({ pending: 0 });
		expect(await repository.inviter(guild, rook)).toMatchObject({ pending: 1 });
		const relations = new Relations();
		relations.useInvites(invitersFrom(repository));
		expect(await relations.inviterOf(guild, member)).toBe(rook);
		expect(await rows('audit', { action: 'invite.corrected' })).toMatchObject([
			{
				actor: staff,
				target: `member:${member}`,
				before: { inviter: mira, state: 'pending' },
				after: { inviter: rook, state: 'pending' },
				reason: 'Both say so'
			}
		]);
		await expectSums();
		await one.vesting.settled(guild, member, { order: 'A7K2Q', value: 500 });
		later(15);
		await due();
		await told();
		expect([wallets.of(mira), wallets.of(rook), wallets.of(member)]).toEqual([
			[0, 0],
			[150, 10],
			[50, 0]
		]);
		await expectSums();
	});

	test('of somebody who counts takes it back from the one and pays the other, once, however often it is told', async () => {
		const member = await vested();
		await told();
		expect([wallets.of(mira), wallets.of(member)]).toEqual([
			[150, 10],
			[50, 0]
		]);
		expect(await correct(member, rook)).toMatchObject({ state: 'vested', inviter: rook });
		await told();
		await told();
		expect([wallets.of(mira), wallets.of(rook), wallets.of(member)]).toEqual([
			[0, 0],
			[150, 10],
			[50, 0]
		]);
		await expectSums();
	});

	test('can be corrected: whoever had spent some gets back only what was taken', async () => {
		const member = await vested();
		await told();
		wallets.spent.set(mira, 4);
		await correct(member, rook);
		await told();
		expect(wallets.of(mira)).toEqual([0, 4]);
		await correct(member, mira);
		await told();
		expect([wallets.of(mira), wallets.of(rook), wallets.of(member)]).toEqual([
			[150, 10],
			[0, 0],
			[50, 0]
		]);
		expect(await rowOf(member)).toMatchObject({ corrections: 2, inviter: mira, state: 'vested' });
		await expectSums();
	});

	test('to nobody takes back from both; naming somebody later pays both once', async () => {
		const member = await vested();
		await told();
		expect(await correct(member, null)).toMatchObject({ inviter: null, confidence: 'unknown', state: 'void', why: 'unknown' });
		await told();
		expect([wallets.of(mira), wallets.of(member)]).toEqual([
			[0, 0],
			[0, 0]
		]);
		expect(await repository.book(guild)).toMatchObject({ unknown: 1 });
		await expectSums();
		expect(await correct(member, rook)).toMatchObject({ inviter: rook, state: 'vested' });
		await told();
		expect([wallets.of(mira), wallets.of(rook), wallets.of(member)]).toEqual([
			[0, 0],
			[150, 10],
			[50, 0]
		]);
		later(10);
		await one.vesting.left(guild, member);
		await told();
		expect([wallets.of(rook), wallets.of(member)]).toEqual([
			[0, 0],
			[0, 0]
		]);
		await expectSums();
	});

	test('that comes before what was told of the first inviter pays only the second', async () => {
		const member = await vested();
		await correct(member, rook);
		await told();
		expect([wallets.of(mira), wallets.of(rook), wallets.of(member)]).toEqual([
			[0, 0],
			[150, 10],
			[50, 0]
		]);
	});

	test('of somebody unknown counts at once when they have stayed and settled meanwhile', async () => {
		const member = await brought(null);
		later(15);
		await due();
		await one.vesting.settled(guild, member, { order: 'A7K2Q', value: 500 });
		expect(await rowOf(member)).toMatchObject({ state: 'void', why: 'unknown', settled: 1 });
		expect(await correct(member, rook)).toMatchObject({ state: 'vested', inviter: rook });
		await told();
		expect([wallets.of(rook), wallets.of(member)]).toEqual([
			[150, 10],
			[50, 0]
		]);
		const other = await brought(null);
		expect(await correct(other, rook)).toMatchObject({ state: 'pending' });
		await expectSums();
	});

	test('keeps what is final: for good, left soon after, too young, too late', async () => {
		const kept = await vested();
		later(61);
		await due();
		expect(await rowOf(kept)).toMatchObject({ state: 'kept' });
		expect(await correct(kept, rook)).toMatchObject({ state: 'kept' });
		const gone = await vested();
		await one.vesting.left(guild, gone);
		expect(await correct(gone, rook)).toMatchObject({ state: 'clawedBack', inviter: rook });
		expect(await correct(gone, null)).toMatchObject({ state: 'void' });
		expect(await correct(gone, rook)).toMatchObject({ state: 'clawedBack' });
		const young = await brought(mira, { made: new Date(now.getTime() - 3 * dayMs) });
		expect(await correct(young, rook)).toMatchObject({ state: 'void', why: 'young', inviter: rook });
		const late = await brought(null);
		later(200);
		await due();
		expect(await correct(late, rook)).toMatchObject({ state: 'void', why: 'lapsed', inviter: rook });
		await told();
		expect(wallets.of(rook)).toEqual([150, 10]);
		await expectSums();
	});

	test('does not make up for an order that came too late', async () => {
		const [late, unknown] = [await brought(), await brought(null)];
		later(200);
		await due();
		for (const member of [late, unknown]) {
			await one.vesting.settled(guild, member, { order: `L${member}`, value: 500 });
			expect(await correct(member, rook)).toMatchObject({ state: 'void', why: 'lapsed', inviter: rook });
		}
		// Nor for a stay that came too late.
		const back = await brought();
		await one.vesting.settled(guild, back, { order: `B${back}`, value: 500 });
		await one.vesting.left(guild, back);
		later(190);
		await one.joins.record(guild, [{ member: back, name: 'Wren', bot: false, joinedAt: now }], list());
		await due();
		later(20);
		await due();
		expect(await rowOf(back)).toMatchObject({ state: 'void', why: 'lapsed', settled: 1 });
		expect(await correct(back, rook)).toMatchObject({ state: 'void', why: 'lapsed' });
		await told();
		expect(wallets.of(rook)).toEqual([0, 0]);
		await expectSums();
	});

	test('of somebody who leaves while nobody is known is as if they had left before', async () => {
		const member = await vested();
		await correct(member, null);
		later(5);
		await one.vesting.left(guild, member);
		expect(await correct(member, rook)).toMatchObject({ state: 'clawedBack', inviter: rook });
		await told();
		expect(wallets.of(rook)).toEqual([0, 0]);
		await expectSums();
	});

	test('stays when they come back by somebody else’s invite', async () => {
		settings = invitesSettings.parse({ rejoin: 'last_inviter' });
		const member = await brought();
		await correct(member, rook);
		await one.vesting.left(guild, member);
		later(1);
		uses.set(wren, 1);
		await one.joins.record(guild, [{ member, name: 'Wren', bot: false, joinedAt: now }], list());
		expect(await rowOf(member)).toMatchObject({ inviter: rook, rejoins: 1, state: 'pending' });
		await expectSums();
	});

	test('makes a likely inviter certain, and pays nothing again', async () => {
		const [first, second] = [account(), account()];
		uses.set(mira, 1).set(rook, 1);
		await one.joins.record(
			guild,
			[first, second].map((member) => ({ member, name: 'Wren', bot: false, joinedAt: now })),
			list()
		);
		await one.vesting.settled(guild, first, { order: 'A7K2Q', value: 500 });
		later(15);
		await due();
		await told();
		const { inviter } = await rowOf(first);
		if (!inviter) throw new Error('nobody');
		const paid = wallets.of(inviter);
		expect(await correct(first, inviter)).toMatchObject({ confidence: 'certain', state: 'vested' });
		await told();
		expect(wallets.of(inviter)).toEqual(paid);
		await expectSums();
	});
});

describe('a correction is refused', () => {
	const refusal = async (member: MemberId, inviter: MemberId | null, more: Partial<CorrectionWish> = {}, who = actor) => {
		const before = await repository.find(guild, member);
		const asked = before ? await wish(member, inviter, more) : { member, inviter, rev: 0, reason: 'x', request: 'r', ...more };
		const answer = await one.corrections.correct(guild, who, asked).then(
			() => 'done',
			(error: { code?: string }) => error.code
		);
		expect(await repository.find(guild, member)).toEqual(before);
		return answer;
	};

	test('in one’s own favour, against oneself, and about oneself', async () => {
		const member = await brought();
		expect(await refusal(member, staff)).toBe('invites.correctOwn');
		expect(await refusal(member, rook, {}, actorOf(mira))).toBe('invites.correctOwn');
		expect(await refusal(member, null, {}, actorOf(mira))).toBe('invites.correctOwn');
		expect(await refusal(member, rook, {}, actorOf(member))).toBe('invites.correctOwn');
		expect(await refusal(member, rook, {}, actorOf(rook, { isGuildOwner: true }))).toBe('invites.correctOwn');
	});

	test('in favour of one’s tribe, of who brought one, and of whom one brought', async () => {
		const member = await brought();
		const [tribes, brings] = [new Map<MemberId, string>(), new Map<MemberId, MemberId>()];
		one.relations.useTribes({ tribeOf: async (_, who) => tribes.get(who) ?? null });
		one.relations.useInvites({ inviterOf: async (_, who) => brings.get(who) ?? null });
		tribes.set(staff, 'foxes').set(rook, 'foxes');
		expect(await refusal(member, rook)).toBe('invites.correctClose');
		tribes.delete(rook);
		brings.set(staff, rook);
		expect(await refusal(member, rook)).toBe('invites.correctClose');
		brings.clear();
		brings.set(rook, staff);
		expect(await refusal(member, rook)).toBe('invites.correctClose');
		brings.clear();
		// Whom it is taken from, and who came, count as well.
		for (const close of [mira, member]) {
			tribes.set(close, 'foxes');
			expect(await refusal(member, rook)).toBe('invites.correctClose');
			tribes.delete(close);
		}
		expect((await one.corrections.correct(guild, actor, await wish(member, rook))).inviter).toBe(rook);
	});

	test('for oneself, bots, strangers, two accounts of one person, and two who bring each other', async () => {
		const member = await brought();
		expect(await refusal(member, member)).toBe('invites.correctSelf');
		bots.add(rook);
		expect(await refusal(member, rook)).toBe('invites.correctBot');
		away.add(wren);
		expect(await refusal(member, wren)).toBe('invites.correctStranger');
		const other = await brought();
		alts.add(member).add(other);
		expect(await refusal(member, other)).toBe('invites.correctCaught');
		alts.clear();
		await correct(other, member);
		expect(await refusal(member, other)).toBe('invites.correctCaught');
	});

	test('of bots, of whoever was here before, of nobody, without the right, and without a reason', async () => {
		const bot = await brought(null, { bot: true });
		expect(await refusal(bot, rook)).toBe('invites.correctNever');
		const older = account();
		await one.vesting.left(guild, older);
		expect(await refusal(older, rook)).toBe('invites.correctNever');
		expect(await refusal(account(), rook)).toBe('invites.correctUnseen');
		const member = await brought();
		expect(await refusal(member, mira)).toBe('invites.correctSame');
		expect(await refusal(member, rook, { reason: '  ' })).toBe('invites.correctReason');
		expect(await refusal(member, rook, { reason: 'x'.repeat(301) })).toBe('invites.correctReason');
		may = false;
		expect(await refusal(member, rook)).toBe('invites.correctForbidden');
	});

	test('once the row has moved since it was seen', async () => {
		const member = await brought();
		const seen = await wish(member, rook);
		await one.vesting.settled(guild, member, { order: 'A7K2Q', value: 500 });
		await expect(one.corrections.correct(guild, actor, seen)).rejects.toMatchObject({ code: 'invites.correctMoved' });
		expect(await rowOf(member)).toMatchObject({ inviter: mira });
	});

	test('another server’s row is not reached', async () => {
		const member = await brought();
		const elsewhere = guildId('100000000000999999');
		await expect(one.corrections.correct(elsewhere, actor, await wish(member, rook))).rejects.toMatchObject({
			code: 'invites.correctUnseen'
		});
	});
});

describe('many at once', () => {
	test('twenty clicks in two processes correct once, and the same click told again changes nothing', async () => {
		const member = await vested();
		const clicks = await Promise.all(Array.from({ length: 20 }, (_, index) => wish(member, index % 2 === 0 ? rook : wren)));
		const tries = await Promise.allSettled(
			clicks.map((click, index) => (index % 3 === 0 ? one : two).corrections.correct(guild, actor, click))
		);
		const won = tries.flatMap(({ status }, index) => (status === 'fulfilled' ? clicks[index] : []) ?? []);
		expect(won).toHaveLength(1);
		for (const one of tries) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'invites.correctMoved' });
		const [click] = won;
		if (!click) throw new Error('nobody');
		expect(await two.corrections.correct(guild, actor, click)).toMatchObject({ inviter: click.inviter, corrections: 1 });
		expect(await rows('audit', { action: 'invite.corrected' })).toHaveLength(1);
		expect(await rows('outbox', { kind: 'invites.corrected' })).toHaveLength(2);
		await told();
		const paid = [mira, rook, wren].reduce((sum, who) => sum + wallets.of(who)[1], 0);
		expect(paid).toBe(10);
		await expectSums();
	});

	test('a correction and a leave at the same moment both hold, whichever comes first', async () => {
		for (let round = 0; round < 4; round++) {
			const member = await vested();
			const asked = await wish(member, rook);
			const correction = one.corrections
				.correct(guild, actor, asked)
				.catch((error: { code?: string }) => expect(error.code).toBe('invites.correctMoved'));
			await Promise.all([correction, two.vesting.left(guild, member)]);
			expect(await rowOf(member)).toMatchObject({ state: 'clawedBack' });
			await expectSums();
		}
		await told();
		expect([wallets.of(mira)[1], wallets.of(rook)[1]]).toEqual([0, 0]);
	});

	test('whatever happens in whatever order, the sums hold and nobody is paid twice for the same person', async () => {
		const inviters = [mira, rook, wren, null];
		const step = fc.record({
			what: fc.constantFrom('join', 'correct', 'correct', 'leave', 'back', 'settle', 'wait', 'tell'),
			who: fc.nat(5),
			by: fc.nat(3)
		});
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
				await begin();
				const members = [await vested(), await brought(null)];
				for (const [index, { what, who, by }] of steps.entries()) {
					const member = members[who % members.length] ?? mira;
					const inviter = inviters[by] ?? null;
					if (what === 'join') members.push(await brought(inviter));
					if (what === 'correct')
						await correct(member, inviter).catch((error: { code?: string }) => expect(error.code).toMatch(/^invites\./));
					if (what === 'leave') await one.vesting.left(guild, member);
					if (what === 'back' && (await rowOf(member)).leftAt) {
						later(1);
						await one.joins.record(guild, [{ member, name: 'Wren', bot: false, joinedAt: now }], list());
					}
					if (what === 'settle') await one.vesting.settled(guild, member, { order: `B${index}`, value: 500 });
					if (what === 'wait') {
						later(10);
						await due();
					}
					if (what === 'tell') await told();
				}
				later(1);
				await due();
				await told();
				await expectSums();
				const all = await Promise.all(members.map(rowOf));
				const counting = all.filter(({ state, inviter }) => inviter !== null && (state === 'vested' || state === 'kept'));
				for (const who of [mira, rook, wren])
					expect(wallets.of(who)[1]).toBe(10 * counting.filter(({ inviter }) => inviter === who).length);
			}),
			{ numRuns: 15 }
		);
	});
});

describe('who is told', () => {
	const deliver = async (wanted: boolean) => {
		const sent: string[] = [];
		const telling = correctionTelling({
			repository,
			discord: { sendDmOnce: async (_, who) => ({ result: String(sent.push(who)) }) },
			wanted: async () => wanted,
			view: async () => testView()
		});
		for (const { kind, payload } of await rows('outbox', { kind: 'invites.corrected' }))
			await telling.run({ guild, key: 'k', kind, aggregate: 'a', payload, attempt: 1, unknown: false, result: async () => undefined });
		return sent;
	};

	test('are both inviters, if they want to be, and nobody of what has been corrected again', async () => {
		const member = await brought();
		await correct(member, rook);
		expect((await deliver(true)).sort()).toEqual([mira, rook].sort());
		expect(await deliver(false)).toEqual([]);
		await correct(member, wren);
		expect((await deliver(true)).sort()).toEqual([rook, wren].sort());
	});
});
