import type { Connection } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deadlinesCollection } from '#core/deadlines/deadline';
import { type GuildId, guildId, type MemberId } from '#core/ids';
import { database } from '#core/mongo/index';
import type { GroupCommitWriter } from '#core/units/writer';
import { Relations } from '#trust';
import { actorOf } from '../../tests/support/economy.js';
import { accountsOf, carryOutDue, connectInvites, expectInviterSums, inviteWriter } from '../../tests/support/invites.js';
import type { SeenInvite } from './attribution.js';
import { invitersFrom } from './inviters.js';
import { linkMaking } from './invites.effects.js';
import { InvitesRepository } from './invites.repository.js';
import { type InvitesSettings, invitesSettings } from './invites.settings.js';
import { type Join, JoinsService } from './joins.service.js';
import { LinksService } from './links.service.js';
import { VestingService } from './vesting.service.js';

const dayMs = 86_400_000;
const start = new Date('2026-11-01T12:00:00Z');
const events: { name: string; payload: unknown }[] = [];

interface Process {
	readonly writer: GroupCommitWriter;
	readonly joins: JoinsService;
	readonly vesting: VestingService;
	readonly links: LinksService;
}

let connection: Connection;
let repository: InvitesRepository;
let one: Process;
let two: Process;
let guild: GuildId;
let guilds = 0;
let now: Date;
let settings: InvitesSettings;
let tribes: Map<MemberId, string>;
let alts: Set<MemberId>;

const account = accountsOf();
const mira = account();
const rook = account();

function newProcess(): Process {
	const writer = inviteWriter(connection, { now: () => now });
	const relations = new Relations();
	relations.useTribes({ tribeOf: async (_, member) => tribes.get(member) ?? null });
	const identities = { sharesId: async (_: GuildId, inviter: MemberId, member: MemberId) => alts.has(inviter) && alts.has(member) };
	const deps = { units: writer, repository, relations, identities, clock: { now: () => now }, settings: async () => settings };
	return { writer, joins: new JoinsService(deps), vesting: new VestingService(deps), links: new LinksService(deps) };
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
beforeEach(async () => {
	guilds += 1;
	guild = guildId(`1000000000000${String(guilds).padStart(5, '0')}`);
	now = start;
	settings = invitesSettings.defaults;
	tribes = new Map();
	alts = new Set();
	events.length = 0;
	await one.joins.record(guild, [], list());
});

const later = (days: number) => {
	now = new Date(now.getTime() + days * dayMs);
};
const join = (member: MemberId, more: Partial<Join> = {}): Join => ({ member, name: 'Wren', bot: false, joinedAt: now, ...more });
/** The invites as Discord lists them: each inviter has one. */
const list = (uses: readonly (readonly [MemberId, number])[] = [[mira, 0]]): SeenInvite[] =>
	uses.map(([inviter, count]) => ({
		code: `link${inviter}`,
		uses: count,
		maxUses: 0,
		inviter,
		name: '',
		createdAt: start,
		expiresAt: null
	}));
const rowOf = (member: MemberId) => repository.find(guild, member);
const rows = (collection: string) => database(connection).collection(collection).find({ guild }).toArray();
const toldOf = async (name: string) =>
	(await rows('outbox')).filter(({ kind }) => String(kind).startsWith(name)).map(({ payload }) => payload);
/** Joins are all accounted for: by an inviter or as unknown. */
async function expectSums(): Promise<void> {
	const [book] = await rows('invite_books');
	const inviters = await rows('inviters');
	const brought = inviters.reduce((sum, row) => sum + row.pending + row.left + row.vested + row.clawedBack + row.void, 0);
	const joined = (await rows('invites')).filter(({ why }) => why !== 'older').length;
	expect(book).toMatchObject({ joins: joined, unknown: joined - brought });
	await expectInviterSums(connection, guild);
}

/** Somebody comes by Mira's invite. */
async function brought(): Promise<MemberId> {
	const member = account();
	await one.joins.record(guild, [join(member)], list([[mira, 1]]));
	return member;
}
const due = () => carryOutDue(connection, guild, one.vesting, now);
/** They stay and settle an order. */
async function vested(): Promise<MemberId> {
	const member = await brought();
	await one.vesting.settled(guild, member, { order: 'A7K2Q', value: 500 });
	later(15);
	await due();
	return member;
}

describe('a join', () => {
	test('is attributed for certain to whoever made the one invite that was used', async () => {
		const member = await brought();
		expect(await rowOf(member)).toMatchObject({ inviter: mira, confidence: 'certain', state: 'pending', code: `link${mira}` });
		await expectSums();
	});

	test('told twice, by two processes at the same moment, is written down once', async () => {
		const member = account();
		const told = () => [one, two].map(({ joins }) => joins.record(guild, [join(member)], list([[mira, 1]])));
		await Promise.all([...told(), ...told()]);
		await one.joins.record(guild, [join(member)], list([[mira, 1]]));
		expect(await repository.inviter(guild, mira)).toMatchObject({ pending: 1 });
		await expectSums();
	});

	test('waits while joins and uses are not the same number, and is unknown when it stays so', async () => {
		const member = account();
		expect(await one.joins.record(guild, [join(member)], list(), { final: false })).toBe(false);
		expect(await rowOf(member)).toBeNull();
		expect(await one.joins.record(guild, [join(member)], list(), { final: true })).toBe(true);
		expect(await rowOf(member)).toMatchObject({ inviter: null, confidence: 'unknown', state: 'unclaimed' });
		await expectSums();
	});

	test('whose use was seen before it still finds it; a use without a join is counted as missed', async () => {
		await one.joins.record(guild, [], list([[mira, 1]]));
		const member = account();
		await one.joins.record(guild, [join(member)], list([[mira, 1]]));
		expect(await rowOf(member)).toMatchObject({ inviter: mira });
		await one.joins.record(guild, [], list([[mira, 3]]));
		later(1);
		await one.joins.record(guild, [], list([[mira, 3]]), { checked: true });
		expect(await repository.book(guild)).toMatchObject({ missed: 2, open: [] });
		await expectSums();
	});

	test('of a bot, an own link, a young account and two who bring each other counts for nobody, with the reason', async () => {
		const bot = account();
		await one.joins.record(guild, [join(bot, { bot: true })], list());
		expect(await rowOf(bot)).toMatchObject({ state: 'void', why: 'bot', inviter: null });
		const self = account();
		await one.joins.record(guild, [join(self)], [...list(), ...list([[self, 1]])]);
		// The first time this invite is seen it has all its uses since it was made just now.
		expect(await rowOf(self)).toMatchObject({ state: 'void', why: 'self' });
		const young = account(new Date(start.getTime() - 3 * dayMs));
		await one.joins.record(guild, [join(young)], [...list([[mira, 1]]), ...list([[self, 1]])]);
		expect(await rowOf(young)).toMatchObject({ state: 'void', why: 'young', inviter: mira });
		await one.joins.record(
			guild,
			[join(mira)],
			[
				...list([[mira, 1]]),
				...list([
					[self, 1],
					[rook, 1]
				])
			]
		);
		await one.joins.record(
			guild,
			[join(rook)],
			[
				...list([[mira, 2]]),
				...list([
					[self, 1],
					[rook, 1]
				])
			]
		);
		expect(await rowOf(rook)).toMatchObject({ state: 'void', why: 'mutual', inviter: mira });
		await expectSums();
	});

	test('by another way is not that of a limited invite that was deleted, also where the list is older', async () => {
		const limited: SeenInvite = { ...list([[rook, 0]])[0]!, maxUses: 1 };
		await one.joins.record(guild, [], [...list(), limited]);
		await Promise.all([one.joins.deleted(guild, limited.code, { at: now }), two.joins.deleted(guild, limited.code, { at: now })]);
		// Nobody came with it.
		now = new Date(now.getTime() + 6_000);
		const stranger = account();
		await one.joins.record(guild, [join(stranger)], list());
		expect(await rowOf(stranger)).toMatchObject({ inviter: null, confidence: 'unknown' });
		// A list that was read before the invite was deleted does not bring it back.
		await one.joins.record(guild, [], [...list(), limited], { deleted: new Set([limited.code]) });
		const other = account();
		await one.joins.record(guild, [join(other)], list());
		expect(await rowOf(other)).toMatchObject({ inviter: null, confidence: 'unknown' });
		await expectSums();
	});

	describe('next to the end of a limited invite', () => {
		const limited = (code: string, inviter: MemberId, more: Partial<SeenInvite> = {}): SeenInvite => ({
			...{ code, uses: 0, maxUses: 1, inviter, name: '', createdAt: start, expiresAt: null },
			...more
		});
		const seconds = (count: number) => {
			now = new Date(now.getTime() + count * 1_000);
		};
		const told = (member: MemberId): Join => join(member, { toldAt: now });

		test('is likely whoever made it, whichever of the two is told first', async () => {
			const last = limited('last', rook, { uses: 4, maxUses: 5, createdAt: new Date(start.getTime() - dayMs) });
			await one.joins.record(guild, [], [...list(), limited('once', rook), last]);
			await Promise.all([one, two].map(({ joins }) => joins.deleted(guild, 'once', { at: now })));
			seconds(1);
			const after = account();
			await one.joins.record(guild, [told(after)], [...list(), last], { deleted: new Set(['once']) });
			expect(await rowOf(after)).toMatchObject({ inviter: rook, confidence: 'likely', code: 'once', state: 'pending' });
			seconds(30);
			const before = account();
			const came = told(before);
			expect(await one.joins.record(guild, [came], [...list(), last], { final: false })).toBe(false);
			seconds(1);
			await one.joins.deleted(guild, 'last', { at: now });
			seconds(6);
			await one.joins.record(guild, [came], list(), { deleted: new Set(['last']) });
			expect(await rowOf(before)).toMatchObject({ inviter: rook, confidence: 'likely', code: 'last' });
			expect(await repository.book(guild)).toMatchObject({ ended: [], open: [] });
			await expectSums();
		});

		test('is told once only: the same end explains no second join', async () => {
			await one.joins.record(guild, [], [...list(), limited('once', rook)]);
			await one.joins.deleted(guild, 'once', { at: now });
			const [first, second] = [account(), account()];
			await Promise.all([one, two].map(({ joins }) => joins.record(guild, [told(first)], list())));
			await one.joins.deleted(guild, 'once', { at: now });
			await one.joins.record(guild, [told(second)], list());
			expect([(await rowOf(first))?.inviter, (await rowOf(second))?.inviter]).toEqual([rook, null]);
			await expectSums();
		});

		test('is that of whoever’s invite grew, where one did', async () => {
			await one.joins.record(guild, [], [...list(), limited('once', rook)]);
			await one.joins.deleted(guild, 'once', { at: now });
			const member = account();
			await one.joins.record(guild, [told(member)], list([[mira, 1]]));
			expect(await rowOf(member)).toMatchObject({ inviter: mira, confidence: 'certain' });
			// Its own join is told a moment later.
			seconds(1);
			const own = account();
			await one.joins.record(guild, [told(own)], list([[mira, 1]]));
			expect(await rowOf(own)).toMatchObject({ inviter: rook, confidence: 'likely' });
			await expectSums();
		});

		test('is likely among others, and goes to the one it stands next to', async () => {
			await one.joins.record(guild, [], [...list(), limited('once', rook)]);
			const far = told(account());
			seconds(20);
			await one.joins.deleted(guild, 'once', { at: now });
			const near = told(account());
			await one.joins.record(guild, [far, near], list());
			expect(await rowOf(near.member)).toMatchObject({ inviter: rook, confidence: 'likely' });
			expect(await rowOf(far.member)).toMatchObject({ inviter: null, confidence: 'unknown' });
			const two = [limited('one', rook), limited('other', mira)];
			await one.joins.record(guild, [], [...list(), ...two]);
			for (const { code } of two) await one.joins.deleted(guild, code, { at: now });
			const torn = told(account());
			await one.joins.record(guild, [torn], list());
			expect(await rowOf(torn.member)).toMatchObject({ confidence: 'likely' });
			await expectSums();
		});

		test('is nobody’s when several uses were left, it ran out, nobody knew it, or they are far apart', async () => {
			const ran = limited('ran', rook, { expiresAt: new Date(start.getTime() + 10_000) });
			const known = [limited('five', rook, { maxUses: 5 }), ran, limited('once', rook)];
			await one.joins.record(guild, [], [...list(), ...known]);
			for (const { code } of [...known.slice(0, 2), limited('never', rook)]) await one.joins.deleted(guild, code, { at: now });
			const first = told(account());
			await one.joins.record(guild, [first], [...list(), limited('once', rook)], { deleted: new Set(['five', 'ran']) });
			expect(await rowOf(first.member)).toMatchObject({ inviter: null });
			await one.joins.deleted(guild, 'once', { at: now });
			seconds(6);
			const second = told(account());
			await one.joins.record(guild, [second], list());
			expect(await rowOf(second.member)).toMatchObject({ inviter: null });
			await expectSums();
		});

		test('is found too where it was made and used between two lists, and where a list still told of its use', async () => {
			await one.joins.deleted(guild, 'new', { at: now, born: limited('new', rook) });
			const first = told(account());
			await one.joins.record(guild, [first], list());
			expect(await rowOf(first.member)).toMatchObject({ inviter: rook, confidence: 'likely', code: 'new' });
			seconds(30);
			await one.joins.record(guild, [], [...list(), limited('slow', rook)]);
			await one.joins.deleted(guild, 'slow', { at: now });
			const second = told(account());
			await one.joins.record(guild, [second], [...list(), limited('slow', rook, { uses: 1 })], { deleted: new Set(['slow']) });
			expect(await rowOf(second.member)).toMatchObject({ inviter: rook, confidence: 'certain', code: 'slow' });
			const third = told(account());
			await one.joins.record(guild, [third], list());
			expect(await rowOf(third.member)).toMatchObject({ inviter: null });
			await expectSums();
		});
	});

	test('that is found when it is too late for a code leaves nothing to wait for', async () => {
		const member = account();
		await one.joins.record(guild, [join(member, { joinedAt: new Date(now.getTime() - 40 * dayMs) })], list());
		expect(await rowOf(member)).toMatchObject({ state: 'void', why: 'unknown' });
		expect((await rows(deadlinesCollection)).filter(({ subject }) => subject === `invite:${member}`)).toEqual([]);
		await expectSums();
	});

	test('of five hundred at once is one unit, and adds up', async () => {
		const raid = Array.from({ length: 500 }, () => join(account()));
		await one.joins.record(
			guild,
			raid,
			list([
				[mira, 300],
				[rook, 150]
			])
		);
		const all = await rows('invites');
		expect(all).toHaveLength(500);
		expect(await repository.inviter(guild, mira)).toMatchObject({ pending: 300 });
		expect(await repository.inviter(guild, rook)).toMatchObject({ pending: 150 });
		expect(await repository.book(guild)).toMatchObject({ joins: 500, unknown: 50 });
		expect(new Set(all.map(({ confidence }) => confidence))).toEqual(new Set(['likely', 'unknown']));
		await expectSums();
	});
});

describe('an invite counts', () => {
	test('once, after the stay and a settled order of enough value', async () => {
		const member = await brought();
		await one.vesting.settled(guild, member, { order: 'CHEAP', value: 99 });
		later(14);
		await one.vesting.wait(guild, member, now);
		expect(await rowOf(member)).toMatchObject({ state: 'pending', settled: 0 });
		const told = () => [one, two].map(({ vesting }) => vesting.settled(guild, member, { order: 'A7K2Q', value: 100 }));
		await Promise.all([...told(), ...told()]);
		expect(await rowOf(member)).toMatchObject({ state: 'vested', settled: 1 });
		expect(await toldOf('invite.vested')).toMatchObject([{ member, inviter: mira, confidence: 'certain', related: false }]);
		await expectSums();
	});

	test('not before the stay is over, then by itself', async () => {
		const member = await brought();
		await one.vesting.settled(guild, member, { order: 'A7K2Q', value: 500 });
		expect(await rowOf(member)).toMatchObject({ state: 'pending', settled: 1 });
		later(15);
		await Promise.all([one, two].map(({ vesting }) => vesting.wait(guild, member, new Date(start.getTime() + 14 * dayMs))));
		expect(await rowOf(member)).toMatchObject({ state: 'vested' });
		expect(await toldOf('invite.vested')).toHaveLength(1);
	});

	test('never when both gave the same game id, with the reason', async () => {
		const member = await brought();
		alts.add(mira).add(member);
		await one.vesting.settled(guild, member, { order: 'A7K2Q', value: 500 });
		later(15);
		await due();
		expect(await rowOf(member)).toMatchObject({ state: 'void', why: 'sharedId', inviter: mira });
		expect(await toldOf('invite.vested')).toEqual([]);
		expect((await rows(deadlinesCollection)).filter(({ subject }) => subject === `invite:${member}`)).toEqual([]);
		await expectSums();
	});

	test('with a mark when both are in one tribe', async () => {
		const member = await brought();
		tribes.set(member, 'rex').set(mira, 'rex');
		later(15);
		await one.vesting.settled(guild, member, { order: 'A7K2Q', value: 500 });
		expect(await toldOf('invite.vested')).toMatchObject([{ related: true }]);
	});

	test('no longer when too much time has passed', async () => {
		const member = await brought();
		later(14);
		await due();
		expect(await rowOf(member)).toMatchObject({ state: 'pending' });
		later(170);
		await due();
		expect(await rowOf(member)).toMatchObject({ state: 'void', why: 'lapsed' });
		expect((await rows(deadlinesCollection)).filter(({ subject }) => subject === `invite:${member}`)).toEqual([]);
		await expectSums();
	});
});

describe('leaving', () => {
	test('soon after counting takes it back, once', async () => {
		const member = await vested();
		later(59);
		await Promise.all([one.vesting.left(guild, member), two.vesting.left(guild, member)]);
		expect(await rowOf(member)).toMatchObject({ state: 'clawedBack' });
		expect(await toldOf('invite.clawed-back')).toEqual([{ member, inviter: mira }]);
		await expectSums();
	});

	test('later changes nothing', async () => {
		const member = await vested();
		later(61);
		await due();
		await one.vesting.left(guild, member);
		expect(await rowOf(member)).toMatchObject({ state: 'kept' });
		expect(await toldOf('invite.clawed-back')).toEqual([]);
		await expectSums();
	});

	test('and coming back by somebody else counts for the first inviter, once, and the stay begins anew', async () => {
		const member = await brought();
		later(10);
		await one.vesting.left(guild, member);
		expect(await repository.inviter(guild, mira)).toMatchObject({ pending: 0, left: 1 });
		later(1);
		const back = join(member);
		await one.joins.record(guild, [back], [...list([[mira, 1]]), ...list([[rook, 0]])]);
		await one.joins.record(guild, [back], list([[mira, 1]]));
		expect(await rowOf(member)).toMatchObject({ inviter: mira, rejoins: 1, state: 'pending', leftAt: null });
		await one.vesting.settled(guild, member, { order: 'A7K2Q', value: 500 });
		later(13);
		await due();
		expect(await rowOf(member)).toMatchObject({ state: 'pending' });
		later(1);
		await due();
		expect(await rowOf(member)).toMatchObject({ state: 'vested', inviter: mira });
		later(1);
		await one.vesting.left(guild, member);
		later(1);
		await one.joins.record(guild, [join(member)], list([[mira, 2]]));
		later(60);
		await one.vesting.settled(guild, member, { order: 'B8M3R', value: 500 });
		expect(await rowOf(member)).toMatchObject({ state: 'clawedBack', rejoins: 2 });
		// Leaving again takes back nothing more.
		await one.vesting.left(guild, member);
		expect(await rowOf(member)).toMatchObject({ state: 'clawedBack', leftAt: now });
		expect(await toldOf('invite.clawed-back')).toHaveLength(1);
		expect(await toldOf('invite.vested')).toHaveLength(1);
		await expectSums();
	});

	test('of somebody who was here before is remembered: nobody brings them anew', async () => {
		const older = account();
		await one.vesting.left(guild, older);
		later(1);
		await one.joins.record(guild, [join(older)], list([[mira, 1]]));
		expect(await rowOf(older)).toMatchObject({ state: 'void', why: 'older', inviter: null });
		await expectSums();
	});
});

describe('codes and links', () => {
	test('a member gets one code, however often they ask', async () => {
		const asked = await Promise.all([one, two, one].map(({ links }) => links.ask(guild, mira)));
		const codes = new Set(asked.map(({ code }) => code));
		expect(codes.size).toBe(1);
		expect([...codes][0]).toMatch(/^[2-9A-HJKMNP-Z]{5}$/);
		expect((await rows('outbox')).filter(({ kind }) => kind === 'invites.link')).toHaveLength(1);
	});

	test('a newcomer names it once; then it is certain', async () => {
		const { code } = await one.links.ask(guild, mira);
		const { code: other } = await one.links.ask(guild, rook);
		const member = account();
		await one.joins.record(guild, [join(member)], list());
		const actor = actorOf(member, { joinedAt: now });
		const tries = await Promise.allSettled([
			one.links.claim(guild, actor, ` ${code?.toLowerCase()} `),
			two.links.claim(guild, actor, other ?? '')
		]);
		expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		expect(await rowOf(member)).toMatchObject({ confidence: 'certain', state: 'pending' });
		await expect(
			one.links.claim(guild, actorOf(member, { joinedAt: now }), other === (await rowOf(member))?.code ? (code ?? '') : (other ?? ''))
		).rejects.toMatchObject({
			code: 'invites.claimTaken'
		});
		await expectSums();
	});

	test('works without any join having been seen', async () => {
		const { code } = await one.links.ask(guild, mira);
		const member = account();
		await one.links.claim(guild, actorOf(member, { joinedAt: now }), code ?? '');
		expect(await rowOf(member)).toMatchObject({ inviter: mira, state: 'pending' });
		await expectSums();
	});

	test('is refused for oneself, too late, after a return, and when nobody has it', async () => {
		const { code } = await one.links.ask(guild, mira);
		const typed = code ?? '';
		await expect(one.links.claim(guild, actorOf(mira, { joinedAt: now }), typed)).rejects.toMatchObject({ code: 'invites.codeOwn' });
		await expect(one.links.claim(guild, actorOf(rook, { joinedAt: now }), 'nope')).rejects.toMatchObject({ code: 'invites.code' });
		const unused = typed === 'ZZZZZ' ? 'YYYYY' : 'ZZZZZ';
		await expect(one.links.claim(guild, actorOf(rook, { joinedAt: now }), unused)).rejects.toMatchObject({ code: 'invites.codeUnknown' });
		const older = actorOf(rook, { joinedAt: new Date(now.getTime() - 15 * dayMs) });
		await expect(one.links.claim(guild, older, typed)).rejects.toMatchObject({ code: 'invites.claimLate' });
		await one.vesting.left(guild, rook);
		await expect(one.links.claim(guild, actorOf(rook, { joinedAt: now }), typed)).rejects.toMatchObject({ code: 'invites.claimReturned' });
		expect((await rows('invites')).filter(({ inviter }) => inviter !== null)).toEqual([]);
	});

	test('a personal link that made room keeps its credit', async () => {
		settings = invitesSettings.parse({ maxLinks: 1 });
		await one.links.ask(guild, mira);
		await one.links.made(guild, mira, 'aBcDeF');
		await one.links.ask(guild, rook);
		await expect(one.links.made(guild, rook, 'gHiJkL')).rejects.toThrow();
		const old: SeenInvite = { ...list([[account(), 1]])[0]!, code: 'aBcDeF', inviter: null };
		const first = account();
		await one.joins.record(guild, [join(first)], [...list(), old]);
		await Promise.all([one.links.gone(guild, 'aBcDeF'), two.links.gone(guild, 'aBcDeF')]);
		expect(await repository.book(guild)).toMatchObject({ live: 0 });
		await one.links.made(guild, rook, 'gHiJkL');
		expect(await repository.inviter(guild, mira)).toMatchObject({ link: null, linkState: 'none', pending: 1 });
		expect(await repository.inviter(guild, rook)).toMatchObject({ link: 'gHiJkL', linkState: 'live' });
		expect(await rowOf(first)).toMatchObject({ inviter: mira, confidence: 'certain', code: 'aBcDeF' });
		expect(await repository.code(guild, 'aBcDeF')).toMatchObject({ owner: mira });
		await expectSums();
	});
});

describe('who belongs together', () => {
	test('is invited for certain, maybe invited when likely, and many are asked for at once', async () => {
		const sure = await brought();
		const [first, second] = [account(), account()];
		await one.joins.record(
			guild,
			[join(first), join(second)],
			list([
				[mira, 2],
				[rook, 1]
			])
		);
		const self = account();
		const { code } = await one.links.ask(guild, rook);
		await one.links.claim(guild, actorOf(self, { joinedAt: now }), code ?? '');
		const relations = new Relations();
		relations.useInvites(invitersFrom(repository));
		const likely = await rowOf(first);
		expect(likely?.confidence).toBe('likely');
		expect(await relations.between(guild, mira, sure)).toMatchObject({ invited: true, maybeInvited: true });
		expect(await relations.between(guild, likely?.inviter ?? mira, first)).toMatchObject({ invited: false, maybeInvited: true });
		expect(await relations.between(guild, first, likely?.inviter ?? mira)).toMatchObject({ invited: false, maybeInvited: true });
		expect(await relations.between(guild, sure, first)).toMatchObject({ invited: false, maybeInvited: false });
		expect(await relations.invitersOf(guild, [sure, first, second, self, mira])).toEqual(
			new Map([
				[sure, mira],
				[self, rook]
			])
		);
		const asked: string[] = [];
		const counted = invitersFrom({
			find: async (_, member) => {
				asked.push(member);
				return null;
			},
			certainInviters: (...all) => repository.certainInviters(...all)
		});
		relations.useInvites(counted);
		await relations.invitersOf(guild, [sure, first, second]);
		expect(asked).toEqual([]);
	});
});

describe('fewer links than there are', () => {
	test('are made room for before one is made, a bounded number at a time', async () => {
		for (let index = 0; index < 25; index++) await one.links.made(guild, account(), `${guild}-${index}`);
		settings = invitesSettings.parse({ maxLinks: 3 });
		await one.links.ask(guild, mira);
		const calls: string[] = [];
		const making = linkMaking({
			links: one.links,
			repository,
			settings: async () => settings,
			reason: async () => 'test',
			discord: {
				invites: {
					list: async () => [],
					create: async () => {
						calls.push('create');
						return `${guild}-new`;
					},
					delete: async () => void calls.push('delete')
				},
				messages: { self: async () => ({ id: '1' }) },
				guilds: { get: async () => ({ rules_channel_id: '300000000000000001', system_channel_id: null }) },
				channels: { list: async () => [] }
			}
		});
		const about = { guild, key: 'link', kind: 'invites.link', aggregate: `inviter:${mira}`, payload: { member: mira } };
		const effect = { ...about, attempt: 1, unknown: false, result: async () => undefined };
		const runs: number[] = [];
		for (let run = 0; run < 3; run++) {
			calls.length = 0;
			await making.run(effect).catch(() => undefined);
			runs.push(calls.filter((call) => call === 'delete').length);
			expect(calls.filter((call) => call === 'create')).toHaveLength(run === 2 ? 1 : 0);
		}
		expect(runs).toEqual([10, 10, 3]);
		expect(await repository.book(guild)).toMatchObject({ live: 3 });
		expect(await repository.inviter(guild, mira)).toMatchObject({ linkState: 'live', link: `${guild}-new` });
	});
});
