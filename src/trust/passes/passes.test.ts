import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '#core/actor';
import type { DeadlineRow } from '#core/deadlines/deadline';
import { Forbidden } from '#core/errors';
import type { GuildId } from '#core/ids';
import { database, prepareCollections } from '#core/mongo/index';
import { testDatabases } from '../../../tests/support/databases.js';
import { actorOf, freshGuild, type Ledger, openLedger, person } from '../../../tests/support/economy.js';
import { Relations } from '../relations.js';
import { type TrustSettings, trustSettings } from '../trust.settings.js';
import { PassRepository, passModel } from './pass.model.js';
import { Passes } from './passes.service.js';

const day = 86_400_000;
const staff = actorOf(person(1), { name: 'Sable' });
const other = actorOf(person(2), { name: 'Vex' });
const mira = person(5);

let now: Date;
let ledger: Ledger;
let guild: GuildId;
let settings: TrustSettings;
let repository: PassRepository;
let passes: Passes;
let presses = 0;
let tribes: Map<string, string>;

beforeAll(async () => {
	const { mongoUri, mongoDb } = testDatabases();
	const clock = { now: () => now };
	ledger = await openLedger(mongoUri, mongoDb, { clock });
	await prepareCollections(ledger.connection, [passModel(ledger.connection)]);
	for (const name of ['deadlines', 'outbox', 'audit'])
		await database(ledger.connection)
			.createCollection(name)
			.catch(() => undefined);
	repository = new PassRepository(ledger.connection);
	const relations = new Relations();
	relations.useTribes({ tribeOf: async (_, member) => tribes.get(member) ?? null });
	const allowed = (actor: Actor) => actor.isGuildOwner || actor.id === staff.id || actor.id === other.id;
	const policy = {
		can: async (_: GuildId, actor: Actor) => allowed(actor),
		require: async (_: GuildId, actor: Actor, what: string) => {
			if (!allowed(actor)) throw new Forbidden('settings.capability', { what, who: '' });
		}
	};
	passes = new Passes({ units: ledger.writer, clock, passes: repository, policy, relations, settings: async () => settings });
});
afterAll(async () => {
	await database(ledger.connection).dropDatabase();
	await ledger.close();
});
beforeEach(() => {
	guild = freshGuild();
	now = new Date('2026-11-21T12:00:00Z');
	tribes = new Map();
	settings = trustSettings.parse({
		gates: [
			{ key: 'recruiting', name: 'Recruiting', manualPass: { maxDays: 30 } },
			{ key: 'wallet.send', name: 'Send' },
			{ key: 'quiet', name: 'Quiet', manualPass: { maxDays: 5, reasonNeeded: false } }
		]
	});
});

const wish = (more: Partial<Parameters<Passes['grant']>[2]> = {}) => ({
	...{ gate: 'recruiting', member: mira, days: 10, reason: 'One courier only', request: `press-${++presses}` },
	...more
});
const rows = (name: string, filter = {}) =>
	database(ledger.connection)
		.collection(name)
		.find({ guild, ...filter })
		.toArray();
const deadline = async (): Promise<DeadlineRow> => {
	const [row] = await rows('deadlines', { kind: 'trust.pass' });
	if (!row) throw new Error('no deadline');
	return row as unknown as DeadlineRow;
};

describe('a pass', () => {
	it('opens its gate for its days, is written down and told, and ends by itself', async () => {
		const row = await passes.grant(guild, staff, wish());
		expect(row.until).toEqual(new Date(now.getTime() + 10 * day));
		expect(await passes.of(guild, mira)).toEqual(new Set(['recruiting']));
		expect(await rows('audit')).toMatchObject([
			{ action: 'pass.granted', actor: staff.id, target: 'gate:recruiting', reason: 'One courier only' }
		]);
		const due = await deadline();
		now = new Date(now.getTime() + 10 * day);
		// Nobody has noticed yet, and it does not count any more.
		expect(await passes.of(guild, mira)).toEqual(new Set());
		await passes.due(due);
		expect(await repository.find(guild, 'recruiting', mira)).toMatchObject({ state: 'expired', rev: 2 });
		expect(await rows('deadlines')).toEqual([]);
		await passes.due(due);
		expect((await rows('outbox', { kind: 'trust.pass-told' })).map(({ payload }) => payload.what)).toEqual(['granted', 'expired']);
		expect((await rows('audit')).map(({ action }) => action).sort()).toEqual(['pass.expired', 'pass.granted']);
	});

	it('is given once when the same press arrives twice, and by one of two who give it at once', async () => {
		const same = wish();
		const both = await Promise.all([passes.grant(guild, staff, same), passes.grant(guild, staff, same)]);
		expect(new Set(both.map(({ rev }) => rev))).toEqual(new Set([1]));
		expect(await rows('audit')).toHaveLength(1);
		const race = await Promise.allSettled(
			Array.from({ length: 8 }, (_, index) => passes.grant(guild, index % 2 === 0 ? staff : other, wish({ member: person(6) })))
		);
		expect(race.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		expect(await repository.live(guild, now, 'recruiting')).toHaveLength(2);
	});

	it('can be taken back by whoever saw it as it is, and given again', async () => {
		const row = await passes.grant(guild, staff, wish());
		const back = { gate: 'recruiting', member: mira, rev: row.rev, reason: 'Changed my mind', request: `press-${++presses}` };
		await expect(passes.revoke(guild, other, { ...back, rev: 7 })).rejects.toMatchObject({ code: 'gates.passMoved' });
		await passes.revoke(guild, other, back);
		await passes.revoke(guild, other, back);
		expect(await passes.of(guild, mira)).toEqual(new Set());
		expect(await rows('deadlines')).toEqual([]);
		const again = await passes.grant(guild, staff, wish({ days: 3 }));
		expect(again).toMatchObject({ state: 'live', rev: 3 });
	});

	it('that was given anew does not end with the older deadline', async () => {
		await passes.grant(guild, staff, wish());
		const due = await deadline();
		now = new Date(now.getTime() + 10 * day);
		await passes.grant(guild, staff, wish({ days: 5 }));
		await passes.due(due);
		expect(await passes.of(guild, mira)).toEqual(new Set(['recruiting']));
		expect((await deadline()).at).toEqual(new Date(now.getTime() + 5 * day));
	});

	it.each([
		['passOff', staff, { gate: 'wallet.send' }],
		['trust.gate.notFound', staff, { gate: 'moon' }],
		['passSelf', staff, { member: staff.id }],
		['passRelated', staff, { member: person(7) }],
		['passDays', staff, { days: 31 }],
		['passDays', staff, { days: 0 }],
		['passDays', staff, { days: 1.5 }],
		['passReason', staff, { reason: '  ' }],
		['passReason', staff, { reason: 'x'.repeat(301) }],
		['settings.capability', actorOf(person(9)), {}]
	] as const)('is refused with %s', async (code, actor, more) => {
		tribes = new Map([
			[staff.id, 'rex'],
			[person(7), 'rex']
		]);
		await expect(passes.grant(guild, actor, wish(more))).rejects.toMatchObject({ code: code.includes('.') ? code : `gates.${code}` });
		expect(await rows('gate_passes')).toEqual([]);
		expect(await rows('audit')).toEqual([]);
	});

	it('needs no reason where the owner asks for none, and stays in its guild', async () => {
		await passes.grant(guild, staff, wish({ gate: 'quiet', reason: '', days: 5 }));
		const elsewhere = freshGuild();
		expect(await passes.of(elsewhere, mira)).toEqual(new Set());
		expect((await passes.list(elsewhere, staff)).flatMap((row) => row.passes)).toEqual([]);
		await expect(
			passes.revoke(elsewhere, staff, { gate: 'quiet', member: mira, rev: 1, reason: 'x', request: `press-${++presses}` })
		).rejects.toMatchObject({ code: 'gates.pass.notFound' });
		expect((await passes.list(guild, staff)).map(({ gate, passes: given }) => [gate.key, given.length])).toEqual([
			['recruiting', 0],
			['quiet', 1]
		]);
	});
});
