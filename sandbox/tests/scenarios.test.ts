import { Events, GatewayDispatchEvents, GatewayIntentBits } from 'discord.js';
import { expect, onTestFinished, test } from 'vitest';
import type { Sandbox, ScenarioName } from '../src/index.js';
import { call, DEFAULT_INTENTS, newBot, openStage, type Stage } from './support.js';

/** Sends so many messages one after the other, whatever becomes of each; answers the statuses, 0 for a connection that was cut. */
async function send(sandbox: Sandbox, channel: string, times: number): Promise<number[]> {
	const statuses: number[] = [];
	for (let n = 0; n < times; n++) {
		const answer = await call(sandbox, 'POST', `/channels/${channel}/messages`, { content: `n${n}` }).catch(() => ({ status: 0 }));
		statuses.push(answer.status);
	}
	return statuses;
}

const quiet = { rateLimits: false } as const;

test('each has a name, a title and words of its own; an unknown one and an impossible seed are refused', async () => {
	const { sandbox } = await openStage(quiet);
	const all = sandbox.scenarios.list();
	expect(all).toHaveLength(23);
	for (const field of ['name', 'title', 'description'] as const) expect(new Set(all.map((one) => one[field])).size).toBe(all.length);
	const unknown: string = 'sunshine';
	expect(() => Reflect.apply(sandbox.scenarios.start, sandbox.scenarios, [unknown])).toThrow(/There is no scenario "sunshine"/);
	expect(() => sandbox.scenarios.start('latency', 0.5)).toThrow(RangeError);
	expect(sandbox.scenarios.running()).toEqual([]);
	sandbox.scenarios.start('latency', 3);
	expect(sandbox.scenarios.running()).toEqual([{ name: 'latency', seed: 3, since: expect.stringMatching(/^\d{4}-.*Z$/) }]);
	sandbox.scenarios.stop();
	expect(sandbox.scenarios.running()).toEqual([]);
});

test.each<[ScenarioName, readonly number[]]>([
	['rate-limit-route', [200, 429]],
	['rate-limit-global', [200, 429]],
	['rate-limit-shared', [200, 429]],
	['server-errors', [200, 500, 502, 503, 504]],
	['reset-before', [0, 200]],
	['reset-after', [0, 200]]
])('%s: the same seed does the same, another something else, and after its end nothing', async (name, wanted) => {
	const runs = await Promise.all([11, 11, 12, 13].map((seed) => run(name, seed)));
	const [first, again, ...others] = runs;
	expect(again).toEqual(first);
	expect(others.some(({ statuses }) => statuses.join() !== first?.statuses.join())).toBe(true);
	// A crowded route is not crowded under every seed.
	const seen = [...new Set(runs.flatMap(({ statuses }) => statuses))].sort((one, other) => one - other);
	expect(seen).toEqual(wanted);
	for (const { statuses, log, counts, stored } of runs) {
		const hit = statuses.filter((status) => status !== 200).length;
		expect(counts).toEqual({ [name]: hit });
		expect(log).toHaveLength(hit);
		expect(stored).toBe(name === 'reset-after' ? statuses.length : statuses.length - hit);
	}
});

async function run(name: ScenarioName, seed: number) {
	const { sandbox, general } = await openStage(quiet);
	sandbox.scenarios.start(name, seed);
	const statuses = await send(sandbox, general, 40);
	const stored = sandbox.messages(general).length;
	const counts = sandbox.scenarios.counts();
	sandbox.scenarios.stop(name);
	expect(await send(sandbox, general, 5)).toEqual([200, 200, 200, 200, 200]);
	return { statuses, stored, counts, log: sandbox.scenarios.log() };
}

test('a global 429 says so, a route’s own does not', async () => {
	const { sandbox, general } = await openStage(quiet);
	const refused = async (name: ScenarioName) => {
		sandbox.scenarios.start(name, 1);
		for (let n = 0; n < 60; n++) {
			const answer = await call(sandbox, 'POST', `/channels/${general}/messages`, { content: 'x' });
			if (answer.status === 429) {
				sandbox.scenarios.stop();
				return [answer.body.global, answer.headers.get('x-ratelimit-scope'), answer.headers.get('retry-after')];
			}
		}
		throw new Error(`${name} refused nothing`);
	};
	expect(await refused('rate-limit-global')).toEqual([true, 'global', '1']);
	expect(await refused('rate-limit-shared')).toEqual([false, 'shared', '1']);
});

test('latency: a fixed one for every call, a heavy tail for some', async () => {
	const { sandbox, general } = await openStage(quiet);
	sandbox.scenarios.start('latency', 1);
	expect(await send(sandbox, general, 2)).toEqual([200, 200]);
	sandbox.scenarios.start('latency-tail', 1);
	sandbox.scenarios.stop('latency');
	await Promise.all(Array.from({ length: 200 }, () => call(sandbox, 'GET', `/channels/${general}`)));
	const waits = sandbox.scenarios.log().map(({ scenario, what }) => ({ scenario, ms: Number(what.slice('latency:'.length)) }));
	expect(waits.filter(({ scenario }) => scenario === 'latency').map(({ ms }) => ms)).toEqual([400, 400]);
	const tail = waits.filter(({ scenario }) => scenario === 'latency-tail').map(({ ms }) => ms);
	expect(tail).toHaveLength(200);
	expect(tail.filter((ms) => ms < 120).length).toBeGreaterThan(100);
	expect(tail.filter((ms) => ms > 600).length).toBeGreaterThan(2);
});

/** A bot that writes down the messages it hears of. */
async function listening(stage: Stage): Promise<{ heard: string[]; ready: () => number }> {
	const client = await newBot(stage.sandbox, [...DEFAULT_INTENTS, GatewayIntentBits.MessageContent]);
	const heard: string[] = [];
	let identified = 1;
	// As they come: the client's own event leaves out what it has seen before.
	client.ws.on(GatewayDispatchEvents.MessageCreate, ({ content }: { readonly content: string }) => void heard.push(content));
	client.on(Events.ShardReady, () => void identified++);
	return { heard, ready: () => identified };
}

async function talk({ ben, general }: Stage, times: number): Promise<string[]> {
	const said = Array.from({ length: times }, (_, n) => `w${n}`);
	for (const text of said) await ben.say(text, { channel: general });
	return said;
}

test('doubled events come twice, each in its place or a little later; none is lost', async () => {
	const stage = await openStage(quiet);
	const { heard } = await listening(stage);
	stage.sandbox.scenarios.start('duplicate-events', 5);
	const said = await talk(stage, 30);
	const doubled = stage.sandbox.scenarios.counts()['duplicate-events'] ?? 0;
	expect(doubled).toBeGreaterThan(8);
	await expect.poll(() => heard.length).toBe(said.length + doubled);
	expect(new Set(heard)).toEqual(new Set(said));
});

test('events out of order: all come once, some after later ones, the same ones for the same seed', async () => {
	const order = async () => {
		const stage = await openStage(quiet);
		const { heard } = await listening(stage);
		stage.sandbox.scenarios.start('reordered-events', 9);
		const said = await talk(stage, 30);
		stage.sandbox.scenarios.stop();
		await expect.poll(() => heard.length).toBe(said.length);
		expect([...heard].sort()).toEqual([...said].sort());
		expect(heard).not.toEqual(said);
		return heard;
	};
	expect(await order()).toEqual(await order());
});

test('slow consumer: everything comes once and in order, in heaps', async () => {
	const stage = await openStage(quiet);
	const { heard } = await listening(stage);
	stage.sandbox.scenarios.start('slow-consumer', 2);
	const said = await talk(stage, 20);
	expect(heard).toEqual([]);
	stage.sandbox.scenarios.stop();
	await expect.poll(() => heard, { timeout: 5_000 }).toEqual(said);
	expect(stage.sandbox.scenarios.log()).toMatchObject([{ scenario: 'slow-consumer', at: 'heap #1' }]);
});

test.each<[ScenarioName, boolean]>([
	['resume-gap', true],
	['invalid-session', true],
	['invalid-session-resumable', false]
])('%s: the bot is back afterwards; it identified anew: %s', { timeout: 300_000 }, async (name, anew) => {
	const stage = await openStage(quiet);
	const { heard, ready } = await listening(stage);
	stage.sandbox.scenarios.start(name, 4);
	const said = await talk(stage, 12);
	expect(stage.sandbox.scenarios.counts()[name]).toBeGreaterThan(0);
	stage.sandbox.scenarios.stop();
	const { ben, general } = stage;
	await expect
		.poll(
			async () => {
				await ben.say('back?', { channel: general });
				return heard.includes('back?');
			},
			{ timeout: 300_000, interval: 250 }
		)
		.toBe(true);
	await stage.sandbox.scenarios.heal();
	expect(ready() > 1).toBe(anew);
	// What was on its way when the session was resumed comes again; nothing of a session that may be resumed is lost.
	const missed = said.filter((text) => !heard.includes(text));
	if (name === 'resume-gap') expect(missed).not.toEqual([]);
	if (!anew) expect(missed).toEqual([]);
});

/** Lets the bot change something so many times. */
async function changes(stage: Stage, times: number): Promise<void> {
	await send(stage.sandbox, stage.general, times);
}

const whatWasDone = ({ sandbox }: Stage): string[] => sandbox.scenarios.log().map(({ what }) => what);

test('a channel and a role are deleted under the bot, and stay deleted', async () => {
	const stage = await openStage(quiet);
	const { sandbox, guild } = stage;
	const role = sandbox.createRole(guild, { name: 'courier' });
	sandbox.scenarios.start('role-deleted', 1);
	await changes(stage, 30);
	expect(whatWasDone(stage)).toEqual(['deleted the role courier']);
	sandbox.scenarios.stop();
	expect(sandbox.world.guild(guild.id).roles.has(role.id)).toBe(false);

	sandbox.scenarios.start('channel-deleted', 1);
	await changes(stage, 30);
	expect(whatWasDone(stage).at(-1)).toBe('deleted the channel general');
	sandbox.scenarios.stop();
	expect(sandbox.allChannels(guild)).toEqual([]);
});

test('permissions are taken and come back', async () => {
	const stage = await openStage({ ...quiet, botPermissions: 0x7fffffffn & ~8n });
	const { sandbox, guild } = stage;
	const mine = () => sandbox.permissions(sandbox.bot.id, { guild });
	const before = mine();
	sandbox.scenarios.start('permission-taken', 6);
	await changes(stage, 40);
	expect(whatWasDone(stage).length).toBeGreaterThan(0);
	expect(mine()).not.toBe(before);
	sandbox.scenarios.stop();
	expect(mine()).toBe(before);
});

test.each<[ScenarioName, number]>([
	['category-full', 50035],
	['guild-full', 30013]
])('%s: nothing more fits until the end', async (name, code) => {
	const stage = await openStage(quiet);
	const { sandbox, guild } = stage;
	const category = sandbox.createChannel(guild, { name: 'rooms', type: 4 }).id;
	const make = () => call(sandbox, 'POST', `/guilds/${guild.id}/channels`, { name: 'room', parent_id: category });
	sandbox.scenarios.start(name, 2);
	await changes(stage, 14);
	expect((await make()).body.code).toBe(code);
	sandbox.scenarios.stop();
	expect((await make()).status).toBe(201);
});

test('direct messages are closed until the end; who had closed them before keeps them closed', async () => {
	const stage = await openStage(quiet);
	const { sandbox, ben, cleo } = stage;
	cleo.setDmClosed(true);
	const write = async (person: string) => {
		const { body } = await call(sandbox, 'POST', '/users/@me/channels', { recipient_id: person });
		return (await call(sandbox, 'POST', `/channels/${body.id}/messages`, { content: 'x' })).status;
	};
	sandbox.scenarios.start('dm-closed', 1);
	await changes(stage, 1);
	expect(await write(ben.id)).toBe(403);
	sandbox.scenarios.stop();
	expect([await write(ben.id), await write(cleo.id)]).toEqual([200, 403]);
});

test('messages are deleted; somebody leaves and is back with their roles; the bot is kicked and is back with its rights', async () => {
	const stage = await openStage({ ...quiet, botPermissions: 3072n });
	const { sandbox, guild, general } = stage;
	sandbox.scenarios.start('message-deleted', 1);
	await changes(stage, 40);
	sandbox.scenarios.stop();
	const deleted = sandbox.scenarios.counts()['message-deleted'] ?? 0;
	expect(deleted).toBeGreaterThan(2);
	expect(sandbox.messages(general)).toHaveLength(40 - deleted);

	const role = sandbox.createRole(guild, { name: 'courier' });
	for (const person of [stage.ben, stage.cleo]) sandbox.giveRole(guild, person, role);
	const couriers = () => sandbox.members(guild).filter(({ roles }) => roles.includes(role.id)).length;
	sandbox.scenarios.start('member-left', 1);
	await changes(stage, 30);
	expect(couriers()).toBe(1);
	sandbox.scenarios.stop();
	expect(couriers()).toBe(2);

	const isThere = () => sandbox.members(guild).some(({ user }) => user.id === sandbox.bot.id);
	sandbox.scenarios.start('bot-kicked', 1);
	const statuses = await send(sandbox, general, 30);
	expect(statuses).toContain(403);
	expect(isThere()).toBe(false);
	sandbox.scenarios.stop();
	expect(isThere()).toBe(true);
	expect(sandbox.permissions(sandbox.bot.id, { guild }) & 3072n).toBe(3072n);
});

test('one guild alone can be disturbed', async () => {
	const { sandbox, guild, general, ada } = await openStage(quiet);
	const other = sandbox.createGuild({ name: 'Other', owner: ada.id });
	const theirs = sandbox.createChannel(other, { name: 'general' }).id;
	sandbox.scenarios.start('server-errors', 1, { guild });
	onTestFinished(() => sandbox.scenarios.stop());
	expect(new Set(await send(sandbox, theirs, 30))).toEqual(new Set([200]));
	expect(new Set(await send(sandbox, general, 30)).size).toBeGreaterThan(1);
});

test('a guild that alone is full leaves room in the others', async () => {
	const { sandbox, guild, general, ada } = await openStage(quiet);
	const other = sandbox.createGuild({ name: 'Other', owner: ada.id });
	const make = async (id: string) => (await call(sandbox, 'POST', `/guilds/${id}/channels`, { name: 'room' })).status;
	sandbox.scenarios.start('guild-full', 2, { guild });
	await send(sandbox, general, 14);
	expect([await make(guild.id), await make(other.id)]).toEqual([400, 201]);
	sandbox.scenarios.stop();
	expect(await make(guild.id)).toBe(201);
});

test('what is refused changes nothing, what is done without an answer does', async () => {
	const { sandbox, general } = await openStage(quiet);
	const gone = () => sandbox.scenarios.counts()['message-deleted'];
	sandbox.scenarios.start('message-deleted', 1);
	for (let n = 0; n < 40; n++) await call(sandbox, 'POST', `/channels/${general}/messages`, {});
	sandbox.faults.add({ match: { method: 'POST' }, times: 40, action: 'drop-before' });
	expect(new Set(await send(sandbox, general, 40))).toEqual(new Set([0]));
	expect(await send(sandbox, general, 1)).toEqual([200]);
	expect(gone()).toBe(0);
	sandbox.faults.add({ match: { method: 'POST' }, times: 40, action: 'lose-reply' });
	expect(new Set(await send(sandbox, general, 40))).toEqual(new Set([0]));
	expect(gone()).toBeGreaterThan(0);
	sandbox.scenarios.stop();
});

test.each([true, false])(
	'permissions that were taken come back to a bot that was kicked meanwhile; it is back first: %s',
	async (first) => {
		const stage = await openStage({ ...quiet, botPermissions: 0x7fffffffn & ~8n });
		const { sandbox, guild } = stage;
		const mine = () => sandbox.permissions(sandbox.bot.id, { guild });
		const { body: thread } = await call(sandbox, 'POST', `/channels/${stage.general}/threads`, { name: 'x', type: 12 });
		const before = mine();
		sandbox.scenarios.start('permission-taken', 6);
		await changes(stage, 40);
		expect(mine()).not.toBe(before);
		const taken = mine();
		sandbox.removeMember(guild, sandbox.bot.id);
		expect(sandbox.world.channel(thread.id).thread?.members).toEqual({});
		if (!first) sandbox.scenarios.stop();
		sandbox.addBot(guild, taken);
		sandbox.scenarios.stop();
		expect(mine()).toBe(before);
	}
);
