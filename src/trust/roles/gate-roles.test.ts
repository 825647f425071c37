import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DiscordBusy, DiscordForbidden } from '#core/discord/index';
import { type GuildId, type MemberId, memberId, roleId } from '#core/ids';
import { database, prepareCollections } from '#core/mongo/index';
import { type Effect, EffectFailed } from '#core/outbox/effect';
import { slotsSettings } from '#settings';
import { testDatabases } from '../../../tests/support/databases.js';
import { actorOf, freshGuild, type Ledger, openLedger, person } from '../../../tests/support/economy.js';
import { defaultFormula, formulaSchema } from '../engine/index.js';
import { evidenceModel } from '../trust.model.js';
import { trustSettings } from '../trust.settings.js';
import { ChannelRoles } from './channel-roles.service.js';
import { closedTo, gatedChannels } from './gate-channels.js';
import { nothingYet, type RoleState, roleStep } from './gate-role.step.js';
import { channelRoleProblems } from './gate-roles.checks.js';
import { channelRoleEffect, memberRoleEffect } from './gate-roles.effects.js';
import { GateRoleRepository, gateMemberModel, gateRoleModel, gateWalkModel } from './gate-roles.model.js';
import { GateRoles } from './gate-roles.walk.js';
import { walkRules } from './walk-rules.js';

const role = '900000000000000001';
const joinedAt = new Date('2026-01-01T00:00:00Z');
const now = new Date('2026-11-21T12:00:00Z');
const hours = (count: number): Date => new Date(now.getTime() - count * 3_600_000);

describe('one member and the role of a channel', () => {
	const was = (more: Partial<RoleState> = {}): RoleState => ({ ...nothingYet, role, joinedAt, ...more });
	const taking = (since: number) => ({ taking: [role], takingAt: hours(since) });
	const here = (...roles: string[]) => ({ joinedAt, roles });

	it.each<[string, RoleState | null, ReturnType<typeof here> | null, boolean, Partial<RoleState>, string | null, string | null]>([
		['who passes gets it', null, here(), true, { orderedAt: now, given: false }, role, null],
		['who does not pass gets nothing', null, here(), false, { orderedAt: null, given: false }, null, null],
		['what was asked for is waited for', was({ orderedAt: hours(1) }), here(), true, { orderedAt: hours(1) }, null, null],
		['what never came is asked for again', was({ orderedAt: hours(7) }), here(), true, { orderedAt: now }, role, null],
		['what has come is known to be there', was({ orderedAt: hours(1) }), here(role), true, { given: true, orderedAt: null }, null, null],
		['what is there stays', was({ given: true }), here(role), true, { given: true }, null, null],
		['who no longer passes loses what the bot gave', was({ given: true }), here(role), false, { given: false }, null, role],
		['also when it was only asked for', was({ orderedAt: hours(1) }), here(role), false, { given: false, orderedAt: null }, null, role],
		['what somebody took by hand stays away', was({ given: true }), here(), true, { heldBack: true, given: false }, null, null],
		['also if the gate has closed meanwhile', was({ given: true }), here(), false, { heldBack: true }, null, null],
		['and is not given again', was({ heldBack: true }), here(), true, { heldBack: true }, null, null],
		['not after leaving', was({ heldBack: true }), null, true, { heldBack: true, joinedAt: null }, null, null],
		['nor after coming back', was({ heldBack: true, joinedAt: null }), here(), true, { heldBack: true }, null, null],
		['until somebody gives it by hand', was({ heldBack: true }), here(role), true, { heldBack: false, given: false }, null, null],
		['what was given by hand stays, whatever the gate says', null, here(role), false, { given: false, heldBack: false }, null, null],
		[
			'who has left and come back lost it by leaving',
			was({ given: true, joinedAt: hours(900) }),
			here(),
			true,
			{ heldBack: false },
			role,
			null
		],
		[
			'another role of the channel takes the place of the former',
			was({ role: 'old', given: true }),
			here('old'),
			true,
			{ role },
			role,
			'old'
		],
		[
			'what is taken back is the bot’s until it is gone',
			was({ given: true }),
			here(role),
			false,
			{ taking: [role], takingAt: now },
			null,
			role
		],
		['which is waited for', was(taking(1)), here(role), false, taking(1), null, null],
		['and asked for again', was(taking(7)), here(role), false, { taking: [role], takingAt: now }, null, role],
		['until it is gone', was(taking(1)), here(), false, { taking: [], takingAt: null, heldBack: false }, null, null],
		['who passes again meanwhile gets it once more', was(taking(1)), here(role), true, { taking: [], orderedAt: now }, role, null],
		['and gets it if it was gone', was(taking(1)), here(), true, { taking: [], orderedAt: now, heldBack: false }, role, null],
		['who has left has nothing to be taken', was({ ...taking(7), joinedAt: hours(900) }), here(role), false, { taking: [] }, null, null],
		[
			'a former role is asked for again, beside the one of now',
			was({ ...taking(1), taking: ['old'], given: true }),
			here('old', role),
			false,
			{ taking: [role, 'old'], takingAt: now },
			null,
			`${role} old`
		]
	])('%s', (_, before, seen, open, state, give, take) => {
		const step = roleStep(before, seen, role, open, now);
		expect(step).toMatchObject({ state, give, take: take?.split(' ') ?? [] });
		// Looking again at once asks for nothing more.
		const after = seen && { ...seen, roles: [...seen.roles.filter((one) => !step.take.includes(one)), ...(step.give ? [step.give] : [])] };
		expect(roleStep(step.state, after, role, open, now)).toMatchObject({ give: null, take: [] });
	});
});

describe('gated channels', () => {
	const slots = slotsSettings.parse({
		channelSlots: [
			{ key: 'recruiting', name: 'recruiting', gate: 'recruiting' },
			{ key: 'lounge', name: 'lounge', rank: 'learner' },
			{ key: 'both', name: 'both', rank: 'learner', visibleTo: ['member', 'moderator'] },
			{ key: 'gone', name: 'gone', gate: 'moon' },
			{ key: 'desk', name: 'desk' },
			{ key: 'folder', name: 'folder', kind: 'category', gate: 'recruiting' }
		]
	}).channelSlots;
	const trust = trustSettings.parse({
		gates: [
			{ key: 'recruiting', name: 'R', exemptSlots: ['judge'] },
			{ key: 'traders', name: 'T', appliesTo: ['channel:both', 'item'] },
			{ key: 'old', name: 'O', appliesTo: ['channel:desk'], archived: true }
		]
	});

	it('are those of a gate, of a rank, or of both', () => {
		expect(gatedChannels(slots, trust)).toEqual([
			{ slot: 'recruiting', name: 'recruiting', gates: ['recruiting'], rank: '', exempt: ['owner', 'admin', 'judge'] },
			{ slot: 'lounge', name: 'lounge', gates: [], rank: 'learner', exempt: ['owner', 'admin'] },
			{ slot: 'both', name: 'both', gates: ['traders'], rank: 'learner', exempt: ['owner', 'admin', 'moderator'] }
		]);
	});

	it('are closed to everybody else last, and keep what else their overwrites say', () => {
		const wanted = { everyone: roleId('700000000000000000'), bot: memberId('700000000000000009'), roles: [roleId(role)] };
		const listed = [{ id: wanted.everyone, type: 0, allow: String(1n << 11n), deny: String(1n << 13n) }];
		const changes = closedTo(listed, wanted);
		expect(changes.map(({ target }) => target)).toEqual([{ member: wanted.bot }, { role }, { role: wanted.everyone }]);
		expect(changes.at(-1)).toMatchObject({ allow: 1n << 11n, deny: (1n << 13n) | (1n << 10n) });
		const done = changes.map(({ target, allow, deny }) => ({
			id: 'role' in target ? target.role : target.member,
			type: 'role' in target ? 0 : 1,
			allow: String(allow),
			deny: String(deny)
		}));
		expect(closedTo(done, wanted)).toEqual([]);
	});

	it('are checked for what keeps their roles from following', () => {
		const fine = { name: 'a', channel: true, problem: null };
		expect(channelRoleProblems([fine], true)).toEqual([]);
		expect(channelRoleProblems([], false)).toEqual([]);
		expect(channelRoleProblems([fine], false).map(({ id }) => id)).toEqual(['channel-roles.right']);
		const broken = [{ ...fine, channel: false }, ...['gone', 'above', 'ruling'].map((problem) => ({ ...fine, problem }))];
		expect(channelRoleProblems(broken, true).map(({ id }) => id)).toEqual([
			'channel-roles.channel',
			'channel-roles.gone',
			'channel-roles.above',
			'channel-roles.unfit'
		]);
	});
});

describe('the walk', () => {
	const channel = { slot: 'recruiting', name: 'recruiting', gates: ['recruiting'], rank: '', exempt: ['owner'] };
	const owner = actorOf(person(1), { isGuildOwner: true });
	let ledger: Ledger;
	let rows: GateRoleRepository;
	let guild: GuildId;
	let time: Date;
	/** Members of the local Discord with their roles. */
	let members: Map<MemberId, Set<string>>;
	let open: Set<MemberId>;
	let there: Set<string>;
	let calls: string[];
	let busy: number;
	let failAt: number;
	let forbidden: boolean;
	let rules: unknown;

	const discord = {
		guilds: {
			async member(_: GuildId, id: MemberId) {
				calls.push(`member:${id}`);
				if (failAt > 0 && --failAt === 0) throw new Error('killed');
				const roles = members.get(id);
				return roles ? ({ user: { id }, joined_at: joinedAt.toISOString(), roles: [...roles] } as never) : null;
			},
			roles: async () => [...there].map((id) => ({ id, name: id, permissions: '0' })) as never,
			async addRole(_: GuildId, id: MemberId, what: string) {
				if (busy > 0) {
					busy--;
					throw new DiscordBusy('429', 2_000);
				}
				calls.push(`add:${id}`);
				members.get(id)?.add(what);
			},
			async removeRole(_: GuildId, id: MemberId, what: string) {
				if (forbidden) throw new DiscordForbidden('50013');
				calls.push(`remove:${id}`);
				members.get(id)?.delete(what);
			}
		},
		channels: { get: async () => ({ permission_overwrites: [] }) as never, setOverwrite: async () => void calls.push('overwrite') },
		messages: { self: async () => ({ id: person(99) }) as never },
		async createRoleOnce() {
			there.add(role);
			return roleId(role);
		}
	};

	const walker = () =>
		new GateRoles({
			rows,
			leases: { hold: (_, __, work) => work({} as never) },
			units: ledger.writer,
			clock: { now: () => time },
			discord,
			channels: async () => [channel],
			rules: async () => rules,
			owner: async () => owner.id,
			passes: async (_, { id }) => open.has(id),
			candidates: async (_, after, most) =>
				[...members.keys()]
					.filter((id) => id > after)
					.sort()
					.slice(0, most),
			guilds: () => [guild],
			report: (error) => {
				throw error;
			}
		});
	const roleService = () =>
		new ChannelRoles({
			rows,
			units: ledger.writer,
			policy: { can: async () => true, require: async () => undefined },
			channels: async () => [channel],
			names: async () => ({ gateNames: ['Recruiting'], rankName: '' }),
			channelOf: async () => '800000000000000001' as never,
			roleProblem: async (_, id) => (id === role ? null : 'gone')
		});

	beforeAll(async () => {
		const { mongoUri, mongoDb } = testDatabases();
		ledger = await openLedger(mongoUri, mongoDb, { clock: { now: () => time } });
		const { connection } = ledger;
		await prepareCollections(connection, [
			gateRoleModel(connection),
			gateMemberModel(connection),
			gateWalkModel(connection),
			evidenceModel(connection)
		]);
		rows = new GateRoleRepository(connection);
	});
	afterAll(async () => {
		await database(ledger.connection).dropDatabase();
		await ledger.close();
	});
	beforeEach(async () => {
		guild = freshGuild();
		time = now;
		members = new Map(Array.from({ length: 70 }, (_, index) => [person(100 + index), new Set<string>()]));
		open = new Set([...members.keys()].slice(0, 40));
		there = new Set();
		[calls, busy, failAt, forbidden, rules] = [[], 0, 0, false, null];
		await roleService().make(guild, owner, 'recruiting', `make-${guild}`);
		await work();
	});

	/** Carries out what waits, in order, each again when Discord is busy. @returns how often it was busy. */
	async function work(): Promise<number> {
		const outbox = database(ledger.connection).collection('outbox');
		const deps = {
			rows,
			units: ledger.writer,
			discord,
			channels: async () => [channel],
			channelOf: async () => '800000000000000001' as never,
			roles: async () => ({ owner: roleId('900000000000000077') }),
			reason: async () => 'gate'
		};
		const handlers = new Map([memberRoleEffect(deps), channelRoleEffect(deps), walker().looking()].map((one) => [one.kind, one]));
		let later = 0;
		for (;;) {
			const row = await outbox.findOne({ guild }, { sort: { seq: 1, _id: 1 } });
			if (!row) return later;
			for (let attempt = 1; ; attempt++) {
				try {
					await handlers.get(row.kind)?.run({ ...row, guild, attempt, unknown: attempt > 1 } as unknown as Effect<never>);
					break;
				} catch (error) {
					if (error instanceof EffectFailed) break;
					if (!(error instanceof DiscordBusy)) throw error;
					later++;
				}
			}
			await outbox.deleteOne({ _id: row._id });
		}
	}
	const all = async (): Promise<void> => {
		for (let round = 0; round < 6; round++) {
			await walker().round(guild);
			await work();
		}
	};
	const moved = (member: MemberId, because: string) =>
		walker()
			.subscriber()
			.run({ guild, key: `moved:${because}`, payload: { member } } as unknown as Effect<{ member: MemberId }>);
	const carriers = () => [...members].filter(([, roles]) => roles.has(role)).map(([id]) => id);
	const nextDay = () => {
		time = new Date(time.getTime() + 86_400_000);
	};

	it('gives the role to everybody who passes, a few at a time, and rests', async () => {
		await walker().round(guild);
		await work();
		expect(carriers()).toHaveLength(30);
		await all();
		expect(new Set(carriers())).toEqual(open);
		calls = [];
		await walker().round(guild);
		expect(calls).toEqual([]);
	});

	it('spaces its changes', async () => {
		await walker().round(guild);
		const outbox = await database(ledger.connection).collection('outbox').find({ guild }).sort({ nextAt: 1 }).toArray();
		const at = outbox.map(({ nextAt }) => nextAt.getTime() - now.getTime());
		expect(at).toEqual(Array.from({ length: 30 }, (_, index) => index * 1_000));
	});

	it('goes on where it was when it is killed in the middle, and decides nothing twice', async () => {
		await walker().round(guild);
		failAt = 10;
		await expect(walker().round(guild)).rejects.toThrow('killed');
		await all();
		expect(new Set(carriers())).toEqual(open);
		const added = calls.filter((call) => call.startsWith('add:'));
		expect(added).toHaveLength(new Set(added).size);
	});

	it('leaves away what somebody took by hand until that is lifted', async () => {
		await all();
		const [one] = carriers();
		if (!one) throw new Error('nobody');
		members.get(one)?.delete(role);
		for (let day = 0; day < 2; day++) {
			nextDay();
			await all();
		}
		expect(carriers()).not.toContain(one);
		expect((await roleService().one(guild, owner, 'recruiting')).held.map(({ member }) => member)).toEqual([one]);
		expect(await database(ledger.connection).collection('audit').find({ guild, action: 'channelRole.heldBack' }).toArray()).toHaveLength(1);
		await roleService().lift(guild, owner, 'recruiting', one, `lift-${guild}`);
		await roleService().lift(guild, owner, 'recruiting', one, `lift-${guild}`);
		nextDay();
		await all();
		expect(carriers()).toContain(one);
	});

	it('takes from who no longer passes what it gave, and nothing that was given by hand', async () => {
		const byHand = person(169);
		members.get(byHand)?.add(role);
		await all();
		const [lost] = open;
		if (!lost) throw new Error('nobody');
		open.delete(lost);
		nextDay();
		await all();
		expect(carriers()).not.toContain(lost);
		expect(carriers()).toContain(byHand);
	});

	it('waits while Discord is busy, and takes nothing for removed when the role itself is gone', async () => {
		busy = 5;
		await walker().round(guild);
		expect(await work()).toBe(5);
		await all();
		expect(new Set(carriers())).toEqual(open);
		there.delete(role);
		for (const roles of members.values()) roles.delete(role);
		nextDay();
		await all();
		expect((await roleService().one(guild, owner, 'recruiting')).held).toEqual([]);
	});

	it('looks at once at whoever something has changed for, once per event', async () => {
		await all();
		const late = person(160);
		open.add(late);
		const event = { guild, key: 'moved:1:channel-roles', payload: { member: late } } as unknown as Effect<{ member: MemberId }>;
		await walker().subscriber().run(event);
		await walker().subscriber().run(event);
		await work();
		expect(carriers()).toContain(late);
		expect(calls.filter((call) => call === `add:${late}`)).toHaveLength(1);
	});

	it('takes back later what could not be taken back at once', async () => {
		await all();
		const [lost] = open;
		if (!lost) throw new Error('nobody');
		open.delete(lost);
		forbidden = true;
		nextDay();
		await all();
		expect(carriers()).toContain(lost);
		forbidden = false;
		nextDay();
		await all();
		expect(carriers()).not.toContain(lost);
		expect(await rows.member(guild, 'recruiting', lost)).toMatchObject({ given: false, heldBack: false, taking: [], takingAt: null });
	});

	it('knows from Discord’s answer that a role is gone', async () => {
		await all();
		const [lost] = open;
		if (!lost) throw new Error('nobody');
		open.delete(lost);
		await moved(lost, 'closed');
		expect(await rows.member(guild, 'recruiting', lost)).toMatchObject({ taking: [role] });
		await work();
		expect(await rows.member(guild, 'recruiting', lost)).toMatchObject({ taking: [], takingAt: null });
		// Whoever gives it by hand now is not overruled.
		members.get(lost)?.add(role);
		await moved(lost, 'again');
		await work();
		expect(carriers()).toContain(lost);
	});

	it('leaves the role where the gate opens again before it was taken', async () => {
		await all();
		const [back] = open;
		if (!back) throw new Error('nobody');
		open.delete(back);
		await moved(back, 'closed');
		open.add(back);
		await moved(back, 'open');
		await work();
		expect(calls).not.toContain(`remove:${back}`);
		expect(carriers()).toContain(back);
		expect(await rows.member(guild, 'recruiting', back)).toMatchObject({ given: true, heldBack: false, taking: [] });
	});

	it('looks at everybody whose evidence was folded, a few at a time', async () => {
		await all();
		const [lost] = open;
		if (!lost) throw new Error('nobody');
		open.delete(lost);
		const late = person(165);
		open.add(late);
		const event = { guild, key: 'folded:1:channel-roles', payload: { members: [...members.keys()] } } as unknown as Effect<never>;
		calls = [];
		await walker().folded().run(event);
		await walker().folded().run(event);
		expect(calls).toEqual([]);
		const queued = await database(ledger.connection).collection('outbox').find({ guild }).sort({ nextAt: 1 }).toArray();
		expect(queued.map(({ payload }) => payload.members.length)).toEqual([20, 20, 20, 10]);
		expect(queued.map(({ nextAt }) => nextAt.getTime() - time.getTime())).toEqual([0, 20_000, 40_000, 60_000]);
		await work();
		expect(new Set(carriers())).toEqual(open);
		expect(await rows.member(guild, 'recruiting', person(169))).toBeNull();
	});

	it('queues nothing after a fold where no channel has a role', async () => {
		await roleService().stop(guild, owner, 'recruiting', `stop-${guild}`);
		const event = { guild, key: 'folded:2:channel-roles', payload: { members: [...members.keys()] } } as unknown as Effect<never>;
		await walker().folded().run(event);
		expect(await database(ledger.connection).collection('outbox').countDocuments({ guild })).toBe(0);
	});

	it('begins anew once standings are read with another formula, or come from other states', async () => {
		let basis = { gen: 1, formula: defaultFormula };
		const deps = {
			settings: { get: async <T>(_: GuildId, { defaults }: { readonly defaults: T }) => defaults },
			scores: { basis: async () => basis }
		};
		for (const next of [
			{ gen: 1, formula: formulaSchema.parse({ standing: { doubt: 12 } }) },
			{ gen: 2, formula: defaultFormula }
		]) {
			rules = await walkRules(deps, guild);
			await all();
			calls = [];
			await walker().round(guild);
			expect(calls).toEqual([]);
			basis = next;
			rules = await walkRules(deps, guild);
			await walker().round(guild);
			expect(calls).not.toEqual([]);
		}
	});

	it('refuses a role that can’t open a channel, and follows nobody once it is stopped', async () => {
		await expect(roleService().map(guild, owner, 'recruiting', '900000000000000002', 'map-1')).rejects.toMatchObject({
			code: 'gates.roleNot'
		});
		await expect(roleService().make(guild, owner, 'desk', 'make-2')).rejects.toMatchObject({ code: 'gates.channel.notFound' });
		await roleService().stop(guild, owner, 'recruiting', `stop-${guild}`);
		calls = [];
		await walker().round(guild);
		expect(calls).toEqual([]);
		const elsewhere = freshGuild();
		expect((await roleService().one(elsewhere, owner, 'recruiting')).row).toBeNull();
	});
});
