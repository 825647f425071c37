import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#core/actor';
import { type DeadlineRow, deadlinesCollection } from '#core/deadlines/deadline';
import { DomainError, Forbidden } from '#core/errors';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import { database, prepareCollections } from '#core/mongo/index';
import { dayMs } from '#core/time';
import type { EventDraft } from '#core/units/unit';
import type { Submission } from '#shop';
import { testDatabases } from '../../../tests/support/databases.js';
import { actorOf, freshGuild, type Ledger, moneyUnit, openLedger, person } from '../../../tests/support/economy.js';
import { scoreModels, testScores } from '../../../tests/support/scores.js';
import { DecidedMeanwhile, decidedInTurn } from '../decisions.js';
import { trustDecisions } from '../migrations/20261122-trust-decisions.js';
import { Relations } from '../relations.js';
import { RingRepository } from '../rings/ring.repository.js';
import { evidenceModel } from '../trust.model.js';
import { TrustRepository } from '../trust.repository.js';
import { TrustService } from '../trust.service.js';
import { type TrustSettings, trustSettings } from '../trust.settings.js';
import { AppealService } from './appeal.service.js';
import { CaseAccess } from './case.access.js';
import { type CaseRow, caseModels } from './case.model.js';
import { CaseMoves } from './case.moves.js';
import { casePages } from './case.pages.js';
import { CaseRepository } from './case.repository.js';
import { partiesOf, reportersOf } from './case.rules.js';
import { CaseService } from './case.service.js';
import { type CaseDeal, type DealSource, noDeals } from './deals.js';
import { type ReportForm, ReportService } from './report.service.js';
import { reportsIn, reportTaker } from './report.taker.js';
import { Sanctions, sanctionEnds } from './sanctions.js';
import { TriageService } from './triage.service.js';
import { VerdictService } from './verdict.service.js';

const databases = testDatabases();
const start = new Date('2026-11-18T12:00:00Z');
const [mira, rook, thorn, odo, juno, sable] = [1, 2, 3, 4, 5, 6].map((number) => actorOf(person(number))) as [
	Actor,
	Actor,
	Actor,
	Actor,
	Actor,
	Actor
];
const judges = new Set<string>([odo.id, juno.id, sable.id]);

let ledgers: Ledger[];
let worlds: ReturnType<typeof world>[];
let guild: GuildId;
let now: Date;
let settings: TrustSettings;
let tribes: Map<string, string>;
let inviters: Map<string, MemberId>;
let maybeInviters: Map<string, MemberId>;
let colleagues: readonly MemberId[];
let deals: DealSource;
let limit: number | null;
let requests = 0;
const request = () => `request-${++requests}`;

/** The services of one process. */
function world(ledger: Ledger) {
	const { connection, writer: units, economy } = ledger;
	const clock = { now: () => now };
	const repository = new CaseRepository(connection);
	const evidence = new TrustRepository(connection);
	const relations = new Relations();
	relations.useTribes({ tribeOf: async (_guild, member) => tribes.get(member) ?? null });
	relations.useInvites({
		inviterOf: async (_guild, member) => inviters.get(member) ?? null,
		maybeInviterOf: async (_guild, member) => maybeInviters.get(member) ?? null
	});
	relations.useColleagues({ colleagues: async () => colleagues });
	const source: DealSource = { deal: (...asked) => deals.deal(...asked), partners: (...asked) => deals.partners(...asked) };
	const can = async (_guild: GuildId, { id }: Actor) => judges.has(id);
	const policy = {
		can,
		async require(on: GuildId, actor: Actor) {
			if (!(await can(on, actor))) throw new Forbidden('settings.capability');
		}
	};
	const moves = new CaseMoves(units, clock);
	const access = new CaseAccess({ policy, relations, deals: source, clock, partnerDays: async () => settings.reports.partnerDays });
	const uploads = { keep: async () => ({ ok: true, files: [] }) as const };
	const of = async () => settings;
	const cases = new CaseService({ units, repository, evidence, access, moves, deals: source, uploads, clock, settings: of });
	const scores = testScores(connection, units, clock);
	const trust = new TrustService({
		repository: evidence,
		clock,
		settings: of,
		slots: async () => new Set<string>(),
		scores,
		joined: async () => new Map()
	});
	const sanctions = new Sanctions(repository, clock);
	trust.askFacts(sanctions);
	trust.barOrders((on, member) => sanctions.requireFree(on, member));
	const reports = new ReportService({
		units,
		repository,
		uploads,
		moves,
		deals: source,
		clock,
		settings: async () => settings.reports,
		zone: async () => 'Europe/Vienna',
		self: () => person(99)
	});
	return {
		cases,
		reports,
		sanctions,
		trust,
		scores,
		repository,
		economy,
		triage: new TriageService({ access, moves, clock, find: (on, number) => cases.find(on, number), settings: of }),
		verdicts: new VerdictService({
			units,
			cases,
			repository,
			moves,
			deals: source,
			economy,
			trust,
			relations,
			clock,
			settings: of,
			limit: async () => limit
		}),
		appeals: new AppealService({ units, cases, repository, access, moves, economy, trust, deals: source, clock, settings: of })
	};
}

beforeAll(async () => {
	ledgers = await Promise.all([1, 2].map(() => openLedger(databases.mongoUri, databases.mongoDb)));
	const [{ connection }] = ledgers as [Ledger];
	await prepareCollections(connection, [...caseModels(connection), evidenceModel(connection), ...scoreModels(connection)]);
	for (const name of ['outbox', 'audit', deadlinesCollection])
		await database(connection)
			.createCollection(name)
			.catch(() => undefined);
	worlds = ledgers.map(world);
});
afterAll(async () => {
	for (const ledger of ledgers) await ledger.close();
});
beforeEach(() => {
	guild = freshGuild();
	now = start;
	settings = trustSettings.parse({ reports: { perPairPerWeek: 1 } });
	tribes = new Map();
	inviters = new Map();
	maybeInviters = new Map();
	colleagues = [];
	deals = noDeals;
	limit = null;
});

const one = () => worlds[0] as ReturnType<typeof world>;
const rows = (name: string, filter: Record<string, unknown> = {}) =>
	database(ledgers[0]?.connection as never)
		.collection(name)
		.find({ guild, ...filter } as never)
		.toArray();
const form = (subject: MemberId | null, more: Partial<ReportForm> = {}): ReportForm => ({
	subject,
	kind: 'scam',
	text: 'Took the credits and never came to the meeting.',
	files: [],
	about: '',
	message: '',
	...more
});
const why = 'Both sides were heard, the record is plain.';
const code = (promise: Promise<unknown>): Promise<string> =>
	promise.then(
		() => 'done',
		(error: unknown) => (error instanceof DomainError ? error.code : String(error))
	);
const report = (by: Actor, subject: MemberId, more: Partial<ReportForm> = {}) =>
	one().reports.report(guild, by, form(subject, more), request());
async function admitted(): Promise<CaseRow> {
	const { number, version } = await report(mira, thorn.id);
	return one().triage.admit(guild, odo, number, version);
}
const verdict = (more: Record<string, string> = {}) => ({
	verdict: 'upheld',
	severity: 'heavy',
	sanction: 'no-trade',
	reason: why,
	notes: '',
	...more
});
async function heard(): Promise<CaseRow> {
	const { number } = await admitted();
	return one().cases.state(guild, thorn, number, { text: 'I was ill.', files: [] });
}
/** A case that was upheld, with so much compensation. */
async function upheld(compensation = 0, more: Record<string, string> = {}): Promise<CaseRow> {
	const { number, version } = await heard();
	let { name } = await one().verdicts.propose(guild, odo, number, version, verdict(more));
	if (compensation > 0)
		({ name } = await one().verdicts.compensate(guild, odo, number, name, { amount: String(compensation), harmed: mira.id }));
	return one().verdicts.decide(guild, odo, number, name);
}
async function give(member: MemberId, amount: number): Promise<void> {
	const { economy, writer } = ledgers[0] as Ledger;
	const draft = { guild, key: `give:${member}:${amount}:${request()}`, reason: 'grant.staff', member, amount, actor: 'test' } as const;
	await writer.execute(moneyUnit(guild, draft.key, economy.grant(draft, await economy.maxBalances(guild))));
}
const free = async (member: MemberId) => (await one().economy.balance(guild, member)).credits.free;
const due = async (number: number, kind: string) => {
	const row = await database(ledgers[0]?.connection as never)
		.collection<{ _id: string; guild: GuildId; subject: string; kind: string; at: Date; payload: null }>(deadlinesCollection)
		.findOne({ _id: rowId(guild, 'deadline', `case:${number}`, kind) });
	if (!row) throw new Error(`no deadline ${kind}`);
	now = new Date(Math.max(now.getTime(), row.at.getTime()));
	await one().cases.timeOut(row);
	return one().cases.find(guild, number);
};

describe('reports', () => {
	test('about one subject and kind are one case, others are numbered on', async () => {
		expect((await report(mira, thorn.id)).number).toBe(1);
		const second = await report(rook, thorn.id);
		expect([second.number, second.reportCount, second.reports.map(({ by }) => by)]).toEqual([1, 2, [mira.id, rook.id]]);
		expect((await report(rook, sable.id)).number).toBe(2);
		expect((await report(mira, sable.id, { kind: 'alt' })).number).toBe(3);
	});

	test('sent twice is one, at once and later', async () => {
		const same = request();
		const sent = await Promise.all(worlds.map(({ reports }) => reports.report(guild, mira, form(thorn.id), same)));
		expect(sent.map(({ number }) => number)).toEqual([1, 1]);
		await one().reports.report(guild, mira, form(thorn.id), same);
		expect((await one().cases.find(guild, 1)).reportCount).toBe(1);
	});

	test('fifty at once keep the limits of the day and of the pair', async () => {
		const others = Array.from({ length: 25 }, (_, index) => person(100 + index));
		const outcomes = await Promise.all(
			[...others, ...others].map((subject, index) =>
				code((worlds[index % 2] as ReturnType<typeof world>).reports.report(guild, mira, form(subject), request()))
			)
		);
		expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(3);
		const cases = await rows('cases');
		expect(cases).toHaveLength(3);
		expect(cases.map(({ number }) => number).sort()).toEqual([1, 2, 3]);
		expect(new Set(cases.map(({ subject }) => subject)).size).toBe(3);

		const other = freshGuild();
		const pair = await Promise.all(Array.from({ length: 50 }, () => code(one().reports.report(other, mira, form(thorn.id), request()))));
		expect(pair.filter((outcome) => outcome === 'done')).toHaveLength(1);
	});

	test('of twenty rivals change nothing for their subject, who is told nothing', async () => {
		await Promise.all(Array.from({ length: 20 }, (_, index) => report(actorOf(person(200 + index)), thorn.id)));
		expect(await one().cases.find(guild, 1)).toMatchObject({ state: 'reported', reportCount: 20, admittedAt: null });
		expect(await one().trust.facts(guild, thorn.id)).toEqual({ verifiedGameId: false, admittedCase: false, sanctioned: false });
		expect(await rows('outbox', { kind: 'cases.notice' })).toEqual([]);
		expect(await code(one().cases.look(guild, thorn, 1, request()))).toBe('cases.notFound');
		expect((await one().cases.list(guild, thorn, 'mine', null)).cases).toEqual([]);
		expect(await rows('evidence')).toEqual([]);
	});

	test('are one more each day and week of the guild', async () => {
		await report(mira, thorn.id);
		expect(await code(report(mira, thorn.id))).toBe('cases.pair');
		for (const subject of [rook.id, odo.id]) await report(mira, subject);
		expect(await code(report(mira, juno.id))).toBe('cases.tooMany');
		// 23:30 UTC of the same day is tomorrow in Vienna.
		now = new Date('2026-11-18T23:30:00Z');
		expect(await code(report(mira, juno.id))).toBe('done');
		expect(await code(report(mira, thorn.id))).toBe('cases.pair');
		now = new Date('2026-11-23T12:00:00Z');
		expect(await code(report(mira, thorn.id))).toBe('done');
	});

	test.each([
		['oneself', () => form(mira.id), 'cases.self'],
		['the bot', () => form(person(99)), 'cases.bot'],
		['nobody', () => form(null), 'cases.who'],
		['a kind that there is not', () => form(thorn.id, { kind: '__proto__' }), 'cases.choice'],
		['too few words', () => form(thorn.id, { text: '   bad   ' }), 'cases.textShort'],
		['too many words', () => form(thorn.id, { text: 'x'.repeat(1001) }), 'cases.textLong'],
		['an order of others', () => form(thorn.id, { about: 'A7K2Q' }), 'cases.about'],
		[
			'a message of another server',
			() => form(thorn.id, { about: `https://discord.com/channels/${person(1)}/${person(2)}/${person(3)}` }),
			'cases.about'
		]
	])('about %s are refused and cost nothing', async (_, made, refusal) => {
		expect(await code(one().reports.report(guild, mira, made(), request()))).toBe(refusal);
		expect([await rows('cases'), await rows('case_counters')]).toEqual([[], []]);
	});

	test('keep order, message and its text', async () => {
		const deal: CaseDeal = {
			code: 'A7K2Q',
			source: 'order:A7K2Q',
			item: 'Boss Rex',
			quantity: 1,
			value: 900,
			people: [mira.id, thorn.id],
			placedAt: start,
			entries: 4,
			state: 'orders:short.claimed'
		};
		deals = { ...noDeals, deal: async (on, wanted) => (on === guild && wanted === 'A7K2Q' ? deal : null) };
		const message = { author: thorn.id, text: 'give me the egg first', link: 'https://discord.com/channels/1/2/3', at: start };
		const name = await one().reports.keepMessage(guild, mira, message, request());
		const row = await report(mira, thorn.id, { about: '#a7k2q', message: name });
		expect(row.reports[0]).toMatchObject({ order: 'A7K2Q', message });
		expect([await rows('case_notes'), await rows(deadlinesCollection, { kind: 'cases.message' })]).toEqual([[], []]);
		// One of each member, the latest: an older form carries none of it.
		const older = await one().reports.keepMessage(guild, rook, message, request());
		const newer = await one().reports.keepMessage(guild, rook, { ...message, text: 'later' }, request());
		expect(await rows('case_notes')).toMatchObject([{ name: newer, message: { text: 'later' } }]);
		expect((await report(rook, odo.id, { message: older })).reports[0]?.message).toBeNull();
		// What somebody else kept is nobody's to send.
		const theirs = await one().reports.keepMessage(guild, rook, message, request());
		expect((await report(mira, rook.id, { message: theirs })).reports[0]?.message).toBeNull();
	});

	test("of the guild's own form make a case for each whom it accuses", async () => {
		const question = (key: string, type: string) => ({ key, type, label: key }) as never;
		const submission: Submission = {
			guild,
			id: 'S1',
			form: 'scam-report',
			formName: 'Report',
			version: '1',
			member: mira.id,
			about: null,
			at: start,
			answers: [
				{ question: question('accused', 'user'), answer: [thorn.id, rook.id, mira.id] },
				{ question: question('kind', 'select'), answer: 'not_delivered' },
				{ question: question('order', 'short_text'), answer: 'a7k2q' },
				{ question: question('story', 'paragraph'), answer: 'They never came.' }
			]
		};
		expect(reportsIn(submission)).toMatchObject([
			{ subject: thorn.id, kind: 'noDelivery', orders: ['A7K2Q'], text: 'kind: not_delivered\norder: a7k2q\nThey never came.' },
			{ subject: rook.id }
		]);
		// Mira's order with Thorn: Rook has no part in it, and a stranger's code or a plain word is none.
		deals = {
			...noDeals,
			deal: async (_on, wanted) => (wanted === 'A7K2Q' ? { code: wanted, people: [mira.id, thorn.id] } : null) as CaseDeal | null
		};
		const { reports } = one();
		const taking = await reportTaker(reports).take(submission);
		const { writer } = ledgers[0] as Ledger;
		await writer.execute({ guild, key: 'form:S1:take', content: null, ...taking, outbox: taking.outbox ?? [], audit: taking.audit ?? [] });
		expect((await rows('cases')).map(({ number, subject, kind }) => [number, subject, kind]).sort()).toEqual([
			[1, thorn.id, 'noDelivery'],
			[2, rook.id, 'noDelivery']
		]);
		expect((await rows('cases')).map(({ subject, reports: [first] }) => [subject, first.order]).sort()).toEqual([
			[rook.id, null],
			[thorn.id, 'A7K2Q']
		]);
		// Accused again in the same week: nothing but a line in the log.
		const again = await reportTaker(reports).take({ ...submission, id: 'S2' });
		expect([again.changes, again.audit?.map(({ action }) => action)]).toEqual([[], ['case.refused']]);
	});
});

describe('a report that joins an admitted case', () => {
	test('is read by nobody but staff and its author until a judge takes it in', async () => {
		const { number } = await admitted();
		const joined = await report(rook, thorn.id, { text: 'He did the same to me, in spring.' });
		expect(joined.reports.map(({ by, takenIn }) => [by, takenIn])).toEqual([
			[mira.id, true],
			[rook.id, false]
		]);
		const look = (who: Actor) => one().cases.look(guild, who, number, request());
		const read = async (who: Actor) => casePages(await look(who), who.id).flatMap((page) => (page.kind === 'report' ? page.report.by : []));
		await one().cases.state(guild, thorn, number, { text: 'I was ill.', files: [] });
		expect([await read(thorn), await read(mira), await read(rook), await read(odo)]).toEqual([
			[mira.id],
			[mira.id],
			[rook.id],
			[mira.id, rook.id]
		]);
		expect((await look(rook)).as).toBe('author');
		expect(casePages(await look(rook), rook.id).map(({ kind }) => kind)).toEqual(['overview', 'report']);
		expect(await code(one().cases.state(guild, rook, number, { text: 'x', files: [] }))).toBe('cases.noPart');
		const { version } = await one().cases.find(guild, number);
		const { name } = await one().verdicts.propose(guild, odo, number, version, verdict());
		expect(await code(one().verdicts.compensate(guild, odo, number, name, { amount: '0', harmed: rook.id }))).toBe('cases.harmed');
		judges.add(rook.id);
		try {
			expect(await code(one().cases.mayJudge(guild, rook, number))).toBe('cases.conflict');
		} finally {
			judges.delete(rook.id);
		}

		expect(await code(one().cases.takeIn(guild, thorn, number, version, 1))).toBe('settings.capability');
		expect(await code(one().cases.takeIn(guild, odo, number, version, 2))).toBe('cases.moved');
		now = new Date(start.getTime() + 4 * dayMs);
		await one().cases.takeIn(guild, odo, number, version, 1);
		expect([await read(thorn), (await look(rook)).as]).toEqual([[mira.id, rook.id], 'reporter']);
		expect(await code(one().cases.state(guild, thorn, number, { text: 'Not so.', files: [] }))).toBe('done');
		expect(await code(one().cases.state(guild, rook, number, { text: 'It was so.', files: [] }))).toBe('done');
		// What was written about the case before is about another case.
		expect(await code(one().verdicts.decide(guild, odo, number, name))).toBe('cases.moved');
	});

	test('ends with it, without a verdict about it', async () => {
		const { number } = await heard();
		const { version } = await report(rook, thorn.id);
		const { name } = await one().verdicts.propose(guild, odo, number, version, verdict());
		await one().verdicts.decide(guild, odo, number, name);
		const told = await rows('outbox', { kind: 'cases.notice', 'payload.member': rook.id });
		expect(told.map(({ payload }) => payload.what)).toEqual(['dismissed']);
	});
});

describe('a case that staff open', () => {
	const open = () => one().reports.open(guild, odo, { subject: thorn.id, other: rook.id, kind: 'alt', text: 'Same id.' }, request());

	test('knows no limits, no reporter, and names the other one to staff alone', async () => {
		settings = trustSettings.parse({ reports: { perMemberPerDay: 1, perPairPerWeek: 1 } });
		await report(odo, mira.id);
		const { number, version } = await open();
		const row = await one().triage.admit(guild, juno, number, version);
		expect([reportersOf(row), partiesOf(row), row.reports[0]?.other]).toEqual([[], [thorn.id], rook.id]);
		expect(await code(one().cases.look(guild, rook, number, request()))).toBe('cases.notFound');
		judges.add(rook.id);
		try {
			expect(await code(one().cases.mayJudge(guild, rook, number))).toBe('cases.conflict');
		} finally {
			judges.delete(rook.id);
		}
		expect((await one().cases.look(guild, odo, number, request())).as).toBe('staff');
	});

	test('is read by who opened it, and decided by somebody else', async () => {
		colleagues = [odo.id, juno.id, sable.id];
		const { number, version } = await open();
		expect(await code(one().triage.admit(guild, odo, number, version))).toBe('cases.opener');
		const row = await one().triage.admit(guild, juno, number, version);
		now = new Date(start.getTime() + 4 * dayMs);
		expect(await code(one().verdicts.propose(guild, odo, number, row.version, verdict()))).toBe('cases.opener');
		expect(await code(one().cases.extend(guild, odo, number, row.version, why))).toBe('cases.opener');
		expect((await one().cases.look(guild, odo, number, request())).as).toBe('staff');
		const { name } = await one().verdicts.propose(guild, juno, number, row.version, verdict());
		await one().verdicts.decide(guild, juno, number, name);
		const { version: appealed } = await one().appeals.appeal(guild, thorn, number, 'There is a clip that shows I was there.');
		const form = { outcome: 'reverse', reason: why };
		expect(await code(one().appeals.propose(guild, odo, number, appealed, form))).toBe('cases.opener');
		expect(await code(one().appeals.propose(guild, sable, number, appealed, form))).toBe('done');
	});

	test('is decided by who opened it where nobody else can', async () => {
		colleagues = [odo.id, thorn.id];
		const { number, version } = await open();
		expect(await code(one().triage.admit(guild, odo, number, version))).toBe('done');
	});
});

describe('cases to choose from', () => {
	test('are those that fit and that the person may look at; others ask for nothing', async () => {
		const asked: string[] = [];
		deals = { ...noDeals, partners: async (_on, a, b) => asked.push(`${a} ${b}`) < 0 };
		for (const [by, subject] of [
			[mira, thorn],
			[rook, thorn],
			[rook, sable]
		] as const)
			await report(by, subject.id, { kind: by === mira ? 'scam' : 'alt' });
		tribes.set(juno.id, 'A').set(sable.id, 'A');
		const suggested = async (who: Actor, typed = (_row: CaseRow) => true) =>
			(await one().cases.suggested(guild, who, typed)).map(({ number }) => number);
		expect(await suggested(juno)).toEqual([2, 1]);
		asked.length = 0;
		expect([await suggested(rook), await suggested(thorn), asked]).toEqual([[3, 2], [], []]);
		expect(await suggested(odo, ({ number }) => number === 1)).toEqual([1]);
		expect(asked.sort()).toEqual([`${odo.id} ${mira.id}`, `${odo.id} ${thorn.id}`]);
	});
});

describe('triage', () => {
	test('admits: the gate closes, the sides are told, and the effect ends by itself', async () => {
		const row = await admitted();
		expect(row).toMatchObject({ state: 'admitted', admittedBy: odo.id, open: true });
		expect((await one().trust.facts(guild, thorn.id)).admittedCase).toBe(true);
		// Nothing is moved out of reach before the verdict.
		expect(await code(one().sanctions.requireSend(guild, thorn.id))).toBe('cases.pendingSend');
		expect(await code(one().sanctions.requireSend(guild, mira.id))).toBe('done');
		const told = await rows('outbox', { kind: 'cases.notice' });
		expect(told.map(({ payload }) => [payload.member, payload.what])).toEqual([
			[thorn.id, 'named'],
			[mira.id, 'taken']
		]);
		const after = await due(1, 'cases.effect');
		expect(now).toEqual(new Date(start.getTime() + 7 * dayMs));
		expect([after.state, (await one().trust.facts(guild, thorn.id)).admittedCase]).toEqual(['overdue', false]);
		await one().verdicts.propose(guild, odo, 1, after.version, verdict());
		expect(await rows('case_notes')).toHaveLength(1);
		expect((await due(1, 'cases.verdict')).state).toBe('dismissed');
		expect(await rows('case_notes')).toEqual([]);
		expect(await rows('evidence')).toEqual([]);
		// Further reports begin anew.
		expect((await report(rook, thorn.id)).number).toBe(2);
	});

	test('that nobody does closes the report', async () => {
		await report(mira, thorn.id);
		expect(await due(1, 'cases.triage')).toMatchObject({ state: 'dismissed', open: false });
		expect((await one().cases.list(guild, thorn, 'mine', null)).cases).toEqual([]);
	});

	test('is of what was read: a report that came in since is read first', async () => {
		const { number, version } = await report(mira, thorn.id);
		await report(rook, thorn.id);
		expect(await code(one().triage.admit(guild, odo, number, version))).toBe('cases.moved');
	});

	test('by two at once happens once', async () => {
		const { number, version } = await report(mira, thorn.id);
		const outcomes = await Promise.all([
			code(one().triage.admit(guild, odo, number, version)),
			code((worlds[1] as ReturnType<typeof world>).triage.dismiss(guild, juno, number, version, why))
		]);
		expect(outcomes.sort()).toEqual(['cases.moved', 'done']);
	});

	test('finds bad faith: only that costs its author, for a time', async () => {
		const { number, version } = await report(mira, thorn.id);
		await one().triage.markMalicious(guild, odo, number, version, { reason: why, warn: true });
		expect(await code(report(mira, rook.id))).toBe('cases.paused');
		expect(await one().sanctions.active(guild, mira.id)).toMatchObject([{ kind: 'warning', case: 1 }]);
		// A warning closes nothing.
		expect((await one().trust.facts(guild, mira.id)).sanctioned).toBe(false);
		now = new Date(start.getTime() + 31 * dayMs);
		expect(await code(report(mira, rook.id))).toBe('done');
		expect(await one().sanctions.active(guild, mira.id)).toEqual([]);

		const dismissed = await report(rook, thorn.id);
		await one().triage.dismiss(guild, odo, dismissed.number, dismissed.version, why);
		expect(await code(report(rook, mira.id))).toBe('done');
	});
});

describe('who may look and judge', () => {
	test.each<[string, () => void]>([
		['reported it', () => void judges.add(mira.id)],
		['is of the tribe of a side', () => void tribes.set(odo.id, 'A').set(thorn.id, 'A')],
		['invited a side', () => void inviters.set(mira.id, odo.id)],
		['was invited by a side', () => void inviters.set(odo.id, thorn.id)],
		[
			'dealt with a side lately',
			() => {
				deals = { ...noDeals, partners: async (_on, a, b) => [a, b].includes(odo.id) && [a, b].includes(mira.id) };
			}
		]
	])('nobody who %s', async (_, conflict) => {
		conflict();
		const { number, version } = await report(mira, thorn.id);
		const who = judges.has(mira.id) ? mira : odo;
		try {
			expect(await code(one().triage.admit(guild, who, number, version))).toBe('cases.conflict');
			const { cases } = await one().cases.list(guild, who, 'open', null);
			expect(cases.map(({ as }) => as)).toEqual([who === mira ? 'reporter' : 'conflict']);
			if (who === odo) expect(await code(one().cases.look(guild, odo, number, request()))).toBe('cases.conflict');
			expect((await one().triage.admit(guild, juno, number, version)).state).toBe('admitted');
			expect(await code(one().verdicts.mayDecide(guild, who, number))).toBe('cases.conflict');
		} finally {
			judges.delete(mira.id);
		}
	});

	test('nobody who worked on the order', async () => {
		const deal: CaseDeal = {
			code: 'A7K2Q',
			source: 'order:A7K2Q',
			item: 'x',
			quantity: 1,
			value: 1,
			people: [mira.id, thorn.id, odo.id],
			placedAt: start,
			entries: 1,
			state: 's'
		};
		deals = { ...noDeals, deal: async () => deal };
		const { number, version } = await report(mira, thorn.id, { about: 'A7K2Q' });
		expect(await code(one().triage.admit(guild, odo, number, version))).toBe('cases.conflict');
		expect(await code(one().triage.admit(guild, juno, number, version))).toBe('done');
	});

	test('who perhaps invited a side leaves it to somebody else, if there is one', async () => {
		maybeInviters.set(mira.id, odo.id).set(sable.id, thorn.id);
		inviters.set(juno.id, thorn.id);
		const { number, version } = await report(mira, thorn.id);
		const admit = () => code(one().triage.admit(guild, odo, number, version));
		colleagues = [odo.id, rook.id];
		expect(await admit()).toBe('cases.maybeConflict');
		expect((await one().cases.look(guild, odo, number, request())).as).toBe('staff');
		// Nobody else who is further away: one is close for certain, one perhaps, one is named.
		colleagues = [odo.id, juno.id, sable.id, thorn.id];
		expect(await admit()).toBe('done');
	});

	test('a judge who is named finds nothing before it is admitted, and judges nothing after', async () => {
		const { number, version } = await report(mira, odo.id);
		expect(await code(one().cases.look(guild, odo, number, request()))).toBe('cases.notFound');
		expect(await code(one().triage.admit(guild, odo, number, version))).toBe('cases.notFound');
		expect((await one().cases.list(guild, odo, 'open', null)).cases).toEqual([]);
		await one().triage.admit(guild, juno, number, version);
		expect((await one().cases.look(guild, odo, number, request())).as).toBe('subject');
		expect(await code(one().verdicts.mayDecide(guild, odo, number))).toBe('cases.conflict');
	});

	test('nobody without the capability, and nothing of another guild', async () => {
		const { number, version } = await report(mira, thorn.id);
		expect(await code(one().triage.admit(guild, rook, number, version))).toBe('settings.capability');
		expect(await code(one().cases.look(guild, rook, number, request()))).toBe('cases.notFound');
		const elsewhere = freshGuild();
		for (const act of [
			() => one().cases.look(elsewhere, odo, number, request()),
			() => one().triage.admit(elsewhere, odo, number, version),
			() => one().cases.state(elsewhere, mira, number, { text: 'x', files: [] }),
			() => one().verdicts.mayDecide(elsewhere, odo, number),
			() => one().appeals.mayAppeal(elsewhere, thorn, number)
		])
			expect(await code(act())).toBe('cases.notFound');
		expect((await one().cases.list(elsewhere, odo, 'open', null)).cases).toEqual([]);
	});
});

describe('statements', () => {
	test('of both sides at once are all kept, twice the same is one', async () => {
		const { number } = await admitted();
		const say = (by: Actor, text: string) => one().cases.state(guild, by, number, { text, files: [] });
		await Promise.all([say(mira, 'one'), say(thorn, 'two'), say(mira, 'three'), say(thorn, 'two')]);
		const { statements } = await one().cases.find(guild, number);
		expect(statements.map(({ text }) => text).sort()).toEqual(['one', 'three', 'two']);
		await say(mira, 'four');
		expect(await code(say(mira, 'five'))).toBe('cases.enoughSaid');
		expect(await code(say(rook, 'x'))).toBe('cases.notFound');
		expect(await code(say(odo, 'x'))).toBe('cases.noPart');
		now = new Date(start.getTime() + 3 * dayMs + 1);
		expect(await code(say(thorn, 'late'))).toBe('cases.statementsOver');
		const { version } = await one().cases.find(guild, number);
		await one().cases.extend(guild, odo, number, version, why);
		expect(await code(say(thorn, 'late'))).toBe('done');
	});
});

describe('a verdict', () => {
	test('waits until the subject was heard or has let the time pass', async () => {
		const { number } = await admitted();
		expect(await code(one().verdicts.mayDecide(guild, odo, number))).toBe('cases.unheard');
		now = new Date(start.getTime() + 3 * dayMs + 1);
		expect(await code(one().verdicts.mayDecide(guild, odo, number))).toBe('done');
	});

	test('is state, evidence, sanction and money in one', async () => {
		await give(thorn.id, 500);
		const row = await upheld(200);
		expect(row).toMatchObject({ state: 'decided', open: true, verdict: { by: odo.id, compensation: 200, harmed: mira.id } });
		expect([await free(thorn.id), await free(mira.id)]).toEqual([300, 200]);
		expect(await rows('evidence')).toMatchObject([
			{ key: 'case:1:verdict', subject: thorn.id, partner: mira.id, kind: 'case', mark: 0.75, value: 200, event: 'case.upheld' }
		]);
		expect(await one().trust.facts(guild, thorn.id)).toMatchObject({ admittedCase: false, sanctioned: true });
		expect(await code(one().sanctions.requireSend(guild, thorn.id))).toBe('cases.barredSend');
		expect(await code(one().sanctions.requireFree(guild, thorn.id, 'vouch'))).toBe('done');
		const ask = { gates: [], value: 1, openOrders: 0, openValue: 0 };
		expect(await code(one().trust.canOrder(guild, thorn, ask))).toBe('cases.barred');
		expect(await code(one().trust.canOrder(guild, mira, ask))).toBe('done');
		now = new Date(start.getTime() + 60 * dayMs + 1);
		expect(await code(one().trust.canOrder(guild, thorn, ask))).toBe('done');
	});

	test('of two judges at once is one, and the same confirmed twice is one', async () => {
		await give(thorn.id, 500);
		const { number, version } = await heard();
		const proposals = await Promise.all(
			[odo, juno].map(async (judge) => {
				const { name } = await one().verdicts.propose(guild, judge, number, version, verdict({ notes: judge.id }));
				return one().verdicts.compensate(guild, judge, number, name, { amount: '100', harmed: mira.id });
			})
		);
		const outcomes = await Promise.all(
			[odo, juno, odo, juno].map((judge, index) =>
				code((worlds[index % 2] as ReturnType<typeof world>).verdicts.decide(guild, judge, number, proposals[index % 2]?.name ?? ''))
			)
		);
		const { verdict: stored } = await one().cases.find(guild, number);
		const won = stored?.by === odo.id ? [0, 2] : [1, 3];
		expect(outcomes.map((outcome, index) => [index, outcome === 'done'])).toEqual(
			[0, 1, 2, 3].map((index) => [index, won.includes(index)])
		);
		expect([await free(thorn.id), await free(mira.id)]).toEqual([400, 100]);
		expect(await rows('evidence')).toHaveLength(1);
		expect(await rows('sanctions')).toHaveLength(1);
		expect(await rows('postings', { reason: 'case.compensation' })).toHaveLength(1);
	});

	test('whose sanction ends by itself says so once, and one that is lifted does not', async () => {
		const told: (readonly EventDraft[])[] = [];
		const { writer } = ledgers[0] as Ledger;
		const { due: end } = sanctionEnds({
			execute: (unit) => {
				told.push(unit.events ?? []);
				return writer.execute(unit);
			}
		});
		const ends = async () => (await rows(deadlinesCollection, { kind: 'cases.sanction' })) as unknown as DeadlineRow[];
		const { verdict: decided } = await upheld();
		const [ending] = await ends();
		if (!ending) throw new Error('no deadline');
		expect(ending).toMatchObject({ subject: `sanction:1:${thorn.id}`, at: decided?.until });
		now = ending.at;
		expect((await one().trust.facts(guild, thorn.id)).sanctioned).toBe(false);
		await end(ending);
		expect(told.flat()).toMatchObject([{ name: 'trust.member-moved', payload: { member: thorn.id } }]);
		expect(await ends()).toEqual([]);

		guild = freshGuild();
		const { number } = await upheld();
		const [lifted] = await ends();
		if (!lifted) throw new Error('no deadline');
		await one().appeals.appeal(guild, thorn, number, 'There is a clip that shows I was there.');
		const { version } = await one().cases.find(guild, number);
		const { name } = await one().appeals.propose(guild, juno, number, version, { outcome: 'reverse', reason: why });
		await one().appeals.decide(guild, juno, number, name);
		expect(await ends()).toEqual([]);
		// Seen by the sweep just before it was lifted: nothing follows, and nothing fails.
		await end(lifted);
		expect(await rows('units', { key: `${lifted.subject}:ended` })).toEqual([]);

		guild = freshGuild();
		settings = { ...settings, sanctionDays: { ...settings.sanctionDays, 'no-trade': 0 } };
		await upheld();
		expect(await ends()).toEqual([]);
	});

	test('that costs more than the subject has changes nothing', async () => {
		await give(thorn.id, 50);
		const { number, version } = await heard();
		const { name } = await one().verdicts.propose(guild, odo, number, version, verdict());
		const pay = (amount: string, harmed = mira.id) => one().verdicts.compensate(guild, odo, number, name, { amount, harmed });
		expect(await code(pay('51'))).toBe('cases.tooMuch');
		expect(await code(pay('1.5e3'))).toBe('cases.amount');
		expect(await code(pay('10', rook.id))).toBe('cases.harmed');
		limit = 9;
		expect(await code(pay('10'))).toBe('cases.limit');
		limit = null;
		const paid = await pay('50');
		// Spent between writing and confirming.
		const { economy, writer } = ledgers[0] as Ledger;
		const spent = {
			guild,
			key: 'spend',
			holdId: 'S',
			member: thorn.id,
			amount: 20,
			owner: 'order:S',
			reason: 'order.hold',
			actor: 'test'
		} as const;
		await writer.execute(moneyUnit(guild, 'spend', economy.hold(spent)));
		expect(await code(one().verdicts.decide(guild, odo, number, paid.name))).toBe('economy.notEnough');
		expect(await one().cases.find(guild, number)).toMatchObject({ state: 'admitted', verdict: null });
		expect([await rows('evidence'), await rows('sanctions')]).toEqual([[], []]);
	});

	test('is what was read: a statement that came in since is read first', async () => {
		const { number, version } = await heard();
		const { name } = await one().verdicts.propose(guild, odo, number, version, verdict());
		await one().cases.state(guild, mira, number, { text: 'He has paid me back.', files: [] });
		expect(await code(one().verdicts.decide(guild, odo, number, name))).toBe('cases.moved');
		expect(await code(one().verdicts.decide(guild, odo, number, '__proto__'))).toBe('cases.moved');
	});

	test('not upheld leaves nothing, late counts as a missed meeting by half', async () => {
		const { number, version } = await heard();
		const { name } = await one().verdicts.propose(guild, odo, number, version, verdict({ verdict: 'notUpheld' }));
		expect(await one().verdicts.decide(guild, odo, number, name)).toMatchObject({ state: 'final', open: false });
		expect([await rows('evidence'), await rows('sanctions')]).toEqual([[], []]);

		guild = freshGuild();
		await upheld(0, { verdict: 'late', sanction: 'none' });
		expect(await rows('evidence')).toMatchObject([{ kind: 'noShow', mark: 0.5, event: 'case.late' }]);
		expect(await rows('sanctions')).toEqual([]);
	});
});

test('an incident counts once: the verdict about an order takes its place, and gives it back when it is reversed', async () => {
	const people = [mira.id, thorn.id];
	const deal = { code: 'A7K2Q', source: 'order:A7K2Q', item: 'x', quantity: 1, value: 90, people, placedAt: start, entries: 1, state: 's' };
	deals = { ...noDeals, deal: async () => deal };
	const { writer } = ledgers[0] as Ledger;
	const missed = {
		key: 'order:A7K2Q:missed:1:buyer',
		subject: thorn.id,
		partner: mira.id,
		kind: 'noShow',
		event: 'order.no-show'
	} as const;
	const changes = [missed, { ...missed, key: 'order:B2222:missed:1:buyer', source: 'order:B2222' }].flatMap((draft) =>
		one().trust.addEvidence(guild, { source: deal.source, value: 90, at: start, ...draft })
	);
	await writer.execute({ guild, key: 'missed', content: null, changes });
	const { number, version } = await report(mira, thorn.id, { about: 'A7K2Q' });
	const row = await one().triage.admit(guild, odo, number, version);
	now = new Date(start.getTime() + 4 * dayMs);
	const { name } = await one().verdicts.propose(guild, odo, number, row.version, verdict());
	await one().verdicts.decide(guild, odo, number, name);
	const counting = async () => {
		const all = await rows('evidence');
		return all
			.filter(({ kind, key }) => kind !== 'void' && !all.some(({ of }) => of === key))
			.map(({ key }) => key)
			.sort();
	};
	expect(await counting()).toEqual(['case:1:verdict', 'order:B2222:missed:1:buyer']);
	const appealed = await one().appeals.appeal(guild, thorn, number, 'There is a clip that shows I was there.');
	const shown = await one().appeals.propose(guild, juno, number, appealed.version, { outcome: 'reverse', reason: why });
	await one().appeals.decide(guild, juno, number, shown.name);
	expect(await counting()).toEqual([`${missed.key}:again:case:1:verdict`, 'order:B2222:missed:1:buyer']);
	expect(await rows('evidence', { key: `${missed.key}:again:case:1:verdict` })).toMatchObject([
		{ kind: 'noShow', mark: 1, partner: mira.id }
	]);
	expect((await new RingRepository((ledgers[0] as Ledger).connection).cases(guild, start)).get(thorn.id)).toBeUndefined();
});

describe('a ruling and a verdict about one order', () => {
	const people = [mira.id, thorn.id];
	const deal = { code: 'A7K2Q', source: 'order:A7K2Q', item: 'x', quantity: 1, value: 90, people, placedAt: start, entries: 1, state: 's' };
	const ruled = (mark: number, from = one()) =>
		decidedInTurn(async () => {
			const key = 'order:A7K2Q:ruling:1';
			const draft = { key, subject: thorn.id, partner: mira.id, kind: 'case', event: 'order.ruled.upheld', mark } as const;
			const about = { source: deal.source, decides: deal.source, value: 90, at: now };
			const { writer } = ledgers[worlds.indexOf(from)] as Ledger;
			await writer.execute({ guild, key, content: null, changes: await from.trust.decide(guild, { ...draft, ...about }) });
		});
	async function about(severity: string): Promise<{ readonly number: number; readonly name: string }> {
		const { number, version } = await report(mira, thorn.id, { about: 'A7K2Q' });
		const row = await one().triage.admit(guild, odo, number, version);
		now = new Date(start.getTime() + 4 * dayMs);
		return { number, ...(await one().verdicts.propose(guild, odo, number, row.version, verdict({ severity }))) };
	}
	const reverse = async (number: number) => {
		const { version } = await one().appeals.appeal(guild, thorn, number, 'There is a clip that shows I was there.');
		const { name } = await one().appeals.propose(guild, juno, number, version, { outcome: 'reverse', reason: why });
		await one().appeals.decide(guild, juno, number, name);
	};
	/** Bad evidence in cases of full severity, as the engine counts it. */
	const bad = async () => {
		const scores = await one().scores.of(guild, thorn.id);
		return scores.state.bad.map(({ weight }) => weight);
	};
	beforeEach(() => {
		deals = { ...noDeals, deal: async () => deal };
	});

	test('looks again when a meeting is missed at the same moment', async () => {
		const { writer } = ledgers[0] as Ledger;
		const shared = { subject: thorn.id, partner: mira.id, value: 90, source: deal.source, at: start };
		const decided = await one().trust.decide(guild, { ...shared, key: 'v', kind: 'case', event: 'e', mark: 1, decides: deal.source });
		const missed = one().trust.addReplaceable(guild, {
			...shared,
			key: 'order:A7K2Q:missed:1:staff',
			kind: 'noShow',
			event: 'order.no-show'
		});
		await writer.execute({ guild, key: 'missed', content: null, changes: missed });
		await expect(writer.execute({ guild, key: 'v', content: null, changes: decided })).rejects.toBeInstanceOf(DecidedMeanwhile);
	});

	test.each([
		['heavy', 0.75],
		['light', 0.5]
	])('weigh once, a %s verdict before or after, and the ruling alone when the verdict is reversed', async (severity, weight) => {
		for (const first of ['ruling', 'verdict']) {
			guild = freshGuild();
			now = start;
			if (first === 'ruling') await ruled(0.5);
			const { number, name } = await about(severity);
			await one().verdicts.decide(guild, odo, number, name);
			if (first === 'verdict') await ruled(0.5);
			expect(await bad()).toEqual([weight]);
			await one().verdicts.decide(guild, odo, number, name);
			await ruled(0.5);
			expect(await bad()).toEqual([weight]);
			await reverse(number);
			expect(await bad()).toEqual([0.5]);
		}
	});

	test('that fall at the same moment weigh once', async () => {
		for (const severity of ['heavy', 'light']) {
			guild = freshGuild();
			now = start;
			const { number, name } = await about(severity);
			await Promise.all([ruled(0.5, worlds[1]), one().verdicts.decide(guild, odo, number, name)]);
			expect(await bad()).toEqual([severity === 'heavy' ? 0.75 : 0.5]);
		}
	});

	test('from before they named their deal are told which it was', async () => {
		await ruled(0.5);
		const { number, name } = await about('light');
		await one().verdicts.decide(guild, odo, number, name);
		const db = database(ledgers[0]?.connection as never);
		const of = () => rows('evidence', { kind: 'case' }).then((all) => all.map(({ key, decides }) => [key, decides]).sort());
		const before = await of();
		await db.collection('evidence').updateMany({ guild }, { $unset: { decides: '' } });
		await trustDecisions.up({ db } as never);
		expect(await of()).toEqual(before);
		expect(before.map(([, deal]) => deal)).toEqual(['order:A7K2Q', 'order:A7K2Q']);
	});

	test('weigh what the guild says; what was decided before keeps its weight', async () => {
		settings = trustSettings.parse({ severity: { levels: { heavy: 90 }, late: 20 } });
		const { number, name } = await about('heavy');
		settings = trustSettings.parse({});
		await one().verdicts.decide(guild, odo, number, name);
		expect(await rows('evidence', { kind: 'case' })).toMatchObject([{ mark: 0.9 }]);
		guild = freshGuild();
		now = start;
		settings = trustSettings.parse({ severity: { late: 20 } });
		await upheld(0, { verdict: 'late', sanction: 'none' });
		settings = trustSettings.parse({});
		expect(await rows('evidence', { kind: 'noShow' })).toMatchObject([{ mark: 0.2 }]);
	});
});

describe('an appeal', () => {
	const decide = async (number: number, judge: Actor, outcome: string) => {
		const { version } = await one().cases.find(guild, number);
		const { name } = await one().appeals.propose(guild, judge, number, version, { outcome, reason: why });
		return one().appeals.decide(guild, judge, number, name);
	};
	const appeal = (number: number) => one().appeals.appeal(guild, thorn, number, 'There is a clip that shows I was there.');

	test('goes to another judge, and reversed takes all of it back', async () => {
		await give(thorn.id, 500);
		const { number } = await upheld(200);
		expect(await code(one().appeals.appeal(guild, mira, number, why))).toBe('cases.notSubject');
		await appeal(number);
		expect(await code(decide(number, odo, 'reverse'))).toBe('cases.sameJudge');
		expect(await decide(number, juno, 'reverse')).toMatchObject({
			state: 'final',
			appeal: { outcome: 'reversed', judge: juno.id, missing: 0 }
		});
		expect([await free(thorn.id), await free(mira.id)]).toEqual([500, 0]);
		expect(await rows('evidence', { kind: 'void' })).toMatchObject([{ of: 'case:1:verdict', subject: thorn.id }]);
		expect((await one().trust.facts(guild, thorn.id)).sanctioned).toBe(false);
		expect(await code(appeal(number))).toBe('cases.appealOver');
		expect((await one().cases.bundle(await one().cases.find(guild, number))).histories[0]).toMatchObject({ member: thorn.id, upheld: 0 });
	});

	test('takes back what the receiver has, and says what is missing', async () => {
		await give(thorn.id, 500);
		const { number } = await upheld(200);
		const { economy, writer } = ledgers[0] as Ledger;
		const spent = {
			guild,
			key: 'spend',
			holdId: 'S',
			member: mira.id,
			amount: 150,
			owner: 'order:S',
			reason: 'order.hold',
			actor: 'test'
		} as const;
		await writer.execute(moneyUnit(guild, 'spend', economy.hold(spent)));
		await appeal(number);
		const { appeal: heardAppeal } = await decide(number, juno, 'reverse');
		expect(heardAppeal).toMatchObject({ outcome: 'reversed', missing: 150 });
		expect([await free(thorn.id), await free(mira.id)]).toEqual([350, 0]);
	});

	test('confirmed, or unheard in time, leaves the verdict', async () => {
		const first = await upheld();
		await appeal(first.number);
		expect(await decide(first.number, juno, 'confirm')).toMatchObject({ state: 'final', appeal: { outcome: 'confirmed' } });
		expect((await one().trust.facts(guild, thorn.id)).sanctioned).toBe(true);

		guild = freshGuild();
		const second = await upheld();
		await appeal(second.number);
		expect(await due(second.number, 'cases.appealVerdict')).toMatchObject({
			state: 'final',
			appeal: { outcome: 'confirmed', judge: null }
		});

		guild = freshGuild();
		const third = await upheld();
		expect((await due(third.number, 'cases.appeal')).state).toBe('final');
		expect(await code(appeal(third.number))).toBe('cases.appealOver');
	});
});
