import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { container } from '@sapphire/framework';
import type { APIApplicationCommandOption, APIMessage } from 'discord-api-types/v10';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Actor } from '#core/actor';
import { definedIds, type RegisteredId } from '#core/custom-id/index';
import { namespaces } from '#core/i18n/index';
import { guildId, memberId, roleId } from '#core/ids';
import { type CapabilityKey, capabilityWords, declaredCapabilities, type EntryPoint } from '#core/interactions/index';
import type { OptionValue, Outcome, Person } from '../../sandbox/src/index.js';
import { SettingsPolicy } from '../../src/settings/settings.policy.js';
import { type App, makeGuild, startApp } from '../support/app.js';
import { newcomer } from '../support/crowd.js';
import { digests, everyId, forge, isRefusal, ways } from '../support/forge.js';
import { commandOptions, entryPoints, loadBot } from '../support/loaded.js';
import { OrderLife, once, quiet } from '../support/order-life.js';
import { strings } from '../support/views.js';

/** Every kind of caller. `judge`: staff of another role than the order's. */
const callers = ['stranger', 'buyer', 'judge', 'assignee', 'ownerElsewhere', 'owner'] as const;
type Caller = (typeof callers)[number];

let app: App;
let unload: () => Promise<void>;
let points: ReadonlyMap<string, readonly EntryPoint[] | null>;
let all: readonly EntryPoint[];
let people: Readonly<Record<Caller, Person>>;
let code: string;
const screens = new Map<Person, APIMessage>();

beforeAll(async () => {
	unload = await loadBot();
	points = entryPoints();
	all = [...points.values()].flatMap((found) => found ?? []);
	await everyId();

	app = await startApp();
	const life = new OrderLife(app, once);
	await life.setUp();
	const [judge, buyer] = [newcomer(app, 'Odo'), newcomer(app, 'Buyer')];
	const settings = await app.db.collection('settings').findOne({ guild: app.guild.id });
	app.sandbox.giveRole(app.guild, judge, settings?.slots.roles.judge);
	const elsewhere = makeGuild(app.sandbox, 'Redwood').people.owner;
	app.sandbox.addMember(app.guild, elsewhere.user, {});
	const { staff, owner } = app.people;
	code = await life.place(buyer);
	await life.claim(staff, code);
	await quiet(app);
	people = {
		stranger: newcomer(app, 'Nosy'),
		buyer,
		judge,
		assignee: staff,
		ownerElsewhere: app.sandbox.as(elsewhere.user, app.guild),
		owner
	};
	// Joins are written down a moment later; what follows compares everything that is stored.
	const written = () => app.db.collection('invites').countDocuments({ guild: app.guild.id, member: people.stranger.id });
	await vi.waitFor(async () => expect(await written()).toBe(1), { timeout: 60_000, interval: 200 });
	for (const person of Object.values(people)) screens.set(person, (await person.slash('shop')).message as APIMessage);
}, 240_000);
afterAll(async () => {
	await unload?.();
	await app?.stop();
});

describe('every way into the bot', () => {
	it('is told by its piece, and says who may go it', () => {
		expect([...points].filter(([, found]) => found === null || found.length === 0).map(([piece]) => piece)).toEqual([]);
		const known = new Set<string>(['public', 'party', ...declaredCapabilities().map(({ key }) => key)]);
		expect(all.filter(({ access }) => !known.has(access))).toEqual([]);
		expect(all.length).toBeGreaterThan(100);
	});

	it('is taken by one piece: each custom id that a view can emit has a handler', () => {
		const taken = new Set(all.filter(({ kind }) => kind === 'component' || kind === 'form').map(({ name }) => name));
		expect([...definedIds().keys()].filter((name) => !taken.has(name) && !name.startsWith('test.'))).toEqual([]);
	});

	it('each custom id that is written out by hand is one that a domain defines', () => {
		const written = readdirSync('src', { recursive: true, encoding: 'utf8' })
			.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
			.flatMap((file) => [...readFileSync(join('src', file), 'utf8').matchAll(/['`]\d+:([\w-]+\.[\w-]+):/g)].map(([, name]) => name ?? ''));
		expect(written.length).toBeGreaterThan(0);
		expect(written.filter((name) => !definedIds().has(name))).toEqual([]);
	});

	it('each capability has words in every language, and something that asks for it', () => {
		for (const capability of declaredCapabilities())
			for (const locale of strings.locales)
				expect([locale, capability.key, strings.has(locale, capabilityWords(capability))]).toEqual([locale, capability.key, true]);
		const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
			.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.endsWith('.plugin.ts'))
			.map((file) => readFileSync(join('src', file), 'utf8'));
		const asked = (key: CapabilityKey) => sources.some((source) => source.includes(`'${key}'`));
		expect(declaredCapabilities().filter(({ key }) => !asked(key))).toEqual([]);
	});
});

/** Whether the guild's own mapping gives the capability to this person. */
async function has(person: Person, capability: CapabilityKey): Promise<boolean> {
	const row = await app.db.collection('settings').findOne({ guild: app.guild.id });
	const facts = { definitions: row?.values.slots.roleSlots, roles: row?.slots.roles, staffed: row?.slots.staffed };
	const settings = { slotFacts: async () => facts, get: async () => row?.values.permissions, noteStaffed: async () => undefined };
	const member = app.sandbox.members(app.guild).find(({ user }) => user.id === person.id);
	const actor: Actor = {
		id: memberId(person.id),
		name: '',
		roles: (member?.roles ?? []).map(roleId),
		isGuildOwner: person === people.owner,
		managesGuild: false,
		joinedAt: new Date(0),
		accountCreatedAt: new Date(0),
		locale: 'en-US'
	};
	return new SettingsPolicy(settings as never, () => undefined).can(guildId(app.guild.id), actor, capability);
}

/** Goes the way in every way there is, forged where the client would not show it. */
async function go(person: Person, { kind, name }: EntryPoint): Promise<readonly Outcome[]> {
	if (kind === 'component' || kind === 'form') {
		const id = definedIds().get(name) as RegisteredId;
		const raw = id.make(Object.fromEntries(id.params.map((param) => [param, param === 'code' ? code : '1'])));
		const outcomes: Outcome[] = [];
		for (const way of ways) outcomes.push(await forge(person, raw, way, screens.get(person) as APIMessage, '1'));
		return outcomes;
	}
	if (kind === 'menu') {
		const target = name.endsWith('-member') ? { user: people.buyer.user } : { message: screens.get(person) };
		const namespace = namespaces.find((one) => strings.has('en-US', `${one}:commands.${name}.name`));
		const menu = strings.template('en-US', `${namespace}:commands.${name}.name`);
		return [await person.contextMenu(menu, target as never, { forge: true })];
	}
	const [command = '', ...path] = name.split(' ');
	const sub = path.length === 0 ? {} : path.length === 1 ? { sub: path[0] } : { group: path[0], sub: path[1] };
	return [await person.slash(command, optionsOf(command, path), { ...sub, forge: true } as never)];
}

/** A value for each option that the command asks for. */
function optionsOf(command: string, path: readonly string[]): Record<string, OptionValue> {
	let options: readonly APIApplicationCommandOption[] = commandOptions().get(command) ?? [];
	for (const step of path) {
		const found = options.find(({ name }) => name === step);
		options = found && 'options' in found ? (found.options ?? []) : [];
	}
	const values: Readonly<Record<number, OptionValue>> = {
		3: code,
		4: 1,
		5: true,
		6: people.buyer.user as never,
		8: { id: app.guild.id },
		11: { name: 'file.json', data: '{}' } as never,
		10: 1
	};
	return Object.fromEntries(
		options
			.filter(({ required }) => required)
			.map((option) => [option.name, 'choices' in option && option.choices?.[0] ? option.choices[0].value : (values[option.type] ?? code)])
	);
}

describe.each(callers.filter((caller) => caller !== 'owner'))('without the capability, a %s', (caller) => {
	it('gets a refusal by every way in, and changes nothing', async () => {
		const person = people[caller];
		const before = await digests(app);
		const open: string[] = [];
		let tried = 0;
		for (const point of all) {
			const { access, kind, name } = point;
			if (access === 'public' || access === 'party' || kind === 'autocomplete' || (await has(person, access))) continue;
			for (const outcome of await go(person, point)) {
				tried++;
				if (!isRefusal(outcome) || !/🔒|🕒/u.test(outcome.text))
					open.push(`${kind} ${name}: ${outcome.kind} ${outcome.text.slice(0, 120)}`);
			}
		}
		expect(open).toEqual([]);
		expect(tried).toBeGreaterThan(5);
		await app.idle();
		expect(await digests(app)).toEqual(before);
	}, 300_000);
});

describe('what is only for the people of a thing', () => {
	it.each(['stranger', 'ownerElsewhere'] as const)(
		'gives a %s nothing by command, and changes nothing',
		async (caller) => {
			const person = people[caller];
			const before = await digests(app);
			const open: string[] = [];
			for (const point of all.filter(({ kind, access }) => access === 'party' && (kind === 'command' || kind === 'menu'))) {
				for (const outcome of await go(person, point)) {
					if (!isRefusal(outcome) || !/🔒|⛔|🕒/u.test(outcome.text))
						open.push(`${point.name}: ${outcome.kind} ${outcome.text.slice(0, 120)}`);
				}
			}
			expect(open).toEqual([]);
			await app.idle();
			expect(await digests(app)).toEqual(before);
		},
		300_000
	);
});

it('the owner is never told that something is not theirs to do', async () => {
	const locked: string[] = [];
	for (const point of all.filter(({ access, kind }) => access !== 'public' && access !== 'party' && kind !== 'autocomplete')) {
		for (const { text } of await go(people.owner, point))
			if (text.includes('This is not yours to do')) locked.push(`${point.name}: ${text}`);
	}
	expect(locked).toEqual([]);
}, 300_000);

it('suggestions that need a capability are empty without it', async () => {
	for (const { name } of all.filter(({ kind, access }) => kind === 'autocomplete' && access !== 'public' && access !== 'party')) {
		const [command = '', ...rest] = name.split(' ');
		const option = rest.at(-1) ?? '';
		const path = rest.slice(0, -1);
		const at = path.length === 0 ? {} : path.length === 1 ? { sub: path[0] } : { group: path[0], sub: path[1] };
		const found = await people.stranger.autocomplete(command, option, '', { ...at, forge: true } as never);
		expect([name, found]).toEqual([name, []]);
	}
});

it('the container of this process is the one that was loaded', () => {
	expect(container.stores.get('commands').size).toBeGreaterThan(5);
});
