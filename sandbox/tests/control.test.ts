import { request } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { attachControl } from '../src/control/attach.js';
import { openStage, type Stage } from './support.js';

const TOKEN = 'token-of-this-test-0123456789-abcdefghij';
const ORIGIN_SENTENCE = 'Another web site may not act here.';

interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly text: string;
	// biome-ignore lint/suspicious/noExplicitAny: answers of every shape, looked at by the test
	readonly json: any;
}

/** Like a browser or an attacker: every header can be set, also Host and Origin. */
function ask(
	stage: Stage,
	path: string,
	options: { method?: string; headers?: Record<string, string>; body?: string } = {}
): Promise<Answer> {
	const { port } = new URL(stage.sandbox.base);
	return new Promise((resolve, reject) => {
		const call = request({ host: '127.0.0.1', port, path, method: options.method ?? 'GET', headers: options.headers ?? {} }, (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk) => chunks.push(chunk));
			response.on('end', () => {
				const text = Buffer.concat(chunks).toString('utf8');
				const isJson = response.headers['content-type']?.startsWith('application/json');
				resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: isJson ? JSON.parse(text) : null });
			});
		});
		call.once('error', reject);
		call.end(options.body);
	});
}

const bearer = { authorization: `Bearer ${TOKEN}` };
const asJson = { ...bearer, 'content-type': 'application/json' };

async function open(): Promise<Stage> {
	const stage = await openStage();
	onTestFinished(attachControl(stage.sandbox, { token: TOKEN }));
	return stage;
}

function say(stage: Stage, text: string, headers: Record<string, string>): Promise<Answer> {
	const body = JSON.stringify({ user: stage.ben.id, guild: stage.guild.id, channel: stage.general, text });
	return ask(stage, '/control/say', { method: 'POST', headers: { ...asJson, ...headers }, body });
}

const said = (stage: Stage): string[] => stage.sandbox.messages(stage.general).map((one) => one.content);

describe('who is let in', () => {
	it('serves the page only to the printed address, and gives it a cookie that no script and no other site gets', async () => {
		const stage = await open();
		expect((await ask(stage, '/')).status).toBe(401);
		expect((await ask(stage, '/?token=wrong')).status).toBe(401);
		const first = await ask(stage, `/?token=${TOKEN}`);
		const cookie = String(first.headers['set-cookie']);
		expect(cookie).toMatch(/^local_discord_\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
		expect(cookie).not.toContain(TOKEN);
		expect(first.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
		expect(first.headers['content-security-policy']).toContain("frame-ancestors 'none'");
		const value = cookie.split(';')[0] ?? '';
		expect((await ask(stage, '/control/start', { headers: { cookie: value } })).json).toEqual({
			user: stage.ada.id,
			guild: stage.guild.id
		});
		expect((await ask(stage, '/control/start', { headers: { cookie: value.slice(0, -1) } })).status).toBe(401);
	});

	it('takes no token from the address of the control API, and no wrong bearer', async () => {
		const stage = await open();
		expect((await ask(stage, `/control/start?token=${TOKEN}`)).status).toBe(401);
		expect((await ask(stage, '/control/start', { headers: { authorization: 'Bearer no' } })).status).toBe(401);
		expect((await ask(stage, '/control/start', { headers: bearer })).status).toBe(200);
	});

	it.each(['evil.example', 'evil.example:PORT', '127.0.0.1', '127.0.0.1:1', '127.0.0.1.evil.example:PORT'])(
		'refuses the host %s even with the token: DNS rebinding',
		async (host) => {
			const stage = await open();
			const named = host.replace('PORT', new URL(stage.sandbox.base).port);
			const refused = await say(stage, 'rebound', { host: named });
			expect(refused.status).toBe(403);
			expect(refused.json.todo).toContain('127.0.0.1');
			expect((await ask(stage, `/?token=${TOKEN}`, { headers: { host: named } })).status).toBe(403);
			expect(said(stage)).toEqual([]);
		}
	);

	it.each(['https://evil.example', 'null', 'http://127.0.0.1:1', 'https://127.0.0.1:PORT'])(
		'refuses the origin %s even with the token: another site',
		async (origin) => {
			const stage = await open();
			const refused = await say(stage, 'forged', { origin: origin.replace('PORT', new URL(stage.sandbox.base).port) });
			expect([refused.status, refused.json.error]).toEqual([403, ORIGIN_SENTENCE]);
			expect(said(stage)).toEqual([]);
		}
	);

	it('refuses what a browser marks as coming from elsewhere, also without an origin', async () => {
		const stage = await open();
		for (const site of ['cross-site', 'same-site']) {
			expect((await say(stage, 'forged', { 'sec-fetch-site': site })).status).toBe(403);
			expect((await ask(stage, '/control/start', { headers: { ...bearer, 'sec-fetch-site': site } })).status).toBe(403);
		}
		expect(said(stage)).toEqual([]);
		const { base } = stage.sandbox;
		expect((await say(stage, 'own page', { origin: base, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
		const local = base.replace('127.0.0.1', 'localhost');
		expect((await say(stage, 'by name', { origin: local, host: new URL(local).host })).status).toBe(200);
		expect(said(stage)).toEqual(['own page', 'by name']);
	});

	it('listens on loopback only', async () => {
		const stage = await open();
		// Whoever listens on all addresses answers on this one too.
		const other = stage.sandbox.base.replace('127.0.0.1', '127.0.0.2');
		await expect(fetch(`${other}/?token=${TOKEN}`)).rejects.toThrow('fetch failed');
		expect((await fetch(`${stage.sandbox.base}/control/start`, { headers: bearer })).status).toBe(200);
	});

	it('serves nothing outside the folder of the page', async () => {
		const stage = await open();
		for (const path of ['/assets/../../package.json', '/assets/..%2f..%2f..%2fpackage.json', '/assets/%2e%2e/%2e%2e/vite.config.ts']) {
			const answer = await ask(stage, path, { headers: bearer });
			expect([path, answer.status]).toEqual([path, 404]);
			expect(answer.text).not.toContain('sandbox"');
		}
	});
});

describe('bad input', () => {
	it.each([
		['/control/say', 'not json', 'application/json', 400],
		['/control/say', '[]', 'application/json', 400],
		['/control/say', '{}', 'application/json', 400],
		['/control/say', '{"user":"1","guild":"x"}', 'application/json', 400],
		['/control/say', '{}', 'text/plain', 415],
		['/control/say', '--x', 'multipart/form-data; boundary=y', 400],
		['/control/nothing', '{"user":"1"}', 'application/json', 404],
		['/control/constructor', '{"user":"1"}', 'application/json', 404],
		['/control/clock', '{"advanceMs":-1}', 'application/json', 400],
		['/control/clock', '{"advanceMs":1.5}', 'application/json', 400],
		['/control/say', `{"text":"${'x'.repeat(300 * 1024)}"}`, 'application/json', 413]
	] as const)('%s %.30s (%s) is answered with what to do', async (path, body, type, status) => {
		const stage = await open();
		const answer = await ask(stage, path, { method: 'POST', headers: { ...bearer, 'content-type': type }, body });
		expect(answer.status).toBe(status);
		expect(answer.json).toEqual({ error: expect.stringMatching(/\S/), todo: expect.stringMatching(/\S/) });
		expect(stage.sandbox.crashes).toEqual([]);
	});

	it('refuses other methods, unknown people and ids that are none', async () => {
		const stage = await open();
		expect((await ask(stage, '/control/say', { method: 'DELETE', headers: bearer })).status).toBe(405);
		expect((await ask(stage, '/control/state?user=123456789012345678', { headers: bearer })).status).toBe(404);
		expect((await ask(stage, '/control/state?user=abc', { headers: bearer })).status).toBe(400);
		expect((await ask(stage, '/control/state', { headers: bearer })).status).toBe(400);
		for (const path of ['//', '/cdn/%', '/%']) expect((await ask(stage, path)).status).toBeLessThan(500);
		expect(stage.sandbox.crashes).toEqual([]);
	});

	it('tells the reason when a person may not do something', async () => {
		const stage = await open();
		const secret = stage.sandbox.createChannel(stage.guild, {
			name: 'secret',
			permission_overwrites: [{ id: stage.guild.everyoneId, type: 0, deny: '1024' }]
		});
		const body = JSON.stringify({ user: stage.ben.id, guild: stage.guild.id, channel: secret.id, text: 'hello' });
		const refused = await ask(stage, '/control/say', { method: 'POST', headers: asJson, body });
		expect(refused.status).toBe(422);
		expect(refused.json.error).toContain("can't see #secret");
		const query = `user=${stage.ben.id}&guild=${stage.guild.id}`;
		const state = await ask(stage, `/control/state?${query}`, { headers: bearer });
		expect(state.json.channels.map((one: { name: string }) => one.name)).toEqual(['general']);
		const messages = await ask(stage, `/control/messages?${query}&channel=${secret.id}`, { headers: bearer });
		expect(messages.json).toEqual({ messages: [], more: false });
	});
});

describe('acting', () => {
	it('makes a person with that account age, and moves the clock', async () => {
		const stage = await open();
		const body = JSON.stringify({ name: 'Newcomer', ageDays: 3, guild: stage.guild.id, roles: [] });
		const made = await ask(stage, '/control/person', { method: 'POST', headers: asJson, body });
		const state = await ask(stage, `/control/state?user=${made.json.user}&guild=${stage.guild.id}`, { headers: bearer });
		const member = state.json.members.find((one: { id: string }) => one.id === made.json.user);
		expect(member.name).toBe('Newcomer');
		const age = stage.sandbox.clock.now().getTime() - Date.parse(member.createdAt);
		expect(Math.round(age / 86_400_000)).toBe(3);
		const before = stage.sandbox.clock.offsetMs;
		await ask(stage, '/control/clock', { method: 'POST', headers: asJson, body: '{"advanceMs":3600000}' });
		expect(stage.sandbox.clock.offsetMs - before).toBe(3_600_000);
	});

	it('tells a reader what this person sees, and nothing else', async () => {
		const stage = await open();
		const secret = stage.sandbox.createChannel(stage.guild, {
			name: 'secret',
			permission_overwrites: [{ id: stage.guild.everyoneId, type: 0, deny: '1024' }]
		});
		const response = await fetch(`${stage.sandbox.base}/control/events?user=${stage.ben.id}&guild=${stage.guild.id}`, { headers: bearer });
		const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
		onTestFinished(() => reader?.cancel());
		await stage.ada.say('behind the door', { channel: secret });
		await stage.ada.say('for everybody', { channel: stage.general });
		let heard = '';
		while (!heard.includes('for everybody')) {
			const part = await reader?.read();
			if (!part || part.done) break;
			heard += part.value;
		}
		expect(heard).toContain('for everybody');
		expect(heard).not.toContain('behind the door');
	});

	it('never serves a stored file as a page', async () => {
		const stage = await open();
		const message = await stage.ben.say('look', { channel: stage.general, files: [{ name: 'page.html', data: '<script>1</script>' }] });
		const answer = await fetch(message.attachments[0]?.url ?? '');
		expect(answer.headers.get('content-security-policy')).toContain('sandbox');
	});
});
