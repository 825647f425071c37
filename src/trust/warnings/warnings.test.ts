import type { Connection } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type GuildId, guildId, memberId, rowId } from '#core/ids';
import { connectMongo, database, prepareCollections } from '#core/mongo/index';
import { unitModel } from '#core/units/unit.model';
import { GroupCommitWriter } from '#core/units/writer';
import { testDatabases } from '../../../tests/support/databases.js';
import { blankReading } from '../engine/blank.js';
import { evidenceModel } from '../trust.model.js';
import { trustSettings } from '../trust.settings.js';
import { Faces, type SeenFace } from './faces.js';
import { nameAlertModel } from './name-alerts.model.js';
import { fulfillersIn, TopFulfillers } from './top-sellers.js';
import { type Face, looksOf } from './warnings.rules.js';
import { Warnings } from './warnings.service.js';

const databases = testDatabases();
const settings = trustSettings.parse({}).warnings;
const person = (index: number) => memberId(`2000000000000${String(index).padStart(5, '0')}`);
const face = (index: number, name: string, avatar: string | null = null): Face => ({ id: person(index), names: [name], avatar });
const dodo = face(900, 'Dodo Courier', 'a1');
const standing = blankReading();

let connection: Connection;
let writer: GroupCommitWriter;
let guild: GuildId;
let guilds = 0;
let deals: number;
let admitted: boolean;
let now: Date;
let others: readonly Face[];
let warnings: Warnings;

beforeAll(async () => {
	connection = await connectMongo({ uri: databases.mongoUri, dbName: databases.mongoDb, appName: 'test' });
	unitModel(connection);
	const alerts = nameAlertModel(connection);
	evidenceModel(connection);
	await prepareCollections(connection);
	for (const name of ['outbox', 'audit']) await database(connection).createCollection(name);
	const log = { warn: () => undefined, error: () => undefined };
	writer = new GroupCommitWriter({ connection, clock: { now: () => now }, effects: { subscribers: () => [] }, log });
	warnings = new Warnings({
		units: writer,
		clock: { now: () => now },
		faces: {
			face: async (_, member) => [dodo, ...others].find(({ id }) => id === member) ?? null,
			staff: async () => [dodo]
		},
		trust: {
			standing: async () => ({ ...standing, settledDeals: deals }),
			facts: async () => ({ verifiedGameId: false, admittedCase: admitted, sanctioned: false })
		},
		alerts: (of) => alerts.findById(rowId(of, 'name-alerts')).lean(),
		settings: async () => settings
	});
});
afterAll(async () => {
	await writer.stop();
	await connection.dropDatabase();
	await connection.close();
});
beforeEach(() => {
	guilds += 1;
	guild = guildId(`1000000000000${String(guilds).padStart(5, '0')}`);
	deals = 5;
	admitted = false;
	others = [];
	now = new Date('2026-11-21T12:00:00Z');
});

const told = () => database(connection).collection('outbox').countDocuments({ guild, kind: 'trust.name-alert' });

describe('looks', () => {
	test('of staff are those of staff; a picture counts only where there is one', () => {
		expect(looksOf(dodo, [dodo], [])).toEqual([]);
		expect(looksOf(face(1, 'D0do C0urier'), [dodo], [])).toEqual([{ kind: 'likeStaff', name: 'Dodo Courier' }]);
		expect(looksOf(face(1, 'Mira', 'a1'), [dodo], [])).toEqual([{ kind: 'sameAvatar', name: 'Dodo Courier' }]);
		expect(looksOf(face(1, 'Mira'), [face(900, 'Dodo Courier')], [])).toEqual([]);
	});

	test('of sellers count for others, not for staff', () => {
		const seller = face(2, 'Wyvern Egg Shop', 'b2');
		expect(looksOf(face(1, 'VVyvern Egg Sh0p', 'b2'), [dodo], [seller])).toEqual([{ kind: 'likeSeller', name: 'Wyvern Egg Shop' }]);
		expect(looksOf(face(1, 'Mira', 'b2'), [dodo], [seller])).toEqual([]);
		expect(looksOf({ ...dodo, names: ['Wyvern Egg Shop'] }, [dodo], [seller])).toEqual([]);
	});
});

describe('what a reader is told', () => {
	test('of a newcomer, and no longer once they have settled; never of staff', async () => {
		others = [face(1, 'Mira')];
		deals = 0;
		expect(await warnings.about(guild, person(1), false)).toEqual([{ kind: 'newTrader', deals: 0 }]);
		expect(await warnings.about(guild, person(900), false)).toEqual([]);
		deals = 1;
		expect(await warnings.about(guild, person(1), false)).toEqual([]);
	});

	test('of a case under review only as staff', async () => {
		others = [face(1, 'Mira')];
		admitted = true;
		expect(await warnings.about(guild, person(1), false)).toEqual([]);
		expect(await warnings.about(guild, person(1), true)).toEqual([{ kind: 'underReview' }]);
	});
});

describe('a name like one of those who fulfil most', () => {
	const deals = async (from: number, by: number | null, at: Date, seed = true) =>
		database(connection)
			.collection<{ _id: string }>('evidence')
			.insertMany(
				Array.from({ length: from }, (_, index) => ({
					...{ _id: `${guild}|${by}|${at.getTime()}|${seed}|${index}`, guild, kind: 'deal', seed, at },
					partner: by === null ? null : person(by)
				}))
			);
	const source = () =>
		new TopFulfillers({ clock: { now: () => now }, fulfillers: fulfillersIn(connection), settings: async () => settings });

	test('is of those with most deals for the guild lately, and of nobody else', async () => {
		const long = new Date(now.getTime() - 91 * 86_400_000);
		await deals(settings.topSellerDeals + 1, 10, now);
		await deals(settings.topSellerDeals, 11, now);
		await deals(settings.topSellerDeals - 1, 12, now);
		await deals(30, 13, long);
		await deals(30, 14, now, false);
		await deals(30, null, now);
		expect(await source().topSellers(guild)).toEqual([10, 11].map(person));
		const plan = JSON.stringify(
			await evidenceModel(connection)
				.find({ guild, kind: 'deal', seed: true, at: { $gte: long } })
				.select({ _id: 0, partner: 1 })
				.sort({ guild: 1, kind: 1, seed: 1, at: -1 })
				.explain('executionStats')
		);
		expect(plan).toContain('"IXSCAN"');
		expect(plan).toContain('"totalDocsExamined":0');
	});

	test('is told to others, not of oneself, and read once an hour', async () => {
		let asked = 0;
		const seller = face(10, 'Wyvern Egg Shop');
		others = [seller, face(1, 'VVyvern Egg Sh0p'), face(2, 'Mira')];
		warnings.useSellers({ topSellers: async () => (asked++ === 0 ? [person(10), person(900)] : []) });
		const like = [{ kind: 'likeSeller', name: 'Wyvern Egg Shop' }];
		expect(await warnings.looks(guild, person(1))).toEqual(like);
		expect(await warnings.about(guild, person(1), false)).toEqual(like);
		expect([await warnings.looks(guild, person(10)), await warnings.looks(guild, person(2))]).toEqual([[], []]);
		expect(asked).toBe(1);
		now = new Date(now.getTime() + 3_600_001);
		expect([await warnings.looks(guild, person(1)), asked]).toEqual([[], 2]);
	});
});

describe('a name like one of the staff', () => {
	test('is told once, however often it is seen, and again with another name', async () => {
		const seen = [face(1, 'Dodo C0urier'), face(1, 'Dodo C0urier')].map((one) => warnings.seen(guild, one));
		expect((await Promise.all(seen)).filter(Boolean)).toHaveLength(1);
		await warnings.seen(guild, face(1, 'Dodo C0urier'));
		expect(await told()).toBe(1);
		await warnings.seen(guild, face(1, 'Dodo Couriers'));
		expect(await told()).toBe(2);
		expect(await warnings.seen(guild, face(2, 'Mira'))).toBe(false);
		expect(await warnings.seen(guild, dodo)).toBe(false);
	});

	test('in a raid is told only so often in one hour, and again in the next', async () => {
		const raid = (from: number) =>
			Promise.all(Array.from({ length: 100 }, (_, index) => warnings.seen(guild, face(from + index, 'Dodo Courier'))));
		await raid(1);
		expect(await told()).toBeLessThanOrEqual(settings.alertsPerHour);
		await raid(101);
		expect(await told()).toBe(settings.alertsPerHour);
		now = new Date('2026-11-21T13:00:01Z');
		await warnings.seen(guild, face(300, 'Dodo Courier'));
		expect(await told()).toBe(settings.alertsPerHour + 1);
	});
});

describe('the staff of a guild', () => {
	const member = (index: number, role: string): SeenFace => ({ ...face(index, `Member ${index}`), roles: [role], bot: false });

	test('are read page by page, once in a while, without keeping anybody else', async () => {
		const all = Array.from({ length: 2_500 }, (_, index) => member(index, index % 1_000 === 7 ? 'staff' : 'other'));
		const asked: string[] = [];
		const faces = new Faces({
			clock: { now: () => now },
			staffOf: async () => ({ roles: new Set(['staff']), owner: person(3) }),
			near: () => [member(9_000, 'staff'), member(9_001, 'other')],
			cached: () => null,
			one: async () => null,
			page: async (_, after) => {
				asked.push(after);
				return all.filter(({ id }) => id > after).slice(0, 1_000);
			},
			report: () => undefined
		});
		const found = await faces.list(guild);
		expect(found.map(({ id }) => id)).toEqual([3, 7, 1_007, 2_007].map(person));
		expect((await faces.staff(guild)).map(({ id }) => id)).toEqual([3, 7, 1_007, 2_007, 9_000].map(person));
		await faces.list(guild);
		expect(asked).toHaveLength(3);
		now = new Date(now.getTime() + 7 * 3_600_000);
		await faces.list(guild);
		expect(asked).toHaveLength(6);
		const bot = { ...member(9_002, 'staff'), bot: true };
		const some = new Faces({
			clock: { now: () => now },
			staffOf: async () => ({ roles: new Set(['staff', 'helper']), owner: person(3) }),
			near: () => [member(9_000, 'staff'), member(9_003, 'helper'), bot],
			cached: () => null,
			one: async () => null,
			page: async () => null,
			report: () => undefined
		});
		expect(await some.holders(guild, new Set(['staff']))).toEqual([3, 9_000].map(person));
	});
});
