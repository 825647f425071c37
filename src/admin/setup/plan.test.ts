import { describe, expect, it } from 'vitest';
import { channelId, guildId, memberId, roleId } from '#core/ids';
import { type GuildState, SlotUses, slotsSettings } from '#settings';
import { overwritesFor } from './overwrites.js';
import { effectiveRights } from './permissions.js';
import { planSetup, type Wanted, wantedSlots } from './plan.js';
import { bits, hasRight, rights, rightsInUse } from './rights.js';
import { type GuildFacts, type GuildRole, noChoices } from './setup.types.js';
import { runOutbox, runSteps } from './setup-rows.js';

const guild = guildId('100000000000000001');
const bot = memberId('900000000000000001');
const everything = bits(...rightsInUse, 'ManageRoles', 'ManageChannels', 'ManageMessages', 'CreatePublicThreads');

const slots = slotsSettings.parse({
	roleSlots: [
		{ key: 'owner', name: 'Guild owner' },
		{ key: 'admin', name: 'Tribute Admin', create: true, fallback: ['owner'] },
		{ key: 'fulfiller', name: 'Courier', create: true, fallback: ['admin', 'owner'] },
		{ key: 'host', name: 'Event Host', create: true, fallback: ['admin', 'owner'] }
	],
	channelSlots: [
		{ key: 'shop', name: 'tribute-shop', visibleTo: ['member'] },
		{ key: 'audit', name: 'audit-log', visibleTo: ['admin'] },
		{ key: 'market', name: 'trading-post', visibleTo: ['member'] },
		{ key: 'lounge', name: 'traders-lounge', visibleTo: ['member'], gate: 'channel.traders' }
	]
});

const uses = new SlotUses();
uses.role('admin');
uses.role('fulfiller');
uses.channel({ slot: 'shop', feature: 'shop', writes: 'members' });
uses.channel({ slot: 'audit', feature: null, writes: 'bot' });
uses.channel({ slot: 'lounge', feature: 'market', writes: 'members' });

const wanted = (features: Record<string, boolean> = { shop: true, market: false }): Wanted => ({
	...wantedSlots(slots, features, uses),
	categories: 8,
	items: 58,
	rules: 23,
	pack: { key: 'starter', version: '2.0.0' }
});

const facts = (more: Partial<GuildFacts> = {}): GuildFacts => ({
	guild,
	name: 'Ashtrails',
	owner: memberId('400000000000000001'),
	locale: 'en-US',
	bot: { id: bot, permissions: everything, top: 10 },
	roles: [],
	channels: [],
	...more
});

const state = (more: Partial<GuildState> = {}): GuildState => ({
	guild,
	version: 0,
	name: '',
	owner: null,
	language: 'en-US',
	zone: 'UTC',
	roles: {},
	channels: {},
	staffed: {},
	installed: null,
	...more
});

const text = (id: string, name: string, isPublic: boolean, topic = '') => ({
	id,
	name,
	kind: 'text' as const,
	topic,
	isPublic,
	parent: null,
	botMay: everything,
	shape: ''
});
const role = (id: string, name: string, more: Partial<GuildRole> = {}) => ({ id, name, managed: false, position: 1, shape: '', ...more });
const ones = (value: bigint): number => value.toString(2).replaceAll('0', '').length;
const lines = (plan: ReturnType<typeof planSetup>) => plan.steps.map(({ slot, state: is }) => `${slot} ${is}`);
const plan = (given: GuildFacts, known = state(), choices = noChoices) => planSetup(given, known, wanted(), choices);

describe('the plan', () => {
	it('of an empty guild makes what is used, and nothing else of the pack', () => {
		expect(lines(plan(facts()))).toEqual(['admin new', 'fulfiller new', 'shop new', 'audit new']);
		expect(plan(facts())).toMatchObject({ missing: [], installed: false, complete: false, items: 58 });
	});

	it('leaves out the channels of features that are off', () => {
		expect(wantedSlots(slots, { shop: false }, uses).channelSlots.map((slot) => slot.key)).toEqual(['audit', 'lounge']);
	});

	it('keeps what the slots have, and makes again what was deleted', () => {
		const known = state({
			roles: { admin: roleId('300000000000000001'), fulfiller: roleId('300000000000000002') },
			channels: { shop: channelId('200000000000000001'), audit: channelId('200000000000000002') },
			installed: { pack: 'starter', version: '2.0.0', at: new Date(0) }
		});
		const there = facts({
			roles: [role('300000000000000001', 'Renamed'), role('300000000000000002', 'Courier')],
			channels: [text('200000000000000001', 'renamed', true), text('200000000000000002', 'audit-log', false)]
		});
		expect(planSetup(there, known, wanted(), noChoices)).toMatchObject({ complete: true });
		const deleted = { ...there, channels: there.channels.slice(1) };
		expect(lines(planSetup(deleted, known, wanted(), noChoices))).toEqual(['admin kept', 'fulfiller kept', 'shop new', 'audit kept']);
	});

	it('takes a role and a channel of the same name, but never a managed role', () => {
		const there = facts({
			roles: [role('300000000000000001', 'tribute admin'), role('300000000000000002', 'Courier', { managed: true })],
			channels: [text('200000000000000001', 'tribute-shop', true)]
		});
		expect(lines(plan(there))).toEqual(['admin found', 'fulfiller new', 'shop found', 'audit new']);
	});

	it('never takes a public channel for a private one, also not by its marker', () => {
		const open = (topic: string) => facts({ channels: [text('200000000000000001', 'audit-log', true, topic)] });
		expect(lines(plan(open('')))).toContain('audit new');
		expect(lines(plan(open('(tribute:audit)')))).toContain('audit new');
	});

	it('finds its own channel by the marker, whatever it is called', () => {
		const own = facts({ channels: [text('200000000000000001', 'logbook', false, 'What happened (tribute:audit)')] });
		expect(lines(plan(own))).toContain('audit found');
		const other = facts({ channels: [text('200000000000000001', 'audit-log', false, '(tribute:audit-old)')] });
		expect(lines(plan(other))).toContain('audit new');
	});

	it('uses the role that the owner picked', () => {
		const there = facts({ roles: [role('300000000000000007', 'Helpers')] });
		const chosen = plan(there, state(), { ...noChoices, staffRole: roleId('300000000000000007') });
		expect(chosen.steps[1]).toMatchObject({ slot: 'fulfiller', state: 'chosen', id: '300000000000000007', name: 'Helpers' });
	});

	it('names the rights that are missing, and which of them hold up steps', () => {
		const poor = plan(facts({ bot: { id: bot, permissions: bits('ViewChannel', 'SendMessages', 'ManageChannels'), top: 10 } }));
		expect(lines(poor)).toEqual(['admin blocked', 'fulfiller blocked', 'shop new', 'audit blocked']);
		expect(poor.missing.filter((missing) => missing.blocks).map((missing) => missing.right)).toEqual(['ManageRoles']);
		expect(poor.missing.map((missing) => missing.right)).toContain('CreatePrivateThreads');
		expect(plan(facts({ bot: { id: bot, permissions: 1n << 3n, top: 10 } })).missing).toEqual([]);
	});
});

describe('a line of the plan', () => {
	const step = (given: GuildFacts, slot: string, known = state(), choices = noChoices) =>
		plan(given, known, choices).steps.find((one) => one.slot === slot)!;

	it('says every overwrite that will be set, for whom', () => {
		expect(step(facts(), 'shop').permissions).toEqual([]);
		const audit = step(facts(), 'audit').permissions;
		expect(audit.map(({ who, name }) => [who, name])).toEqual([
			['members', ''],
			['role', 'Tribute Admin'],
			['bot', '']
		]);
		expect(audit[0]).toMatchObject({ may: [], mayNot: ['ViewChannel', 'SendMessages', 'CreatePublicThreads', 'CreatePrivateThreads'] });
		expect(audit[1]).toMatchObject({ may: ['ViewChannel'], mayNot: [] });
		expect(audit[2]?.may).toContain('ManageThreads');
	});

	it('says as many bits as the overwrites have', () => {
		const shown = step(facts(), 'audit').permissions.reduce((sum, { may, mayNot }) => sum + may.length + mayNot.length, 0);
		const slot = slots.channelSlots.find((found) => found.key === 'audit')!;
		const given = { everyone: roleId(guild), bot: { id: bot, permissions: everything }, roles: { admin: roleId('300000000000000001') } };
		const set = overwritesFor(slot, uses.ofChannel('audit'), given).reduce((sum, { allow, deny }) => sum + ones(allow) + ones(deny), 0);
		expect(shown).toBe(set);
	});

	it('says what the bot lacks in a channel that is there, who sees it, and which role stands above it', () => {
		const there = facts({
			roles: [role('300000000000000001', 'Tribute Admin', { position: 12 })],
			channels: [{ ...text('200000000000000002', 'audit-log', true), botMay: bits('ViewChannel') }]
		});
		const known = state({ channels: { audit: channelId('200000000000000002') } });
		expect(step(there, 'audit', known)).toMatchObject({ state: 'kept', exposed: true });
		expect(step(there, 'audit', known).lacks).toContain('SendMessages');
		expect(step(there, 'admin', known)).toMatchObject({ state: 'found', above: true });
	});

	it('is left out only where nothing needs it, and stays so', () => {
		const out = { ...noChoices, slots: { 'channel:audit': 'out', 'role:admin': 'out' } };
		expect(step(facts(), 'audit', state(), out)).toMatchObject({ state: 'out' });
		expect(step(facts(), 'admin', state(), out)).toMatchObject({ state: 'out' });
		const remembered = planSetup(facts(), state(), { ...wanted(), leftOut: ['channel:audit'] }, noChoices);
		expect(lines(remembered)).toContain('audit out');
		const back = planSetup(
			facts(),
			state(),
			{ ...wanted(), leftOut: ['channel:audit'] },
			{ ...noChoices, slots: { 'channel:audit': 'create' } }
		);
		expect(lines(back)).toContain('audit new');
	});

	it('can be a new one although one of its name is there', () => {
		const there = facts({ roles: [role('300000000000000002', 'Courier')] });
		expect(step(there, 'fulfiller')).toMatchObject({ state: 'found' });
		expect(step(there, 'fulfiller', state(), { ...noChoices, slots: { 'role:fulfiller': 'create' } })).toMatchObject({
			state: 'new',
			fresh: true
		});
	});
});

describe('what somebody may do in a channel', () => {
	const member = memberId('400000000000000009');
	const may = (overwrites: readonly { id: string; isRole: boolean; allow: bigint; deny: bigint }[], base = rights.ViewChannel) =>
		hasRight(effectiveRights(base, overwrites, { guild, member, roles: ['300000000000000001'] }), 'ViewChannel');
	const everyone = { id: guild, isRole: true, allow: 0n, deny: rights.ViewChannel };
	const their = { id: '300000000000000001', isRole: true, allow: rights.ViewChannel, deny: 0n };
	const own = { id: member, isRole: false, allow: 0n, deny: rights.ViewChannel };

	it('follows everyone, then the roles together, then the person', () => {
		expect([may([]), may([everyone]), may([everyone, their]), may([own, everyone, their])]).toEqual([true, false, true, false]);
		expect(may([everyone, { ...their, id: '300000000000000002' }])).toBe(false);
		expect(may([everyone, own], 1n << 3n)).toBe(true);
	});
});

describe('overwrites', () => {
	const admin = roleId('300000000000000001');
	const given = { everyone: roleId(guild), bot: { id: bot, permissions: everything, top: 10 }, roles: { admin } };
	const slot = (key: string) => slots.channelSlots.find((found) => found.key === key)!;

	it('of a private channel hide it from everyone and show it to its slots and the bot', () => {
		const made = overwritesFor(slot('audit'), uses.ofChannel('audit'), given);
		expect(made[0]).toMatchObject({ target: { role: guild }, allow: 0n });
		expect(made[0]!.deny & rights.ViewChannel).toBe(rights.ViewChannel);
		expect(made[1]).toEqual({ target: { role: admin }, allow: rights.ViewChannel, deny: 0n });
		expect(made[2]!.allow & rights.ViewChannel).toBe(rights.ViewChannel);
	});

	it('of a public channel hide nothing', () => {
		const made = overwritesFor(slot('shop'), uses.ofChannel('shop'), given);
		expect(made).toEqual([]);
		const readOnly = overwritesFor(slot('shop'), [{ slot: 'shop', feature: null, writes: 'bot' }], given);
		expect(readOnly).toHaveLength(2);
		expect(readOnly.every((overwrite) => (overwrite.deny & rights.ViewChannel) === 0n)).toBe(true);
	});

	it('of a gated channel show it to nobody but the bot', () => {
		expect(overwritesFor(slot('lounge'), uses.ofChannel('lounge'), given).filter((made) => made.allow !== 0n)).toHaveLength(1);
	});

	it('hold no right that the bot does not have: Discord would refuse the channel', () => {
		const poor = { ...given, bot: { id: bot, permissions: rights.ViewChannel } };
		for (const made of overwritesFor(slot('audit'), uses.ofChannel('audit'), poor)) {
			expect((made.allow | made.deny) & ~rights.ViewChannel).toBe(0n);
		}
	});
});

describe('a run', () => {
	it('does roles first; a channel waits for the roles that see it, the finish for all', () => {
		const steps = runSteps(3, plan(facts()).steps);
		const outbox = runOutbox(3, steps, (key) => slots.channelSlots.find((slot) => slot.key === key)?.visibleTo ?? []);
		expect(outbox.map(({ key, needs = [] }) => [key, needs])).toEqual([
			['setup:3:role:admin', []],
			['setup:3:role:fulfiller', []],
			['setup:3:channel:shop', []],
			['setup:3:channel:audit', ['setup:3:role:admin']],
			['setup:3:finish', ['setup:3:role:admin', 'setup:3:role:fulfiller', 'setup:3:channel:shop', 'setup:3:channel:audit']]
		]);
	});
});
