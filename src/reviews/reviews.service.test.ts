import fc from 'fast-check';
import type { Connection } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#core/actor';
import { systemClock } from '#core/clock';
import type { DeadlineRow } from '#core/deadlines/deadline';
import { DomainError, Forbidden } from '#core/errors';
import { type GuildId, guildId, type MemberId, memberId, rowId } from '#core/ids';
import { connectMongo, database, prepareCollections } from '#core/mongo/index';
import { unitModel } from '#core/units/unit.model';
import { GroupCommitWriter } from '#core/units/writer';
import { ratingChanges } from '#shop';
import { Relations, TrustService, type TrustSettings, trustSettings } from '#trust';
import { testDatabases } from '../../tests/support/databases.js';
import { scoreModels, testScores } from '../../tests/support/scores.js';
import { evidenceModel } from '../trust/trust.model.js';
import { TrustRepository } from '../trust/trust.repository.js';
import { reviewsBothSides } from './migrations/20261123-reviews-both-sides.js';
import { OpenReviews } from './open-reviews.service.js';
import { markOf } from './opening.js';
import { type ReviewSide, reviewCountsModel, reviewDealModel, reviewModel, reviewReportModel } from './review.model.js';
import { ReviewRepository } from './review.repository.js';
import { ReviewsService } from './reviews.service.js';
import { type ReviewableOrder, settledOrders } from './settled-orders.js';

const databases = testDatabases();
const buyer = memberId('200000000000000001');
const staff = memberId('200000000000000002');
const third = memberId('200000000000000003');
const start = new Date('2026-11-21T12:00:00Z');
const hour = 3_600_000;
const day = 24 * hour;
const code = 'A7K2Q';
const person = (id: MemberId): Actor => ({
	id,
	name: 'Mira',
	roles: [],
	isGuildOwner: false,
	managesGuild: false,
	joinedAt: start,
	accountCreatedAt: start,
	locale: 'en-US'
});
const [mira, dodo, judge] = [person(buyer), person(staff), person(third)];
const asWritten = { stars: 5, text: 'Fine.', tags: [] };

let connection: Connection;
let relations: Relations;
const writers: GroupCommitWriter[] = [];
let services: { readonly reviews: ReviewsService; readonly open: OpenReviews }[];
let repository: ReviewRepository;
let guild: GuildId;
let guilds = 0;
let now: Date;
let order: ReviewableOrder;
let settings: TrustSettings['reviews'];

beforeAll(async () => {
	connection = await connectMongo({ uri: databases.mongoUri, dbName: databases.mongoDb, appName: 'test' });
	unitModel(connection);
	for (const model of [reviewModel, reviewDealModel, reviewCountsModel, reviewReportModel, evidenceModel]) model(connection);
	scoreModels(connection);
	await prepareCollections(connection);
	for (const name of ['outbox', 'item_stats', 'deadlines', 'audit', 'orders'])
		await database(connection)
			.createCollection(name)
			.catch(() => undefined);
	repository = new ReviewRepository(connection);
	services = [1, 2].map(() => {
		const log = { warn: () => undefined, error: () => undefined };
		const units = new GroupCommitWriter({ connection, clock: systemClock, effects: { subscribers: () => ['one'] }, log });
		writers.push(units);
		const clock = { now: () => now };
		const trust = new TrustService({
			...{ repository: new TrustRepository(connection), clock, slots: async () => new Set<string>() },
			settings: async () => trustSettings.defaults,
			...{ scores: testScores(connection, units, clock), joined: async () => new Map<MemberId, Date>() }
		});
		const common = {
			...{ units, clock, repository, rate: ratingChanges, settings: async () => settings },
			addEvidence: trust.addEvidence.bind(trust)
		};
		return {
			reviews: new ReviewsService({
				...common,
				between: (...pair) => relations.between(...pair),
				deals: settledOrders({ find: async (on, asked) => (on === guild && asked === code ? order : null) })
			}),
			open: new OpenReviews({
				...common,
				relations: {
					between: (...pair) => relations.between(...pair),
					colleagues: (...asked) => relations.colleagues(...asked)
				},
				policy: {
					can: async (_guild, { id }) => id === third,
					async require(_guild, { id }) {
						if (id !== third) throw new Forbidden('core.ownerOnly');
					}
				}
			})
		};
	});
});
afterAll(async () => {
	for (const writer of writers) await writer.stop();
	await connection.dropDatabase();
	await connection.close();
});
beforeEach(() => begin());

function begin(): void {
	guilds += 1;
	guild = guildId(`1000000000000${String(guilds).padStart(5, '0')}`);
	now = start;
	relations = new Relations();
	settings = trustSettings.defaults.reviews;
	const item = { key: 'boss-rex', name: 'Boss Rex', rewards: { rules: ['purchase', 'review'] }, fulfilment: {} };
	order = {
		...{ code, state: 'completed', buyer, buyerName: 'Mira', buyerJoinedAt: start, assignee: staff, assigneeName: 'Dodo', item },
		...{ captured: 600, placedAt: start, endedAt: start, deliveries: [] },
		...{ quantity: 1, confirmed: 1, payment: null, quote: { total: 600 } }
	};
}

const reviews = (): ReviewsService => services[0]!.reviews;
const open = (): OpenReviews => services[0]!.open;
const later = (ms: number): void => {
	now = new Date(now.getTime() + ms);
};
const rows = (name: string, filter: object = {}) =>
	database(connection)
		.collection(name)
		.find({ guild: guild as string, ...filter })
		.toArray();
const stats = () =>
	database(connection)
		.collection<{ _id: string; ratingSum: number; ratingCount: number }>('item_stats')
		.findOne({ _id: rowId(guild, 'stats', 'boss-rex') });
const told = (name: string) => rows('outbox', { kind: `${name}>one` });
const failing = async (promise: Promise<unknown>): Promise<string> =>
	promise.then(
		() => 'done',
		(error: unknown) => (error instanceof DomainError ? error.code : String(error))
	);

/** Acts on the deadline as the sweep does, when it is due. */
async function sweep(which = 0): Promise<void> {
	const due = await database(connection)
		.collection<DeadlineRow>('deadlines')
		.find({ guild, at: { $lte: now } })
		.toArray();
	for (const row of due) await services[which]!.reviews.deadline().due(row);
}

describe('one side alone', () => {
	test('is stored, hidden, counted nowhere, and tells who pays', async () => {
		const { review, opensAt } = await reviews().rate(guild, mira, code, 4);
		expect(review).toMatchObject({ stars: 4, author: buyer, about: staff, side: 'buyer', version: 1, openedAt: null });
		expect(opensAt).toEqual(new Date(start.getTime() + 7 * day));
		expect(await stats()).toBeNull();
		expect(await rows('evidence')).toEqual([]);
		expect(await open().summary(guild, staff)).toEqual({ seller: { count: 0, average: null }, buyer: { count: 0, average: null } });
		expect(await told('review.submitted')).toMatchObject([{ payload: { code, value: 600, rules: ['purchase', 'review'] } }]);
		expect(await rows('deadlines')).toMatchObject([{ subject: `review:${code}`, kind: 'reviews.open', at: opensAt }]);
	});

	test('is changed while it is hidden, as long as the owner lets it, and keeps its words', async () => {
		await reviews().write(guild, mira, code, { stars: 5, text: ' Fine.\r\nThanks ', tags: ['fast', 'nonsense'] });
		const { review } = await reviews().rate(guild, mira, code, 3);
		expect(review).toMatchObject({ stars: 3, text: 'Fine.\nThanks', tags: ['fast'], version: 2 });
		later(24 * hour - 1);
		await reviews().rate(guild, mira, code, 2);
		later(1);
		expect(await failing(reviews().rate(guild, mira, code, 1))).toBe('reviews.closed');
		expect((await reviews().state(guild, mira, code)).review).toMatchObject({ stars: 2, openedAt: null });
		expect(await told('review.submitted')).toHaveLength(1);
	});

	test('is not changed past the moment at which it opens, however long edits last', async () => {
		settings = { ...settings, editHours: 8000 };
		await reviews().rate(guild, mira, code, 2);
		later(7 * day);
		expect(await failing(reviews().rate(guild, mira, code, 1))).toBe('reviews.closed');
	});

	test('many clicks on different stars leave one review', async () => {
		await Promise.all(Array.from({ length: 20 }, (_, index) => services[index % 2]!.reviews.rate(guild, mira, code, 1 + (index % 5))));
		expect(await rows('reviews')).toHaveLength(1);
		expect(await told('review.submitted')).toHaveLength(1);
	});

	test.each([0, 6, 1.5, Number.NaN])('of %s stars is refused', async (stars) => {
		expect(await failing(reviews().rate(guild, mira, code, stars))).toBe('reviews.stars');
		expect(await rows('reviews')).toEqual([]);
	});

	test('that is too long is refused', async () => {
		expect(await failing(reviews().write(guild, mira, code, { stars: 5, text: 'x'.repeat(601), tags: [] }))).toBe('reviews.tooLong');
	});

	test('comes from the two of a settled order of this guild only', async () => {
		expect(await failing(reviews().rate(guild, judge, code, 5))).toBe('reviews.notFound');
		expect(await failing(reviews().rate(guildId('199999999999999999'), mira, code, 5))).toBe('reviews.notFound');
		order = { ...order, state: 'disputed' };
		expect(await failing(reviews().rate(guild, mira, code, 5))).toBe('reviews.notFound');
	});

	test('comes from whoever handed over most, not from who was the assignee', async () => {
		const byName = 'Rook';
		order = {
			...order,
			deliveries: [
				{ by: staff, byName: 'Dodo', parts: 1 },
				{ by: third, byName, parts: 3 }
			]
		};
		expect(await failing(reviews().rate(guild, dodo, code, 5))).toBe('reviews.notFound');
		const { review } = await reviews().rate(guild, judge, code, 5);
		expect(review).toMatchObject({ author: third, authorName: 'Rook', about: buyer });
	});

	test('opens by itself once the days are over, once, and the other side comes too late', async () => {
		await reviews().write(guild, mira, code, asWritten);
		later(7 * day - 1);
		await sweep();
		expect(await stats()).toBeNull();
		later(1);
		await Promise.all(Array.from({ length: 50 }, (_, index) => sweep(index % 2)));
		expect((await reviews().state(guild, mira, code)).review).toMatchObject({ openedAt: now, stars: 5 });
		expect(await stats()).toMatchObject({ ratingSum: 5, ratingCount: 1 });
		expect(await rows('deadlines')).toEqual([]);
		expect(await rows('evidence')).toHaveLength(1);
		expect(await told('review.opened')).toMatchObject([{ payload: { code, sides: ['buyer'] } }]);
		expect(await failing(reviews().rate(guild, dodo, code, 1))).toBe('reviews.tooLate');
		expect(await failing(reviews().rate(guild, mira, code, 1))).toBe('reviews.open');
	});

	test('is too late as soon as the time has come, also before the sweep was there', async () => {
		await reviews().rate(guild, mira, code, 5);
		later(7 * day);
		expect(await failing(reviews().rate(guild, dodo, code, 1))).toBe('reviews.tooLate');
	});

	test('that comes after the days opens at once, after the question', async () => {
		later(8 * day);
		const asked = await reviews().rate(guild, mira, code, 4, 'opens');
		expect([asked.review, asked.opensNow]).toEqual([null, true]);
		expect(await rows('reviews')).toEqual([]);
		await reviews().rate(guild, mira, code, 4);
		expect(await stats()).toMatchObject({ ratingSum: 4, ratingCount: 1 });
		expect(await rows('deadlines')).toEqual([]);
		expect(await failing(reviews().rate(guild, dodo, code, 1))).toBe('reviews.tooLate');
	});
});

describe('both sides', () => {
	test('open with the second one, and become evidence about the other', async () => {
		relations.useTribes({ tribeOf: async (_guild, member) => (member === buyer ? 'north' : null) });
		relations.useInvites({ inviterOf: async (_guild, member) => (member === buyer ? staff : null) });
		await reviews().write(guild, mira, code, { ...asWritten, stars: 4 });
		expect(await reviews().rate(guild, dodo, code, 2, 'opens')).toMatchObject({ review: null, other: null, opensNow: true });
		later(hour);
		const { review, other } = await reviews().rate(guild, dodo, code, 2);
		expect(review).toMatchObject({ stars: 2, side: 'staff', about: buyer, openedAt: now });
		expect(other).toMatchObject({ stars: 4, side: 'buyer', openedAt: now });
		expect(await stats()).toMatchObject({ ratingSum: 4, ratingCount: 1 });
		expect(await open().summary(guild, staff)).toMatchObject({ seller: { count: 1, average: 4 }, buyer: { count: 0 } });
		expect(await open().summary(guild, buyer)).toMatchObject({ seller: { count: 0 }, buyer: { count: 1, average: 2 } });
		const common = { kind: 'review', event: 'review.opened', value: 600, source: `order:${code}`, related: true, at: now, until: null };
		const evidence = (await rows('evidence')).sort((one, two) => String(one.key).localeCompare(String(two.key)));
		expect(evidence).toMatchObject([
			{ ...common, key: `review:${code}:buyer`, subject: staff, partner: buyer, seed: false, tribe: 'north', mark: 0.5 },
			{ ...common, key: `review:${code}:staff`, subject: buyer, partner: staff, seed: true, tribe: null, mark: -0.5 }
		]);
		expect(evidence.map(({ of }) => of)).toEqual([`order:${code}:completed:staff`, `order:${code}:completed:buyer`]);
		expect(await rows('deadlines')).toEqual([]);
		expect(await told('review.opened')).toMatchObject([{ payload: { sides: ['buyer', 'staff'] } }]);
		// Staff are not paid for writing about buyers.
		expect(await told('review.submitted')).toHaveLength(1);
		for (const [actor, stars] of [
			[mira, 1],
			[dodo, 5]
		] as const)
			expect(await failing(reviews().rate(guild, actor, code, stars))).toBe('reviews.open');
	});

	test('written at one moment by 50 clicks open once', async () => {
		const clicks = Array.from({ length: 50 }, (_, index) =>
			failing(services[index % 2]!.reviews.rate(guild, index % 4 < 2 ? mira : dodo, code, 3))
		);
		expect(new Set(await Promise.all(clicks))).toEqual(new Set(['done']));
		expect(await stats()).toMatchObject({ ratingSum: 3, ratingCount: 1 });
		expect(await told('review.opened')).toHaveLength(1);
		expect(await rows('evidence')).toHaveLength(2);
	});

	test.each([1, 2, 3, 4, 5, 6])('the second one and the deadline at one moment open once (%s)', async () => {
		await reviews().rate(guild, mira, code, 5);
		later(7 * day - 1);
		const [row] = await database(connection).collection<DeadlineRow>('deadlines').find({ guild }).toArray();
		const [second] = await Promise.all([
			failing(services[0]!.reviews.rate(guild, dodo, code, 4)),
			...Array.from({ length: 4 }, (_, index) => services[index % 2]!.reviews.deadline().due(row!))
		]);
		const count = second === 'done' ? 2 : 1;
		expect(['done', 'reviews.tooLate']).toContain(second);
		expect(await rows('reviews', { openedAt: { $ne: null } })).toHaveLength(count);
		expect(await rows('evidence')).toHaveLength(count);
		expect(await told('review.opened')).toHaveLength(1);
		expect(await stats()).toMatchObject({ ratingSum: 5, ratingCount: 1 });
		expect(await rows('deadlines')).toEqual([]);
	});

	test('an edit and the second review at one moment: what opens is what was stored last', async () => {
		await reviews().rate(guild, mira, code, 5);
		const [edit] = await Promise.all([
			failing(services[0]!.reviews.rate(guild, mira, code, 1)),
			services[1]!.reviews.rate(guild, dodo, code, 4)
		]);
		const stars = edit === 'done' ? 1 : 5;
		expect(await stats()).toMatchObject({ ratingSum: stars, ratingCount: 1 });
		expect(await rows('evidence', { subject: staff })).toMatchObject([{ mark: markOf(stars, 5) }]);
	});

	test('each opens by itself where the owner hides none', async () => {
		settings = { ...settings, blindUntil: 'at_once' };
		await reviews().rate(guild, mira, code, 4);
		expect(await stats()).toMatchObject({ ratingCount: 1 });
		later(30 * day);
		await reviews().rate(guild, dodo, code, 5);
		expect(await told('review.opened')).toHaveLength(2);
		expect(await failing(reviews().rate(guild, mira, code, 1))).toBe('reviews.open');
	});

	test('what the owner sets later changes nothing about a deal that was begun', async () => {
		await reviews().rate(guild, mira, code, 4);
		settings = { ...settings, blindUntil: 'at_once', blindDays: 1 };
		later(2 * day);
		await sweep();
		expect((await reviews().state(guild, mira, code)).review?.openedAt).toBeNull();
	});
});

describe('an open review', () => {
	beforeEach(async () => {
		await reviews().write(guild, mira, code, { stars: 1, text: 'Never came.', tags: ['cameLate'] });
		await reviews().rate(guild, dodo, code, 5);
	});

	test('is answered once by whom it is about, and the answer changed for a while', async () => {
		expect(await failing(open().answer(guild, mira, code, 'buyer', 'I did.'))).toBe('reviews.notYours');
		expect(await failing(open().answer(guild, dodo, code, 'buyer', ' '))).toBe('reviews.answerLength');
		const first = await open().answer(guild, dodo, code, 'buyer', 'I did.');
		expect(first.review.answer).toMatchObject({ text: 'I did.', editedAt: null });
		later(hour - 1);
		expect((await open().answer(guild, dodo, code, 'buyer', 'I did come.')).review.answer).toMatchObject({
			text: 'I did come.',
			editedAt: now
		});
		expect((await open().answer(guild, dodo, code, 'buyer', 'I did.')).review.answer?.text).toBe('I did.');
		later(1);
		expect(await failing(open().answer(guild, dodo, code, 'buyer', 'Or not.'))).toBe('reviews.answerOver');
		expect((await open().view(guild, dodo, code, 'buyer')).may.answer).toBe(false);
	});

	test('is not answered after the days', async () => {
		later(14 * day - 1);
		expect((await open().view(guild, dodo, code, 'buyer')).may.answer).toBe(true);
		later(1);
		expect((await open().view(guild, dodo, code, 'buyer')).may.answer).toBe(false);
		expect(await failing(open().answer(guild, dodo, code, 'buyer', 'I did.'))).toBe('reviews.answerOver');
	});

	test('is reported by anybody but its author, calls staff once and changes nothing', async () => {
		expect(await failing(open().report(guild, mira, code, 'buyer', 'x'))).toBe('reviews.ownReport');
		expect(await failing(open().report(guild, dodo, code, 'buyer', ''))).toBe('reviews.reasonLength');
		const reporters = Array.from({ length: 10 }, (_, index) => person(memberId(`30000000000000000${index}`)));
		await Promise.all(reporters.flatMap((one) => [one, one]).map((one) => open().report(guild, one, code, 'buyer', 'a lie')));
		expect(await rows('review_reports')).toHaveLength(10);
		expect(await told('review.reported')).toHaveLength(1);
		expect(await stats()).toMatchObject({ ratingSum: 1, ratingCount: 1 });
		expect((await open().view(guild, judge, code, 'buyer')).reports).toHaveLength(5);
		expect((await open().view(guild, dodo, code, 'buyer')).reports).toEqual([]);
		await open().keep(guild, judge, code, 'buyer', 'It is true');
		expect(await failing(open().report(guild, dodo, code, 'buyer', 'a lie'))).toBe('reviews.judged');
		expect(await rows('audit')).toMatchObject([{ action: 'review.kept', target: `review:${code}:buyer`, reason: 'It is true' }]);
	});

	test('is taken away with its stars and its evidence, once, by staff who are no part of it', async () => {
		expect(await failing(open().remove(guild, person(memberId('300000000000000009')), code, 'buyer', 'x'))).toBe('core.ownerOnly');
		const all = Array.from({ length: 20 }, (_, index) => failing(services[index % 2]!.open.remove(guild, judge, code, 'buyer', 'a lie')));
		expect(await Promise.all(all)).toContain('done');
		expect(await stats()).toMatchObject({ ratingSum: 0, ratingCount: 0 });
		expect(await open().summary(guild, staff)).toMatchObject({ seller: { count: 0, average: null } });
		expect(await open().summary(guild, buyer)).toMatchObject({ buyer: { count: 1, average: 5 } });
		expect(await rows('evidence', { kind: 'void' })).toMatchObject([{ subject: staff, partner: buyer, of: `review:${code}:buyer` }]);
		expect(await rows('audit')).toMatchObject([{ action: 'review.removed', actor: third, reason: 'a lie' }]);
		expect(await failing(open().view(guild, judge, code, 'buyer'))).toBe('reviews.review.notFound');
		expect((await open().about(guild, staff, 5, null)).rows).toEqual([]);
		expect((await reviews().state(guild, dodo, code)).other).toBeNull();
		expect((await reviews().state(guild, mira, code)).review?.removedAt).toEqual(now);
	});

	test('is not judged by its author', async () => {
		order = { ...order, assignee: third };
		begin();
		order = { ...order, assignee: third };
		await reviews().rate(guild, mira, code, 1);
		await reviews().rate(guild, judge, code, 1);
		for (const side of ['buyer', 'staff']) expect(await failing(open().remove(guild, judge, code, side, 'mine'))).toBe('reviews.ownReview');
	});

	test('is not judged by whom one of its sides brought', async () => {
		relations.useInvites({ inviterOf: async (_guild, member) => (member === third ? buyer : null) });
		for (const side of ['buyer', 'staff'])
			expect(await failing(open().remove(guild, judge, code, side, 'lie'))).toBe('reviews.closeReview');
		expect((await open().view(guild, judge, code, 'buyer')).may.moderate).toBe(false);
	});

	test('is not there for another guild, nor under a side that is none', async () => {
		const elsewhere = guildId('199999999999999999');
		for (const [where, side] of [
			[elsewhere, 'buyer'],
			[guild, '$ne']
		] as const)
			for (const act of [
				() => open().view(where, judge, code, side),
				() => open().answer(where, dodo, code, side, 'x'),
				() => open().report(where, judge, code, side, 'x'),
				() => open().keep(where, judge, code, side, 'x'),
				() => open().remove(where, judge, code, side, 'x')
			])
				expect(await failing(act())).toBe('reviews.review.notFound');
		expect((await open().about(elsewhere, staff, 5, null)).rows).toEqual([]);
	});
});

test('reviews about a member come page by page, newest first, each once', async () => {
	for (let index = 0; index < 12; index++)
		await database(connection)
			.collection<{ _id: string; [field: string]: unknown }>('reviews')
			.insertOne({
				...{ _id: `${guild}|review|P${index}`, guild, code: `P${index}`, side: 'buyer', about: staff, stars: 5 },
				...{ openedAt: start, openedSeq: index + 1, removedAt: null, tags: [], text: '', answer: null }
			});
	const found: number[] = [];
	let before: number | null = null;
	do {
		const page: Awaited<ReturnType<OpenReviews['about']>> = await open().about(guild, staff, 5, before);
		expect(page.later).toBe(before !== null);
		found.push(...page.rows.map(({ openedSeq }) => openedSeq));
		before = page.next;
	} while (before !== null);
	expect(found).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
});

test('reviews from before are open, counted for the member, and take no second side; twice does no harm', async () => {
	const old = {
		guild,
		author: buyer,
		about: staff,
		item: 'boss-rex',
		itemName: 'Boss Rex',
		text: '',
		tags: [],
		version: 1,
		at: start,
		seq: 3
	};
	await database(connection)
		.collection<{ _id: string; [field: string]: unknown }>('orders')
		.insertOne({ _id: rowId(guild, 'order', code), guild, code, buyerName: 'Mira', assigneeName: 'Dodo' });
	await database(connection)
		.collection<{ _id: string; [field: string]: unknown }>('reviews')
		.insertMany([
			{ ...old, _id: rowId(guild, 'review', code), code, stars: 4, editedAt: null },
			{ ...old, _id: rowId(guild, 'review', 'OLD'), code: 'OLD', stars: 5, editedAt: null, seq: 4 }
		]);
	const run = { db: database(connection), progress: undefined, save: () => Promise.resolve() };
	await reviewsBothSides.up(run);
	await reviewsBothSides.up(run);
	expect(await open().summary(guild, staff)).toMatchObject({ seller: { count: 2, average: 4.5 } });
	expect((await open().view(guild, dodo, code, 'buyer')).review).toMatchObject({ authorName: 'Mira', aboutName: 'Dodo', openedAt: start });
	expect((await open().about(guild, staff, 5, null)).rows.map(({ code: of }) => of)).toEqual(['OLD', code]);
	expect(await failing(reviews().rate(guild, dodo, code, 1))).toBe('reviews.tooLate');
	expect(await failing(reviews().rate(guild, mira, code, 1))).toBe('reviews.open');
});

/** What somebody may do at any time; `hours` pass before it. */
const step = fc.record({
	hours: fc.integer({ min: 0, max: 60 }),
	act: fc.constantFrom<'rate' | 'write' | 'sweep' | 'remove'>('rate', 'rate', 'write', 'sweep', 'remove'),
	side: fc.constantFrom<ReviewSide>('buyer', 'staff'),
	stars: fc.integer({ min: 1, max: 5 })
});

test('whatever is done in whatever order, nobody but its author ever reads a hidden review, and all sums are those of the open ones', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
			begin();
			for (const { hours, act, side, stars } of steps) {
				later(hours * hour);
				const actor = side === 'buyer' ? mira : dodo;
				if (act === 'rate') await failing(reviews().rate(guild, actor, code, stars));
				else if (act === 'write') await failing(reviews().write(guild, actor, code, { stars, text: `from ${side}`, tags: [] }));
				else if (act === 'sweep') await sweep();
				else await failing(open().remove(guild, judge, code, side, 'a lie'));
				await looksRight();
			}
		}),
		{ numRuns: 60 }
	);
}, 240_000);

/** Compares everything that can be read with the stored rows. */
async function looksRight(): Promise<void> {
	const stored = await repository.ofDeal(guild, code);
	for (const [side, author, about] of [
		['buyer', mira, dodo],
		['staff', dodo, mira]
	] as const) {
		const review = stored[side];
		const readable = review?.openedAt != null && review.removedAt === null;
		// A hidden one is open neither by the other's writing nor by time that is not over.
		if (review && !review.openedAt && stored[side === 'buyer' ? 'staff' : 'buyer']) throw new Error('both are written and one is hidden');
		for (const reader of [about, author, judge])
			expect(await failing(open().view(guild, reader, code, side))).toBe(readable ? 'done' : 'reviews.review.notFound');
		expect((await reviews().state(guild, about, code)).other?._id ?? null).toBe(readable ? review._id : null);
		expect((await open().about(guild, about.id, 5, null)).rows.map(({ _id }) => _id)).toEqual(readable ? [review._id] : []);
		const { seller, buyer: asBuyer } = await open().summary(guild, about.id);
		expect((side === 'buyer' ? seller : asBuyer).average).toBe(readable ? review.stars : null);
		const evidence = await rows('evidence', { subject: about.id });
		expect(evidence.filter(({ kind }) => kind === 'review')).toHaveLength(review?.openedAt ? 1 : 0);
		expect(evidence.filter(({ kind }) => kind === 'void')).toHaveLength(review?.removedAt ? 1 : 0);
		if (side === 'buyer') expect((await stats())?.ratingSum ?? 0).toBe(readable ? review.stars : 0);
	}
	expect((await told('review.opened')).length).toBeLessThanOrEqual(1);
}
