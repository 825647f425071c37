import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Connection } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#core/actor';
import { systemClock } from '#core/clock';
import { DomainError, Forbidden } from '#core/errors';
import { type GuildId, guildId, memberId } from '#core/ids';
import { connectMongo, database, prepareCollections } from '#core/mongo/index';
import { GuildKeys } from '#core/secrets/guild-keys';
import { guildKeyModel } from '#core/secrets/guild-keys.model';
import { SecretBox } from '#core/secrets/secret-box';
import { unitModel } from '#core/units/unit.model';
import { GroupCommitWriter } from '#core/units/writer';
import { packSlices } from '#settings';
import { testDatabases } from '../../../tests/support/databases.js';
import { Relations } from '../relations.js';
import { trustSettings } from '../trust.settings.js';
import { gameIdModel, identityModel } from './identity.model.js';
import { IdentityRepository } from './identity.repository.js';
import { comparable, comparableId } from './identity.rules.js';
import { IdentityService } from './identity.service.js';
import { IdentityReview } from './identity-review.service.js';

const databases = testDatabases();
const pack = JSON.parse(readFileSync(new URL('../../../packs/ark-small-tribes.json', import.meta.url), 'utf8'));
const settings = trustSettings.parse(packSlices(pack).trust).identity;
const eos = '0002a1b2c3d4e5f60718293a4b5c6d7e';
const now = new Date('2026-11-21T12:00:00Z');

let connection: Connection;
let writer: GroupCommitWriter;
let identities: IdentityService;
let review: IdentityReview;
let keys: GuildKeys;
let guild: GuildId;
let guilds = 0;
let requests = 0;
const tribes = new Map<string, string>();

const person = (index: number, name = `Member ${index}`): Actor => ({
	id: memberId(`2000000000000${String(index).padStart(5, '0')}`),
	name,
	roles: [],
	isGuildOwner: false,
	managesGuild: false,
	joinedAt: now,
	accountCreatedAt: now,
	locale: 'en-US'
});
const staff = person(900, 'Odo');
const file = { name: 'implant.png', url: 'x', size: 10 };

beforeAll(async () => {
	connection = await connectMongo({ uri: databases.mongoUri, dbName: databases.mongoDb, appName: 'test' });
	unitModel(connection);
	for (const model of [identityModel, gameIdModel, guildKeyModel]) model(connection);
	await prepareCollections(connection);
	for (const name of ['outbox', 'audit']) await database(connection).createCollection(name);
	const log = { warn: () => undefined, error: () => undefined };
	writer = new GroupCommitWriter({ connection, clock: systemClock, effects: { subscribers: () => [] }, log });
	const clock = { now: () => now };
	const secrets = new SecretBox([{ id: 'k1', key: randomBytes(32) }]);
	keys = new GuildKeys(connection, secrets, writer, clock);
	const relations = new Relations();
	relations.useTribes({ tribeOf: async (_, member) => tribes.get(member) ?? null });
	const common = { repository: new IdentityRepository(connection), units: writer, clock, secrets, keys, settings: async () => settings };
	identities = new IdentityService({
		...common,
		uploads: {
			async keep(_guild, _member, _rules, files) {
				return { ok: true, files: files.map(({ name }) => ({ id: 'f'.repeat(24), name, type: 'image/png', size: 10, sha256: 's' })) };
			}
		},
		profile: async () => (question) => (question === 'survivor_name' ? 'Mira of Ash' : '')
	});
	const may = (actor: Actor) => actor.id >= staff.id;
	review = new IdentityReview({
		...common,
		relations,
		policy: {
			can: async (_, actor) => may(actor),
			async require(_, actor) {
				if (!may(actor)) throw new Forbidden('settings.capability');
			}
		}
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
	tribes.clear();
});

async function enter(actor: Actor, { id = eos, implant = '', survivor = 'Mira of Ash', on = guild, request = `r${++requests}` } = {}) {
	const typed = { survivor, platform: settings.platforms[0]?.value ?? '', ids: { eos_id: id, implant_id: implant } };
	await identities.enter(on, actor, { typed, files: [file], request });
}
const n = async (actor: Actor, on = guild) => (await identities.own(on, actor)).row.n;
const verify = async (actor: Actor, by = staff) => review.verify(guild, by, actor.id, await n(actor));
const verified = async (actor: Actor, on = guild) => (await identities.facts(on, actor.id)).verifiedGameId;
const code = (promise: Promise<unknown>): Promise<string | null> =>
	promise.then(
		() => null,
		(error: unknown) => (error instanceof DomainError ? error.code : String(error))
	);
const outbox = (kind: string) => database(connection).collection('outbox').countDocuments({ guild, kind });

describe('how ids are compared', () => {
	test('in one way for each way to write them', () => {
		expect(comparableId('eos_id', ` ${eos.toUpperCase()} `)).toBe(comparableId('eos_id', eos));
		expect(comparableId('eos_id', '０００２-A1B2')).toBe(comparableId('eos_id', '0002a1b2'));
		expect(comparableId('eos_id', '12345')).not.toBe(comparableId('implant_id', '12345'));
	});

	test('once made comparable, a name stays as it is', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
				expect(comparable(comparable(text))).toBe(comparable(text));
			})
		);
	});

	test('the key of a guild is made once, and no two guilds have the same', async () => {
		const other = guildId(`1999999999999${String(guilds).padStart(5, '0')}`);
		const twice = await Promise.all([keys.hash(guild, 'test', 'x'), keys.hash(guild, 'test', 'x'), keys.hash(other, 'test', 'x')]);
		expect(twice[0]).toBe(twice[1]);
		expect(twice[0]).not.toBe(twice[2]);
	});
});

describe('a member', () => {
	const mira = person(1, 'Mira');

	test('begins with what the profile says, waits, is verified, and shows nothing without consent', async () => {
		expect((await identities.own(guild, mira)).start.survivor).toBe('Mira of Ash');
		await enter(mira);
		expect(await verified(mira)).toBe(false);
		await verify(mira);
		expect(await verified(mira)).toBe(true);
		expect(await identities.shown(guild, mira.id)).toEqual({ verified: true, survivor: null, platform: null });
		await identities.share(guild, mira, true, 'share');
		expect(await identities.shown(guild, mira.id)).toMatchObject({ survivor: 'Mira of Ash', platform: settings.platforms[0]?.label });
	});

	test('has ids that are nowhere stored in the open', async () => {
		await enter(mira, { implant: '123456789' });
		await verify(mira);
		const db = database(connection);
		const stored = JSON.stringify(
			await Promise.all(['identities', 'game_ids', 'units', 'outbox', 'audit'].map((name) => db.collection(name).find({ guild }).toArray()))
		);
		expect(stored).toContain('Mira of Ash');
		expect(stored).not.toContain(eos);
		expect(stored).not.toContain('123456789');
		expect((await review.open(guild, staff, mira.id, 'look')).verified?.ids).toEqual([
			{ kind: 'eos_id', value: eos },
			{ kind: 'implant_id', value: '123456789' }
		]);
	});

	test('keeps what was verified until a change is, and may take the change back', async () => {
		await enter(mira);
		await verify(mira);
		await enter(mira, { id: eos.replace('0002', '0003') });
		expect(await verified(mira)).toBe(true);
		expect(await code(review.refuse(guild, staff, mira.id, await n(mira), ' '))).toBe('identity.reasonMissing');
		await review.refuse(guild, staff, mira.id, await n(mira), 'no id on the picture');
		expect((await identities.own(guild, mira)).row).toMatchObject({ refused: { reason: 'no id on the picture' }, waiting: null });
		expect(await verified(mira)).toBe(true);
		await enter(mira, { id: eos.replace('0002', '0004') });
		await identities.takeBack(guild, mira);
		expect((await identities.own(guild, mira)).row.history.map(({ what }) => what)).toEqual([
			...['entered', 'verified', 'entered', 'refused', 'entered', 'takenBack']
		]);
		expect(await code(enter(mira))).toBe('identity.same');
	});

	test('is refused what does not fit, and too many entries', async () => {
		expect(await code(enter(mira, { id: 'short' }))).toBe('identity.field');
		expect(await code(enter(mira, { id: '' }))).toBe('identity.noId');
		expect(await code(enter(mira, { survivor: 'Human' }))).toBe('identity.field');
		const typed = { survivor: 'Mira of Ash', platform: 'abacus', ids: { eos_id: eos } };
		expect(await code(identities.enter(guild, mira, { typed, files: [file], request: 'p' }))).toBe('identity.platform');
		const platform = settings.platforms[0]?.value ?? '';
		expect(await code(identities.enter(guild, mira, { typed: { ...typed, platform }, files: [], request: 'p' }))).toBe(
			'identity.proofMissing'
		);
		for (let entry = 0; entry < settings.entriesPerDay; entry++) await enter(mira, { id: eos.replace('0002', `000${entry}`) });
		expect(await code(enter(mira))).toBe('identity.tooOften');
	});

	test('enters once, however often the form is delivered', async () => {
		await Promise.all([enter(mira, { request: 'same' }), enter(mira, { request: 'same' })]);
		await enter(mira, { request: 'same' });
		expect((await identities.own(guild, mira)).row.history).toHaveLength(1);
		expect(await outbox('trust.identity-card')).toBe(1);
	});
});

describe('one id', () => {
	test('is verified for one of many, whoever comes first', async () => {
		const crowd = Array.from({ length: 20 }, (_, index) => person(100 + index));
		await Promise.all(crowd.map((actor) => enter(actor, { id: eos.toUpperCase() })));
		const results = await Promise.all(crowd.map((actor) => code(verify(actor))));
		expect(results.filter((result) => result === null)).toHaveLength(1);
		expect(results.filter((result) => result === 'identity.held')).toHaveLength(19);
		expect((await Promise.all(crowd.map((actor) => verified(actor)))).filter(Boolean)).toHaveLength(1);
	});

	test('that two claim at one moment is told to staff, and to nobody else', async () => {
		const [one, other] = [person(1), person(2)];
		await Promise.all([enter(one), enter(other)]);
		expect(await outbox('trust.identity-duplicate')).toBe(1);
		expect(await outbox('trust.identity-told')).toBe(0);
		await identities.takeBack(guild, one);
		await enter(person(3), { id: eos.replace('0002', '0009') });
		expect(await outbox('trust.identity-duplicate')).toBe(1);
	});

	test('ties those who hold or claim it, and nobody else', async () => {
		const [one, other, third, fourth] = [person(1), person(2), person(3), person(4)];
		await enter(one);
		await verify(one);
		await enter(other, { implant: '123456789' });
		await enter(third, { id: eos.replace('0002', '0009'), implant: '123456789' });
		await enter(fourth, { id: eos.replace('0002', '0008') });
		const pair = (a: Actor, b: Actor) => ({ one: a.id, other: b.id });
		expect(await identities.sharesId(guild, one.id, other.id)).toBe(true);
		expect(await identities.sharesId(guild, third.id, other.id)).toBe(true);
		expect(await identities.sharesId(guild, one.id, third.id)).toBe(false);
		expect(await identities.sharesId(guild, fourth.id, person(5).id)).toBe(false);
		const shared = await identities.sharedIds(guild);
		expect(shared).toHaveLength(2);
		expect(shared).toEqual(expect.arrayContaining([pair(one, other), pair(other, third)]));
		const elsewhere = guildId(`1777777777777${String(guilds).padStart(5, '0')}`);
		expect(await identities.sharedIds(elsewhere)).toEqual([]);
		expect(await identities.sharesId(elsewhere, one.id, other.id)).toBe(false);
		await identities.takeBack(guild, other);
		expect(await identities.sharedIds(guild)).toEqual([]);
		expect(await identities.sharesId(guild, one.id, other.id)).toBe(false);
	});

	test('goes to who has proved it, with all that was verified for the other one', async () => {
		const [thief, mira] = [person(1, 'Thief'), person(2, 'Mira')];
		await enter(thief, { implant: '123456789' });
		await verify(thief);
		await enter(mira);
		const { rivals } = await review.open(guild, staff, mira.id, 'look');
		expect(rivals).toEqual([{ member: thief.id, name: 'Thief', kinds: ['eos_id'], holds: true }]);
		const seen = await n(mira);
		await review.transfer(guild, staff, mira.id, seen, thief.id);
		expect([await verified(thief), await verified(mira)]).toEqual([false, true]);
		expect(await code(review.transfer(guild, staff, mira.id, seen, thief.id))).toBe('identity.moved');
		// The other id of the thief is free again.
		await enter(person(3), { id: '', implant: '123456789' });
		await verify(person(3));
		expect(await outbox('trust.identity-told')).toBe(4);
	});

	test('is given back when a change without it is verified', async () => {
		const mira = person(1);
		await enter(mira);
		await verify(mira);
		await enter(mira, { id: eos.replace('0002', '0003') });
		await verify(mira);
		await enter(person(2));
		await verify(person(2));
		expect([await verified(mira), await verified(person(2))]).toEqual([true, true]);
	});

	test('is another one in another guild, where nobody finds it', async () => {
		const other = guildId(`1888888888888${String(guilds).padStart(5, '0')}`);
		await enter(person(1));
		await verify(person(1));
		expect(await verified(person(1), other)).toBe(false);
		expect(await code(review.open(other, staff, person(1).id, 'x'))).toBe('identity.notFound');
		expect(await review.search(other, staff, eos)).toEqual([]);
		await enter(person(2), { on: other });
		await review.verify(other, staff, person(2).id, await n(person(2), other));
		expect(await verified(person(2), other)).toBe(true);
	});
});

describe('who checks', () => {
	test('needs the right, and has no part in it', async () => {
		await enter(person(1));
		await enter(staff, { id: eos.replace('0002', '0005') });
		tribes.set(person(901).id, 'ember').set(person(1).id, 'ember');
		expect(await code(verify(person(1), person(2)))).toBe('settings.capability');
		expect(await code(review.queue(guild, person(2)))).toBe('settings.capability');
		expect(await code(review.search(guild, person(2), eos))).toBe('settings.capability');
		expect(await code(verify(staff))).toBe('identity.ownReview');
		expect(await code(verify(person(1), person(901)))).toBe('identity.tribeReview');
		expect(await code(review.open(guild, person(901), person(1).id, 'x'))).toBe('identity.tribeReview');
		expect(await code(review.open(guild, staff, 'nobody', 'x'))).toBe('identity.notFound');
		await verify(staff, person(901));
	});

	test('finds members by a whole id and by the beginning of a name', async () => {
		await enter(person(1));
		await enter(person(2), { id: eos.replace('0002', '0006'), survivor: 'Mirabel (x)' });
		const found = async (text: string) => (await review.search(guild, staff, text)).map(({ member }) => member).sort();
		expect(await found(eos.toUpperCase())).toEqual([person(1).id]);
		expect(await found('  MIRA')).toEqual([person(1).id, person(2).id]);
		expect(await found('mirabel (')).toEqual([person(2).id]);
		expect(await found('.*')).toEqual([]);
		expect((await review.queue(guild, staff)).map(({ member }) => member)).toEqual([person(1).id, person(2).id]);
	});

	test('opens a case where somebody else has the id and cases are kept', async () => {
		await enter(person(1));
		const seen = await n(person(1));
		expect(await code(review.openCase(guild, staff, person(1).id, seen, 'r'))).toBe('identity.noCases');
		await enter(person(2));
		review.useCases({ open: async (_guild, _actor, { subject, other }) => (subject === person(1).id && other === person(2).id ? 7 : 0) });
		expect(await review.openCase(guild, staff, person(1).id, seen, 'r')).toBe(7);
	});
});
