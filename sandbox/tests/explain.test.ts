import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { explain, PERMISSION_NAMES } from '../src/explain.js';
import { ALL_PERMISSIONS, createSandbox, Permission as P, type Sandbox } from '../src/index.js';
import { NO_FLAGS } from '../src/world/payloads.js';
import { call, openStage } from './support.js';

const BITS = PERMISSION_NAMES.map(([, bit]) => bit);
/** Few bits that matter most, and any other. */
const bits = fc
	.array(fc.oneof(fc.constantFrom(P.ViewChannel, P.SendMessages, P.SendMessagesInThreads, P.ManageThreads), fc.constantFrom(...BITS)), {
		maxLength: 6
	})
	.map((list) => list.reduce((all, bit) => all | bit, 0n));
const overwrite = fc.record({ allow: bits, deny: bits });

const worlds = fc.record({
	everyone: bits,
	roles: fc.array(bits, { maxLength: 4 }),
	/** Which roles the person holds. */
	held: fc.array(fc.nat(3), { maxLength: 4 }),
	forEveryone: fc.option(overwrite),
	forRoles: fc.array(fc.option(overwrite), { maxLength: 4 }),
	forPerson: fc.option(overwrite),
	timeout: fc.constantFrom(null, -60_000, 60_000),
	who: fc.constantFrom('owner', 'member', 'member', 'member', 'stranger'),
	where: fc.constantFrom('channel', 'public', 'private', 'private, in it')
});

describe('why somebody may do something', () => {
	test('the explanation ends with what is enforced, and each step follows from the one before', async () => {
		const sandbox: Sandbox = await createSandbox({ conformance: false });
		onTestFinished(() => sandbox.stop());
		const owner = sandbox.createUser({ name: 'Owner' });
		fc.assert(
			fc.property(worlds, (made) => {
				const { guild, roles } = build(sandbox, owner.id, made);
				const person = made.who === 'owner' ? owner.id : sandbox.createUser({ name: 'Person' }).id;
				const { world } = sandbox;
				if (made.who === 'member') {
					sandbox.addMember(guild.id, person, { roles: [...new Set(made.held)].flatMap((at) => roles[at] ?? []) });
					const member = guild.members.get(person);
					if (member && made.timeout !== null) member.communication_disabled_until = new Date(world.clock.ms + made.timeout).toISOString();
				}
				const parent = sandbox.createChannel(guild.id, {
					name: 'channel',
					permission_overwrites: [
						...(made.forEveryone ? [entry(guild.id, 0, made.forEveryone)] : []),
						...made.forRoles.flatMap((one, at) => (one && roles[at] ? [entry(roles[at], 0, one)] : [])),
						...(made.forPerson ? [entry(person, 1, made.forPerson)] : [])
					]
				});
				const channel = world.channel(parent.id);
				const asked = made.where === 'channel' ? channel : { ...channel, id: `${channel.id}1`, ...thread(made.where, channel.id, person) };

				const told = explain(world, asked, person);
				expect(told.result).toBe(world.permissionsIn(asked, person));
				expect(told.steps.at(-1)?.result).toBe(told.result);
				let before = 0n;
				for (const step of told.steps) {
					expect(step.result).toBe((before & ~step.deny) | step.allow);
					before = step.result;
				}
				for (const bit of BITS) {
					const at = told.decided.get(bit);
					const step = at === undefined ? undefined : told.steps[at];
					// Who has the last word says the same as the result; nobody's word means: not given.
					expect([bit, (told.result & bit) !== 0n]).toEqual([bit, step !== undefined && (step.result & bit) !== 0n]);
				}
				expect(new Set(told.steps.map(({ rule }) => rule)).has('owner')).toBe(made.who === 'owner');
			}),
			{ numRuns: 400, seed: 20_261 }
		);
	});

	test('names the role, the overwrite and the rule that decide', async () => {
		const { sandbox, guild, ada, ben, general } = await openStage();
		const red = sandbox.createRole(guild, { name: 'Red', permissions: P.ManageThreads });
		sandbox.giveRole(guild, ben, red);
		const closed = sandbox.createChannel(guild, {
			name: 'closed',
			permission_overwrites: [{ id: guild.everyoneId, type: 0, deny: String(P.ViewChannel) }]
		});
		const rules = (user: string, channel: string): string[] =>
			explain(sandbox.world, sandbox.world.channel(channel), user).steps.map(({ rule }) => rule);
		expect(rules(ada.id, closed.id)).toEqual(['owner']);
		expect(rules(ben.id, closed.id)).toEqual(['everyone', 'role', 'overwrite of everyone', 'hidden']);
		const told = explain(sandbox.world, sandbox.world.channel(closed.id), ben.id);
		expect([told.result, told.decided.get(P.ViewChannel)]).toEqual([0n, 2]);
		expect(told.steps[1]?.roles).toEqual([red.id]);

		const made = await call(sandbox, 'POST', `/channels/${general}/threads`, { name: 'ticket', type: 12 });
		expect(rules(ben.id, made.body.id)).toEqual(['everyone', 'role']);
		sandbox.takeRole(guild, ben, red);
		expect(rules(ben.id, made.body.id)).toEqual(['everyone', 'private thread']);
		sandbox.giveRole(guild, ben, sandbox.createRole(guild, { name: 'Admin', permissions: P.Administrator }));
		expect(explain(sandbox.world, sandbox.world.channel(closed.id), ben.id).result).toBe(ALL_PERMISSIONS);
		const stranger = sandbox.createUser({ name: 'Stranger' });
		expect(rules(stranger.id, general)).toEqual(['no member']);
	});
});

type Made = typeof worlds extends fc.Arbitrary<infer One> ? One : never;

function build(sandbox: Sandbox, owner: string, made: Made) {
	const { id } = sandbox.createGuild({ name: 'Guild', owner, botPermissions: null });
	const guild = sandbox.world.guild(id);
	const everyone = guild.roles.get(id);
	if (everyone) everyone.permissions = String(made.everyone);
	const roles = made.roles.map((permissions, at) => sandbox.createRole(id, { name: `Role ${at}`, permissions }).id);
	return { guild: Object.assign(guild, { id }), roles };
}

function entry(id: string, type: 0 | 1, { allow, deny }: { readonly allow: bigint; readonly deny: bigint }) {
	return { id, type, allow: String(allow), deny: String(deny) };
}

function thread(where: Made['where'], parentId: string, person: string) {
	return {
		parentId,
		type: where === 'public' ? 11 : 12,
		thread: {
			ownerId: '1',
			archived: false,
			archiveTimestamp: '',
			autoArchiveDuration: 60 as const,
			locked: false,
			invitable: false,
			createTimestamp: '',
			messageCount: 0,
			totalMessageSent: 0,
			members: where === 'private, in it' ? { [person]: { joinTimestamp: '', flags: NO_FLAGS } } : {}
		}
	};
}
