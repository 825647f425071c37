import { networkInterfaces } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import { nextJumps, readJumps } from '../src/control/jumps.js';
import { type Answer, asJson, ask, bearer, get, open, post, TOKEN } from './control-support.js';
import { call, type Stage } from './support.js';

const ORIGIN_SENTENCE = 'Another web site may not act here.';

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
		expect(first.headers['content-security-policy']).toContain("frame-src 'self'; frame-ancestors 'self'");
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
		// Whoever listens on all addresses answers on these too. Not every machine has a second one of loopback.
		const others = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
		const away = others.filter(({ address, family }) => family === 'IPv4' && address !== '127.0.0.1').map(({ address }) => address);
		for (const address of [...away, ...(process.platform === 'linux' ? ['127.0.0.2'] : [])]) {
			const other = stage.sandbox.base.replace('127.0.0.1', address);
			await expect(fetch(`${other}/?token=${TOKEN}`)).rejects.toThrow('fetch failed');
		}
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

	it('makes a person in several guilds with what they are there, or with an invite', async () => {
		const stage = await open();
		const { sandbox, guild, ada } = stage;
		const other = sandbox.createGuild({ name: 'Other', owner: ada });
		const role = sandbox.createRole(other, { name: 'Elder' });
		const guilds = [
			{ guild: guild.id, roles: [], joinedDays: 30 },
			{ guild: other.id, roles: [role.id], joinedDays: 5 }
		];
		const made = await post(stage, 'person', { name: 'Regular', ageDays: 100, guilds, dmClosed: true });
		const member = sandbox.members(other).find((one) => one.user.id === made.json.user);
		expect(member?.roles).toEqual([role.id]);
		expect(Math.round((sandbox.clock.now().getTime() - Date.parse(member?.joined_at ?? '')) / 86_400_000)).toBe(5);
		const state = await get(stage, `state?user=${made.json.user}&guild=${guild.id}`);
		const person = state.json.people.find((one: { id: string }) => one.id === made.json.user);
		expect([person.guilds, person.dmClosed, person.part]).toEqual([[guild.id, other.id], true, null]);

		const early = await post(stage, 'person', { name: 'Early', ageDays: 3, guild: guild.id, roles: [], joinedDays: 4 });
		expect([early.status, early.json.error]).toEqual([400, 'Nobody joins before their account is made.']);
		const nobody = await post(stage, 'person', { name: 'Lost', ageDays: 3, invite: 'nothing' });
		expect(nobody.status).toBe(404);
		expect(sandbox.world.users.size).toBe(5);
	});

	it('invites, lets in with the invite as often as it says, and lets go', async () => {
		const stage = await open();
		const { sandbox, guild, ada, ben, cleo, general } = stage;
		const as = (person: { id: string }) => ({ user: person.id, guild: guild.id });
		const heard: string[] = [];
		onTestFinished(sandbox.onChange(({ type }) => heard.push(type)));
		const invite = await post(stage, 'invite', { ...as(ben), channel: general, maxAge: 3600, maxUses: 2 });
		expect(invite.json).toMatchObject({ guild: { name: 'Guild' }, channel: general, uses: 0, maxUses: 2 });
		const { code } = invite.json;
		expect((await get(stage, `invites?user=${ben.id}&guild=${guild.id}`)).json).toHaveLength(1);
		expect((await get(stage, `invites?user=${ada.id}&guild=${guild.id}`)).json).toHaveLength(1);
		expect((await get(stage, `invites?user=${cleo.id}&guild=${guild.id}`)).json).toEqual([]);
		expect((await post(stage, 'uninvite', { ...as(cleo), code })).json.error).toBe('Missing Permissions');
		const entries = (await call(sandbox, 'GET', `/guilds/${guild.id}/audit-logs?action_type=40`)).body.audit_log_entries;
		expect(entries).toMatchObject([{ user_id: ben.id, changes: expect.arrayContaining([{ key: 'code', new_value: code }]) }]);

		const made = await post(stage, 'person', { name: 'Guest', ageDays: 1, invite: `https://discord.gg/${code}` });
		expect(made.json.guild).toBe(guild.id);
		expect((await get(stage, `invite?code=${code}`)).json.uses).toBe(1);
		expect((await post(stage, 'join', { user: cleo.id, code })).json).toEqual({ guild: guild.id, channel: general });
		expect((await get(stage, `invite?code=${code}`)).json.uses).toBe(1);
		await post(stage, 'leave', as(cleo));
		expect(sandbox.members(guild).some((one) => one.user.id === cleo.id)).toBe(false);
		await post(stage, 'join', { user: cleo.id, code });
		expect((await get(stage, `invite?code=${code}`)).status).toBe(404);
		expect(heard).toEqual([
			'INVITE_CREATE',
			'GUILD_AUDIT_LOG_ENTRY_CREATE',
			'USER_CREATE',
			'GUILD_MEMBER_ADD',
			'GUILD_MEMBER_REMOVE',
			'GUILD_MEMBER_ADD',
			'INVITE_DELETE'
		]);

		const short = await post(stage, 'invite', { ...as(ben), channel: general, maxAge: 60, maxUses: 0 });
		await sandbox.clock.advance(61_000);
		expect((await post(stage, 'join', { user: cleo.id, code: short.json.code })).status).toBe(404);
		expect((await post(stage, 'leave', as(ada))).status).toBe(409);
		sandbox.setOverwrite(general, ben, { deny: 1n });
		expect((await post(stage, 'invite', { ...as(ben), channel: general, maxAge: 60, maxUses: 0 })).status).toBe(403);
		expect((await post(stage, 'invite', { ...as(ada), channel: general, maxAge: 604_801, maxUses: 0 })).status).toBe(400);
	});

	it('moves the clock to moments with a name, only forward', async () => {
		const series = [{ name: 'wipe', title: 'Next wipe', from: '2020-01-03T12:00:00Z', everyDays: 14 }];
		const stage = await open({ jumps: (now) => [...nextJumps(series, now), { name: 'past', title: 'Gone', at: new Date(0) }] });
		const { sandbox, ada, guild } = stage;
		const told = async () => (await get(stage, `state?user=${ada.id}&guild=${guild.id}`)).json.jumps;
		const [wipe, ...others] = await told();
		expect([wipe.name, wipe.title, others]).toEqual(['wipe', 'Next wipe', []]);
		expect((Date.parse(wipe.at) - Date.parse('2020-01-03T12:00:00Z')) % (14 * 86_400_000)).toBe(0);
		expect((await post(stage, 'clock', { jump: 'wipe' })).status).toBe(200);
		expect(sandbox.clock.now().getTime() - Date.parse(wipe.at)).toBeGreaterThanOrEqual(0);
		const [after] = await told();
		expect(Date.parse(after.at) - Date.parse(wipe.at)).toBe(14 * 86_400_000);
		for (const jump of ['past', 'nothing']) expect((await post(stage, 'clock', { jump })).status).toBe(404);
		expect(readJumps(JSON.stringify(series))).toEqual(series);
		for (const bad of [
			'{}',
			'[1]',
			'[{"name":"x","title":"X","from":"?","everyDays":1}]',
			'[{"name":"x","title":"X","from":"2020-01-01","everyDays":0}]'
		])
			expect(() => readJumps(bad)).toThrow(/jump/);
	});

	it('counts who is mentioned: by name, by role, everyone; not by oneself', async () => {
		const stage = await open();
		const { sandbox, guild, ada, ben, general } = stage;
		const red = sandbox.createRole(guild, { name: 'Red', mentionable: true });
		sandbox.giveRole(guild, ben, red);
		const wanted = [
			await ada.say(`<@${ben.id}> look`, { channel: general }),
			await ada.say(`<@&${red.id}> look`, { channel: general }),
			await ada.say('@everyone look', { channel: general })
		].map(({ id }) => id);
		await ada.say('nobody', { channel: general });
		await ben.say(`<@${ben.id}>`, { channel: general });
		const state = await get(stage, `state?user=${ben.id}&guild=${guild.id}`);
		expect(state.json.guilds[0].mentions).toEqual({ [general]: wanted });
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
