import type { Connection } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#core/actor';
import { systemClock } from '#core/clock';
import { DomainError } from '#core/errors';
import { type GuildId, guildId, memberId, rowId } from '#core/ids';
import { connectMongo, database, prepareCollections } from '#core/mongo/index';
import { unitModel } from '#core/units/unit.model';
import { GroupCommitWriter } from '#core/units/writer';
import { ratingChanges } from '#shop';
import { trustSettings } from '#trust';
import { testDatabases } from '../../tests/support/databases.js';
import { reviewModel } from './review.model.js';
import { ReviewRepository } from './review.repository.js';
import { ReviewsService } from './reviews.service.js';
import { type ReviewableOrder, settledOrders } from './settled-orders.js';

const databases = testDatabases();
const buyer = memberId('200000000000000001');
const staff = memberId('200000000000000002');
const start = new Date('2026-11-21T12:00:00Z');
const person = (id: typeof buyer): Actor => ({
	id,
	name: 'Mira',
	roles: [],
	isGuildOwner: false,
	managesGuild: false,
	joinedAt: start,
	accountCreatedAt: start,
	locale: 'en-US'
});
const mira = person(buyer);

let connection: Connection;
const writers: GroupCommitWriter[] = [];
let services: ReviewsService[];
let guild: GuildId;
let guilds = 0;
let now: Date;
let order: ReviewableOrder;

beforeAll(async () => {
	connection = await connectMongo({ uri: databases.mongoUri, dbName: databases.mongoDb, appName: 'test' });
	unitModel(connection);
	reviewModel(connection);
	await prepareCollections(connection);
	for (const name of ['outbox', 'item_stats'])
		await database(connection)
			.createCollection(name)
			.catch(() => undefined);
	services = [1, 2].map(() => {
		const log = { warn: () => undefined, error: () => undefined };
		const units = new GroupCommitWriter({ connection, clock: systemClock, effects: { subscribers: () => ['rewards'] }, log });
		writers.push(units);
		return new ReviewsService({
			units,
			clock: { now: () => now },
			repository: new ReviewRepository(connection),
			deals: settledOrders({ find: async (on, code) => (on === guild && code === 'A7K2Q' ? order : null) }),
			settings: async () => trustSettings.defaults.reviews,
			rate: ratingChanges
		});
	});
});
afterAll(async () => {
	for (const writer of writers) await writer.stop();
	await connection.dropDatabase();
	await connection.close();
});
beforeEach(() => {
	guilds += 1;
	guild = guildId(`1000000000000${String(guilds).padStart(5, '0')}`);
	now = start;
	const item = { key: 'boss-rex', name: 'Boss Rex', rewards: { rules: ['purchase', 'review'] } };
	order = { state: 'completed', buyer, buyerJoinedAt: start, assignee: staff, item, captured: 600, endedAt: start };
});

const service = (): ReviewsService => services[0]!;
const stats = () =>
	database(connection)
		.collection<{ _id: string; ratingSum: number; ratingCount: number }>('item_stats')
		.findOne({ _id: rowId(guild, 'stats', 'boss-rex') });
const events = () =>
	database(connection)
		.collection('outbox')
		.find({ guild: guild as string })
		.toArray();
const code = async (promise: Promise<unknown>): Promise<string> =>
	promise.then(
		() => 'done',
		(error: unknown) => (error instanceof DomainError ? error.code : String(error))
	);

describe('a review', () => {
	test('counts for the item at once and tells who pays', async () => {
		const { review } = await service().rate(guild, mira, 'A7K2Q', 4);
		expect(review).toMatchObject({ stars: 4, author: buyer, about: staff, version: 1 });
		expect(await stats()).toMatchObject({ ratingSum: 4, ratingCount: 1 });
		const [event] = await events();
		expect(event).toMatchObject({
			kind: 'review.submitted>rewards',
			payload: { code: 'A7K2Q', value: 600, rules: ['purchase', 'review'] }
		});
	});

	test('many clicks on different stars leave one review whose stars are the rating', async () => {
		await Promise.all(Array.from({ length: 20 }, (_, index) => services[index % 2]!.rate(guild, mira, 'A7K2Q', 1 + (index % 5))));
		const { review } = await service().state(guild, mira, 'A7K2Q');
		expect(await stats()).toMatchObject({ ratingSum: review?.stars, ratingCount: 1 });
		expect(await events()).toHaveLength(1);
	});

	test('an edit changes the rating by the difference and keeps the words', async () => {
		await service().write(guild, mira, 'A7K2Q', { stars: 5, text: ' Fine.\r\nThanks ', tags: ['fast', 'nonsense'] });
		const { review } = await service().rate(guild, mira, 'A7K2Q', 3);
		expect(review).toMatchObject({ stars: 3, text: 'Fine.\nThanks', tags: ['fast'], version: 2 });
		expect(await stats()).toMatchObject({ ratingSum: 3, ratingCount: 1 });
		expect(await events()).toHaveLength(1);
	});

	test('is final after the time that the owner gives', async () => {
		await service().rate(guild, mira, 'A7K2Q', 5);
		now = new Date(start.getTime() + 24 * 3_600_000 + 1);
		expect(await code(service().rate(guild, mira, 'A7K2Q', 1))).toBe('reviews.closed');
		expect(await stats()).toMatchObject({ ratingSum: 5, ratingCount: 1 });
	});

	test.each([0, 6, 1.5, Number.NaN])('of %s stars is refused', async (stars) => {
		expect(await code(service().rate(guild, mira, 'A7K2Q', stars))).toBe('reviews.stars');
		expect(await stats()).toBeNull();
	});

	test('that is too long is refused', async () => {
		expect(await code(service().write(guild, mira, 'A7K2Q', { stars: 5, text: 'x'.repeat(601), tags: [] }))).toBe('reviews.tooLong');
	});

	test('comes from the buyer of a settled order of this guild only', async () => {
		expect(await code(service().rate(guild, person(staff), 'A7K2Q', 5))).toBe('reviews.notFound');
		expect(await code(service().rate(guildId('199999999999999999'), mira, 'A7K2Q', 5))).toBe('reviews.notFound');
		order = { ...order, state: 'delivered' };
		expect(await code(service().rate(guild, mira, 'A7K2Q', 5))).toBe('reviews.notFound');
	});
});
