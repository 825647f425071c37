import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GatewayIntentBits } from 'discord-api-types/v10';
import { expect, it, onTestFinished } from 'vitest';
import type { TrafficNews, TrafficRow } from '../src/control/protocol.js';
import { bearer, get, open, post } from './control-support.js';
import { call, newBot, type Stage } from './support.js';

/** Reads the stream until what was heard is enough. */
async function hear(stage: Stage, enough: (rows: readonly TrafficRow[]) => boolean): Promise<{ rows: TrafficRow[]; last: TrafficNews }> {
	const stop = new AbortController();
	onTestFinished(() => stop.abort());
	const response = await fetch(`${stage.sandbox.base}/control/traffic`, { headers: bearer, signal: stop.signal });
	const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
	const rows: TrafficRow[] = [];
	let text = '';
	for (;;) {
		const part = await reader?.read();
		if (!part || part.done) throw new Error(`the stream ended with ${JSON.stringify(rows)}`);
		text += part.value;
		const events = text.split('\n\n');
		text = events.pop() ?? '';
		for (const event of events) {
			const data = /^data: (.*)$/m.exec(event)?.[1];
			if (data === undefined) continue;
			const news: TrafficNews = JSON.parse(data);
			rows.push(...news.rows);
			if (enough(rows)) {
				stop.abort();
				return { rows, last: news };
			}
		}
	}
}

/** A description of one route, so that the test needs no file from elsewhere. */
function description(): string {
	const folder = mkdtempSync(join(tmpdir(), 'description-'));
	onTestFinished(() => rmSync(folder, { recursive: true }));
	const json = (schema: object) => ({ content: { 'application/json': { schema } } });
	const message = { type: 'object', required: ['id'], properties: { id: { type: 'string' } } };
	const post = {
		requestBody: json({ type: 'object', properties: { content: { type: 'string' }, tts: { type: 'boolean' } } }),
		responses: { 200: json(message), '4XX': json({ type: 'object', required: ['code'] }) }
	};
	const file = join(folder, 'openapi.json');
	writeFileSync(file, JSON.stringify({ openapi: '3.1.0', paths: { '/channels/{channel_id}/messages': { post } } }));
	return file;
}

const restRow = (rows: readonly TrafficRow[], route: string) => rows.find(({ rest }) => rest?.route === route);

it('tells REST and gateway traffic with what the description says about it', async () => {
	const stage = await open({ spec: description() });
	const { sandbox, general } = stage;
	await newBot(sandbox, [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages]);
	await call(sandbox, 'POST', `/channels/${general}/messages`, { content: 'good' });
	await call(sandbox, 'POST', `/channels/${general}/messages`, { content: 'bad', tts: 'maybe' });
	await call(sandbox, 'GET', '/nowhere');
	const { rows, last } = await hear(stage, (all) => all.some(({ rest }) => rest?.route === '/nowhere'));
	const posts = rows.filter(({ rest }) => rest?.route === '/channels/{channel_id}/messages');
	expect(posts.map(({ rest }) => [rest?.method, rest?.status, rest?.check])).toEqual([
		['POST', 200, 'ok'],
		['POST', 400, 'bad']
	]);
	expect(restRow(rows, '/nowhere')?.rest).toMatchObject({ status: 404, check: 'bad' });
	const told = await get(stage, `exchange?number=${posts[1]?.number}`);
	expect(told.json.problems.join()).toMatch(/request: .*tts/);
	expect(JSON.parse(told.json.request)).toEqual({ content: 'bad', tts: 'maybe' });

	const names = rows.flatMap(({ gateway }) => (gateway ? `${gateway.direction} ${gateway.name}` : []));
	expect(names.slice(0, 4)).toEqual(['sent Hello', 'received Identify', 'sent READY', 'sent GUILD_CREATE']);
	expect(names).toContain('sent MESSAGE_CREATE');
	expect(last.sessions).toMatchObject([{ shard: [0, 1], intents: ['Guilds', 'GuildMessages'], connected: true }]);
	expect(last.unchecked).toBeNull();
});

it('shows nobody a token or a signature', async () => {
	const stage = await open({ spec: null });
	const { sandbox, ben, general } = stage;
	const bot = await newBot(sandbox);
	await bot.application.commands.set([{ name: 'hello', description: 'Says hello' }]);
	const { body: hook } = await call(sandbox, 'POST', `/channels/${general}/webhooks`, { name: 'Herald' });
	expect(hook.url).toContain(`/webhooks/${hook.id}/${hook.token}`);
	const tokens = new Set<string>([sandbox.token, hook.token]);
	bot.on('interactionCreate', (interaction) => {
		tokens.add(interaction.token);
		if (interaction.isCommand()) void interaction.reply({ content: 'hello', files: [{ name: 'a.txt', attachment: Buffer.from('a') }] });
	});
	await ben.slash('hello', {}, { channel: general });
	const { rows, last } = await hear(stage, (all) => all.some(({ rest }) => rest?.route.endsWith('/callback')));
	expect(last.unchecked).toMatch(/switched off/);
	const details = await Promise.all(rows.map(({ number }) => get(stage, `exchange?number=${number}`)));
	const shown = JSON.stringify(rows) + details.map(({ text }) => text).join('\n');
	expect(tokens.size).toBe(3);
	for (const token of tokens) expect(shown).not.toContain(token);
	expect(shown).toContain('[redacted]');
	expect(shown).toContain('/cdn/');
	expect(shown).not.toMatch(/hm=[0-9a-f]/);
});

it('keeps the newest thousand lines and no long body whole', async () => {
	const stage = await open({ spec: description() });
	const { sandbox, general } = stage;
	for (let at = 0; at < 1100; at++) await call(sandbox, 'GET', `/channels/${general}`);
	await call(sandbox, 'POST', `/channels/${general}/messages`, { content: 'x'.repeat(100_000) });
	const { rows } = await hear(stage, (all) => all.some(({ rest }) => rest?.method === 'POST'));
	expect(rows).toHaveLength(400);
	// Only the newest can still be held against the description.
	expect(rows.filter(({ rest }) => rest?.check === 'none')).toHaveLength(200);
	expect((await get(stage, 'exchange?number=101')).status).toBe(404);
	expect((await get(stage, 'exchange?number=102')).status).toBe(200);
	const long = await get(stage, `exchange?number=${rows.at(-1)?.number}`);
	expect(long.json.request.length).toBeLessThan(65_000);
	expect(long.json.request).toMatch(/cut off/);
});

it('explains why somebody does not see a channel, also one that nobody of the page sees', async () => {
	const stage = await open();
	const { sandbox, guild, ben, cleo } = stage;
	const staff = sandbox.createRole(guild, { name: 'Staff', permissions: 0n });
	sandbox.giveRole(guild, cleo, staff);
	const closed = sandbox.createChannel(guild, {
		name: 'back-room',
		permission_overwrites: [
			{ id: guild.everyoneId, type: 0, deny: '1024' },
			{ id: staff.id, type: 0, allow: '1024' }
		]
	});
	const places = await get(stage, `places?guild=${guild.id}`);
	expect(places.json.channels.map((one: { name: string }) => one.name)).toEqual(['general', 'back-room']);
	const ask = async (person: string) => (await get(stage, `explain?guild=${guild.id}&person=${person}&channel=${closed.id}`)).json;
	const no = await ask(ben.id);
	expect(no.verdict).toBe('Ben does not see back-room; decided by: Channel: @everyone.');
	expect(no.permissions.filter((one: { has: boolean }) => one.has)).toEqual([]);
	const yes = await ask(cleo.id);
	expect(yes.verdict).toBe('Cleo sees back-room; decided by: Channel: roles: Staff.');
	expect(yes.steps.map((one: { title: string }) => one.title)).toEqual([
		'@everyone',
		'Role: Staff',
		'Channel: @everyone',
		'Channel: roles: Staff'
	]);
	const send = yes.permissions.find((one: { name: string }) => one.name === 'Send Messages');
	expect(send).toEqual({ name: 'Send Messages', has: true, step: 0 });
});

it('starts and stops what goes wrong on purpose', async () => {
	const stage = await open();
	const { scenarios } = stage.sandbox;
	const told = await get(stage, 'scenarios');
	expect(told.json.scenarios.map((one: { name: string }) => one.name)).toEqual(scenarios.list().map(({ name }) => name));
	expect(told.json.running).toEqual([]);
	expect((await post(stage, 'scenario', { name: 'latency', seed: 7 })).json.running).toMatchObject([{ name: 'latency', seed: 7 }]);
	expect((await post(stage, 'scenario', { name: 'hail', seed: 7 })).status).toBe(404);
	expect((await post(stage, 'scenario', { name: 'latency', seed: -1 })).status).toBe(400);
	expect((await post(stage, 'scenario', { stop: 'hail' })).status).toBe(404);
	expect((await post(stage, 'scenario', { name: 'dm-closed', seed: 1 })).json.running).toHaveLength(2);
	expect((await post(stage, 'scenario', { stop: 'latency' })).json.running).toMatchObject([{ name: 'dm-closed' }]);
	expect((await post(stage, 'scenario', { stop: true })).json.running).toEqual([]);
	expect(scenarios.running()).toEqual([]);
	expect(stage.sandbox.crashes).toEqual([]);
});
