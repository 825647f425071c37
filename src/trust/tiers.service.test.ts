import type { Connection } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#core/actor';
import { DomainError, Forbidden, NotFound } from '#core/errors';
import { type GuildId, guildId, memberId } from '#core/ids';
import { connectMongo, database, prepareCollections } from '#core/mongo/index';
import { unitModel } from '#core/units/unit.model';
import { GroupCommitWriter } from '#core/units/writer';
import { SettingRows, Settings } from '#settings';
import { testDatabases } from '../../tests/support/databases.js';
import { SettingsCache } from '../settings/settings.cache.js';
import { settingsModel, settingsVersionModel } from '../settings/settings.model.js';
import { SettingsRepository } from '../settings/settings.repository.js';
import type { Move } from './moves/moves.service.js';
import { Tiers } from './tiers.service.js';
import { type TrustTier, trustSettings } from './trust.settings.js';

const clock = { now: () => new Date('2026-11-22T12:00:00Z') };
const since = new Date('2025-01-01T00:00:00Z');
const owner: Actor = {
	...{ id: memberId('400000000000000001'), name: 'Mira', roles: [], isGuildOwner: true, managesGuild: true },
	...{ joinedAt: since, accountCreatedAt: since, locale: 'en-US' }
};
const looker: Actor = { ...owner, id: memberId('400000000000000002'), isGuildOwner: false };
const databases = testDatabases();
let connection: Connection;
let settings: Settings;
let tiers: Tiers;
let guild: GuildId;
let guilds = 0;
let requests = 0;
let asked: { now: readonly TrustTier[]; wanted: readonly TrustTier[] }[];

beforeAll(async () => {
	connection = await connectMongo({ uri: databases.mongoUri, dbName: databases.mongoDb, appName: 'test' });
	await prepareCollections(connection, [unitModel(connection), settingsModel(connection), settingsVersionModel(connection)]);
	const log = { warn: () => undefined, error: () => undefined };
	const units = new GroupCommitWriter({ connection, clock, effects: { subscribers: () => [] }, log });
	const repository = new SettingsRepository(connection, () => undefined);
	const cache = new SettingsCache(repository, clock);
	settings = new Settings(cache, units, clock, async (of, version) => (await repository.version(of, version))?.values ?? null);
	tiers = new Tiers({
		rows: new SettingRows({ settings, units, log: { about: () => Promise.resolve([]) } }),
		policy: {
			can: () => Promise.resolve(true),
			require: async (_, actor, capability) => {
				if (!actor.isGuildOwner && capability !== 'config.view') throw new Forbidden(capability);
			}
		},
		settings: (of) => settings.on('draft').get(of, trustSettings),
		counts: (_, of) => Promise.resolve(of.length > 9 ? null : { of: 7, byTier: new Map([['known', 4]]) }),
		moves(_, now, wanted) {
			asked.push({ now, wanted });
			return Promise.resolve({ of: 7, moves: [] satisfies Move[] });
		}
	});
});
afterAll(() => connection.close());

const tier = (key: string, standing: number, more: object = {}) => ({
	key,
	name: key,
	require: { standing, confidence: 0, tenureDays: 0 },
	...more
});
const limit = (of: string, openOrders: number) => ({
	...{ tier: of, openOrders, openOrderValue: openOrders * 1000, openSaleValue: 0, sendPerDay: openOrders * 10 },
	holdHoursAfterSale: 72 / openOrders
});
const start = {
	tiers: [tier('new', 0, { note: 'only packs know this' }), tier('known', 0.2), tier('old', 0.6)],
	limits: { byTier: [limit('new', 1), limit('known', 2), limit('old', 4)], growth: { maxTimesBase: 3 } },
	reviews: { stars: 4 }
};
beforeEach(async () => {
	guild = guildId(String(310000000000000000n + BigInt(guilds++)));
	asked = [];
	await settings.change(guild, 0, { values: { trust: start } }, { actor: owner.id, action: 'test' });
});

const by = (actor = owner) => ({ actor, request: `tiers-${requests++}` });
const stored = async () => (await database(connection).collection('settings').findOne({ guild }))?.values.trust;
const keys = async () => (await stored()).tiers.map(({ key }: { key: string }) => key);
const limitKeys = async () => (await stored()).limits.byTier.map(({ tier: of }: { tier: string }) => of);
const seen = async (key: string) => (await tiers.one(guild, owner, key)).seen;
const require = (standing: number, confidence = 0, tenureDays = 0) => ({ standing, confidence, tenureDays });
const code = async (promise: Promise<unknown>): Promise<string> => {
	try {
		await promise;
		return 'none';
	} catch (error) {
		return error instanceof DomainError ? error.code : String(error);
	}
};
const archive = async (key: string, archived = true) => tiers.change(guild, by(), key, await seen(key), { kind: 'archived', archived });

describe('the ladder', () => {
	test('goes from the lowest up, archived ones last, with who stands where, whose limits hold, and what is worse than below', async () => {
		await tiers.create(guild, by(), { name: 'Sure', emoji: '🤝', require: require(0.2, 0.4) });
		await archive('known');
		const { tiers: rows, known, growth } = await tiers.ladder(guild, owner);
		expect(rows.map(({ tier: { key, archived }, members }) => [key, archived, members])).toEqual([
			['new', false, 0],
			['sure', false, 0],
			['old', false, 0],
			['known', true, null]
		]);
		expect([known, growth.maxTimesBase]).toEqual([7, 3]);
		await tiers.change(guild, by(), 'old', await seen('old'), {
			kind: 'limits',
			limits: { openOrders: 1, openOrderValue: 9_000, openSaleValue: 0, sendPerDay: 0, holdHoursAfterSale: 0 }
		});
		expect(await tiers.one(guild, owner, 'old')).toMatchObject({
			worse: { below: { key: 'sure' }, by: ['openOrders', 'sendPerDay'] },
			limits: { openOrderValue: 9_000 },
			from: null
		});
	});

	test('says of a tier without limits of its own whose it has', async () => {
		const without = { ...start, limits: { byTier: [limit('new', 1)] } };
		await settings.change(guild, 1, { values: { trust: without } }, { actor: owner.id, action: 'test' });
		expect(await tiers.one(guild, owner, 'old')).toMatchObject({ limits: { tier: 'new', openOrders: 1 }, from: { key: 'new' } });
	});

	test('counts nobody in a guild that is too large', async () => {
		const many = Array.from({ length: 10 }, (_, index) => tier(`t${index}`, index / 10));
		await settings.change(guild, 1, { values: { trust: { tiers: many } } }, { actor: owner.id, action: 'test' });
		expect(await tiers.ladder(guild, owner)).toMatchObject({ known: null });
		expect((await tiers.one(guild, owner, 't3')).members).toBeNull();
	});
});

describe('a new tier', () => {
	test('stands where its demands put it, with the limits of the next lower one, in one version', async () => {
		const made = await tiers.create(guild, by(), { name: 'Reliable', emoji: '', require: require(0.4) });
		expect(await keys()).toEqual(['new', 'known', 'reliable', 'old']);
		expect(await limitKeys()).toEqual(['new', 'known', 'reliable', 'old']);
		expect((await stored()).limits.byTier[2]).toEqual({ ...limit('known', 2), tier: 'reliable' });
		expect(made).toEqual({ version: 2, key: 'reliable' });
		expect((await stored()).tiers[0]).toEqual(start.tiers[0]);
		expect((await stored()).reviews).toEqual(start.reviews);
		const log = await database(connection).collection('audit').find({ guild, target: 'tier:reliable' }).toArray();
		expect(log).toMatchObject([{ action: 'tier.created', before: { value: null }, after: { value: { limits: { openOrders: 2 } } } }]);
		await tiers.undo(guild, by(), 'tier', 2);
		expect(await stored()).toEqual(start);
	});

	test('that is the lowest of all has the limits of the next higher one; the first of a guild has none', async () => {
		const lifted = { ...start, tiers: [tier('known', 0.2), tier('old', 0.6)], limits: { byTier: [limit('known', 2), limit('old', 4)] } };
		await settings.change(guild, 1, { values: { trust: lifted } }, { actor: owner.id, action: 'test' });
		await tiers.create(guild, by(), { name: 'Low', emoji: '', require: require(0) });
		expect((await stored()).limits.byTier[0]).toEqual({ ...limit('known', 2), tier: 'low' });
		guild = guildId(String(310000000000000000n + BigInt(guilds++)));
		expect(await code(tiers.create(guild, by(), { name: 'High', emoji: '', require: require(0.5) }))).toBe('tiers.noneOpen');
		const { version } = await tiers.create(guild, by(), { name: 'Everybody', emoji: '', require: require(0) });
		expect(await stored()).toEqual({ tiers: [{ key: 'everybody', name: 'Everybody', emoji: '', require: require(0) }] });
		await tiers.undo(guild, by(), 'tier', version ?? -1);
		expect((await stored()).tiers).toEqual([]);
	});

	test('is refused with a bad name or emoji, the demands of another one, and beyond the most', async () => {
		const make = (name: string, emoji = '', standing = 0.3) => code(tiers.create(guild, by(), { name, emoji, require: require(standing) }));
		expect(await make('@everyone')).toBe('settings.row');
		expect(await make(' ')).toBe('settings.row');
		expect(await make('Fine', '<:own:1>')).toBe('settings.row');
		expect(await make('Twin', '', 0.2)).toBe('tiers.same');
		for (let index = 0; index < 17; index++) expect(await make(`T${index}`, '', 0.61 + index / 100)).toBe('none');
		expect(await make('One more')).toBe('tiers.tooMany');
		expect((await stored()).limits.byTier).toHaveLength(20);
	});
});

describe('an edit', () => {
	test('of limits changes only its own row, and both come back', async () => {
		const limits = { openOrders: 3, openOrderValue: 1, openSaleValue: 2, sendPerDay: 4, holdHoursAfterSale: 5 };
		const { version } = await tiers.change(guild, by(), 'known', await seen('known'), { kind: 'limits', limits });
		expect((await stored()).limits.byTier).toEqual([limit('new', 1), { tier: 'known', ...limits }, limit('old', 4)]);
		expect((await stored()).tiers).toEqual(start.tiers);
		const log = await database(connection).collection('audit').find({ guild, target: 'tier:known' }).toArray();
		expect(log).toMatchObject([
			{ action: 'tier.limits', before: { value: { limits: { openOrders: 2 } } }, after: { value: { limits: { openOrders: 3 } } } }
		]);
		await tiers.undo(guild, by(), 'tier', version ?? -1);
		expect(await stored()).toEqual(start);
	});

	test('of demands is planned first, and puts the tier where it belongs', async () => {
		const wish = { kind: 'demands', require: require(0.8, 0.1, 30) } as const;
		const plan = await tiers.plan(guild, owner, 'known', wish);
		expect(plan.tier.require).toEqual(wish.require);
		expect(asked.map(({ now, wanted }) => [now.map(({ key }) => key), wanted.map(({ key }) => key)])).toEqual([
			[
				['new', 'known', 'old'],
				['new', 'old', 'known']
			]
		]);
		expect(await stored()).toEqual(start);
		await tiers.change(guild, by(), 'known', await seen('known'), wish);
		expect(await keys()).toEqual(['new', 'old', 'known']);
		expect(await limitKeys()).toEqual(['new', 'old', 'known']);
		expect(await code(tiers.plan(guild, owner, 'known', { kind: 'demands', require: require(0.6) }))).toBe('tiers.same');
	});

	test('of the name keeps what no form has', async () => {
		await tiers.change(guild, by(), 'new', await seen('new'), { kind: 'basics', name: 'Fresh', emoji: '🌱', description: ' ' });
		expect((await stored()).tiers[0]).toEqual({ ...start.tiers[0], name: 'Fresh', emoji: '🌱', description: '' });
	});

	test('is refused to whoever saw another row, limits included, and to whoever may not', async () => {
		const mark = await seen('known');
		const limits = { openOrders: 3, openOrderValue: 1, openSaleValue: 2, sendPerDay: 4, holdHoursAfterSale: 5 };
		await tiers.change(guild, by(), 'known', mark, { kind: 'limits', limits });
		const late = tiers.change(guild, by(), 'known', mark, { kind: 'basics', name: 'Late', emoji: '', description: '' });
		expect(await code(late)).toBe('settings.rowMoved');
		const before = await stored();
		await expect(tiers.create(guild, by(looker), { name: 'Mine', emoji: '', require: require(0.3) })).rejects.toBeInstanceOf(Forbidden);
		await expect(tiers.undo(guild, by(looker), 'tier', 2)).rejects.toBeInstanceOf(Forbidden);
		await expect(tiers.setGrowth(guild, by(looker), '', trustSettings.defaults.limits.growth)).rejects.toBeInstanceOf(Forbidden);
		await expect(tiers.change(guild, by(), 'nothing', mark, { kind: 'archived', archived: true })).rejects.toBeInstanceOf(DomainError);
		await expect(tiers.one(guild, owner, 'nothing')).rejects.toBeInstanceOf(NotFound);
		expect(await stored()).toEqual(before);
		expect((await tiers.ladder(guild, looker)).tiers).toHaveLength(3);
	});
});

describe('an archived tier', () => {
	test('keeps its limits and comes back', async () => {
		await archive('known');
		expect((await stored()).tiers[1]).toMatchObject({ key: 'known', archived: true });
		expect(await limitKeys()).toEqual(['new', 'known', 'old']);
		await archive('known', false);
		expect((await stored()).tiers[1]).toMatchObject({ archived: false });
	});

	test('is neither the one that is open to everybody, nor the last, nor brought back onto another one', async () => {
		expect(await code(archive('new'))).toBe('tiers.noneOpen');
		expect(await code(tiers.change(guild, by(), 'new', await seen('new'), { kind: 'demands', require: require(0, 0, 1) }))).toBe(
			'tiers.noneOpen'
		);
		const gone = await archive('old');
		await archive('known');
		expect(await code(archive('new'))).toBe('tiers.last');
		await tiers.create(guild, by(), { name: 'Other', emoji: '', require: require(0.6) });
		expect(await code(archive('old', false))).toBe('tiers.same');
		expect(await code(tiers.undo(guild, by(), 'tier', gone.version ?? -1))).toBe('tiers.same');
	});

	test('does not hold up other edits of a guild whose tiers were not open to newcomers before', async () => {
		const closed = { tiers: [tier('known', 0.2), tier('old', 0.6)] };
		await settings.change(guild, 1, { values: { trust: closed } }, { actor: owner.id, action: 'test' });
		await archive('old');
		expect(await code(tiers.change(guild, by(), 'known', await seen('known'), { kind: 'demands', require: require(0) }))).toBe('none');
	});
});

describe('growth and bound', () => {
	test('are rows of their own: tiers stay, and each comes back', async () => {
		const { growthSeen, ceilingSeen } = await tiers.ladder(guild, owner);
		const growth = { appliesTo: ['sendPerDay' as const], percentOfStandingTimesSettledValue: 50, maxTimesBase: 2 };
		const made = await tiers.setGrowth(guild, by(), growthSeen, growth);
		await tiers.setCeiling(guild, by(), ceilingSeen, { appliesTo: [], percentOfStandingTimesSettledValue: 10 });
		expect((await stored()).limits).toEqual({
			...{ ...start.limits, growth },
			ceiling: { appliesTo: [], percentOfStandingTimesSettledValue: 10 }
		});
		expect(await code(tiers.setGrowth(guild, by(), growthSeen, growth))).toBe('settings.rowMoved');
		await tiers.undo(guild, by(), 'growth', made.version ?? -1);
		expect((await stored()).limits.growth).toEqual(start.limits.growth);
		expect((await stored()).limits.ceiling.percentOfStandingTimesSettledValue).toBe(10);
	});
});
