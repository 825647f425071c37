import { expect, test } from 'vitest';
import type { FaultAction, RestEntry } from '../src/index.js';
import { call, newBot, openStage } from './support.js';

test('buckets per channel: headers count down, then 429 with Retry-After', async () => {
	const { sandbox, guild, general } = await openStage({
		routeLimits: { 'POST /channels/{channel_id}/messages': { limit: 5, perMs: 600_000 } }
	});
	const other = sandbox.createChannel(guild, { name: 'other' }).id;
	const send = (channel: string) => call(sandbox, 'POST', `/channels/${channel}/messages`, { content: 'x' });
	for (const left of [4, 3, 2, 1, 0]) expect((await send(general)).headers.get('x-ratelimit-remaining')).toBe(String(left));
	const refused = await send(general);
	expect(refused).toMatchObject({ status: 429, body: { global: false } });
	expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
	expect(refused.headers.get('x-ratelimit-scope')).toBe('user');
	expect((await send(other)).status).toBe(200);
	await sandbox.clock.advance(600_001);
	expect((await send(general)).status).toBe(200);
});

test('the global limit, and none when switched off', async () => {
	const { sandbox } = await openStage({ globalPerSecond: 1 });
	const answers = await Promise.all(Array.from({ length: 40 }, () => call(sandbox, 'GET', '/users/@me')));
	const limited = answers.filter((one) => one.status === 429);
	expect(limited.length).toBeGreaterThan(0);
	expect(limited[0]?.headers.get('x-ratelimit-global')).toBe('true');
	const free = await openStage({ rateLimits: false });
	const all = await Promise.all(
		Array.from({ length: 70 }, () => call(free.sandbox, 'POST', `/channels/${free.general}/messages`, { content: 'x' }))
	);
	expect(all.every((one) => one.status === 200)).toBe(true);
});

test('renames of a channel: two in ten minutes', async () => {
	const { sandbox, general } = await openStage();
	const rename = (name: string) => call(sandbox, 'PATCH', `/channels/${general}`, { name });
	expect((await rename('one')).status).toBe(200);
	expect((await rename('two')).status).toBe(200);
	const refused = await rename('three');
	expect(refused.status).toBe(429);
	expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(590);
	await sandbox.clock.advance(10 * 60_000 + 1000);
	expect((await rename('three')).status).toBe(200);
});

test('topics and names together, names of threads for themselves: two in ten minutes each', async () => {
	const { sandbox, general } = await openStage();
	const edit = async (id: string, body: object) => (await call(sandbox, 'PATCH', `/channels/${id}`, body)).status;
	const { body: thread } = await call(sandbox, 'POST', `/channels/${general}/threads`, { name: 'zero', type: 11 });
	expect([await edit(general, { topic: 'one' }), await edit(general, { name: 'two' }), await edit(general, { topic: 'three' })]).toEqual([
		200, 200, 429
	]);
	expect(await edit(general, { nsfw: true })).toBe(200);
	const names: number[] = [];
	for (const name of ['one', 'two', 'three']) names.push(await edit(thread.id, { name }));
	expect(names).toEqual([200, 200, 429]);
	expect(await edit(thread.id, { archived: true })).toBe(200);
});

test('discord.js obeys the headers: no 429 reaches it', async () => {
	const { sandbox, general } = await openStage({ routeLimits: { 'POST /channels/{channel_id}/messages': { limit: 3, perMs: 300 } } });
	const client = await newBot(sandbox);
	const statuses: number[] = [];
	sandbox.onRest((entry) => {
		if (entry.phase === 'after' && entry.route === '/channels/{channel_id}/messages') statuses.push(entry.status ?? -1);
	});
	const channel = await client.channels.fetch(general);
	if (channel?.isSendable()) await Promise.all(Array.from({ length: 8 }, (_, n) => channel.send(`n${n}`)));
	expect(statuses).toEqual(Array(8).fill(200));
});

test('faults: a status, a 429, a delay; nth and times', async () => {
	const { sandbox, general } = await openStage();
	const send = async () => (await call(sandbox, 'POST', `/channels/${general}/messages`, { content: 'x' })).status;
	const route = '/channels/{channel_id}/messages';
	const rule = sandbox.faults.add({ match: { method: 'POST', route }, nth: 2, times: 2, action: 'status:503' });
	expect([await send(), await send(), await send(), await send()]).toEqual([200, 503, 503, 200]);
	expect(rule.hits).toBe(2);
	sandbox.faults.add({ match: { route: /\/messages$/, body: (body) => JSON.stringify(body).includes('x') }, action: '429' });
	const limited = await call(sandbox, 'POST', `/channels/${general}/messages`, { content: 'x' });
	expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '1']);
	expect(sandbox.messages(general)).toHaveLength(2);
	sandbox.faults.add({ match: { route }, action: 'latency:50' });
	expect(await send()).toBe(200);
	expect(sandbox.faults.active).toBe(0);
});

test('drop-before applies nothing, lose-reply applies and says nothing', async () => {
	const { sandbox, general } = await openStage();
	const entries: RestEntry[] = [];
	sandbox.onRest((entry) => void entries.push(entry));
	const send = () => call(sandbox, 'POST', `/channels/${general}/messages`, { content: 'x' });
	sandbox.faults.add({ match: { method: 'POST' }, action: 'drop-before' });
	await expect(send()).rejects.toThrow();
	expect(sandbox.messages(general)).toHaveLength(0);
	sandbox.faults.add({ match: { method: 'POST' }, action: 'lose-reply' });
	await expect(send()).rejects.toThrow();
	expect(sandbox.messages(general)).toHaveLength(1);
	await send();
	const numbered = entries.map((entry) => `${entry.number} ${entry.phase} ${entry.status ?? ''} ${entry.fault ?? ''}`.trim());
	expect(numbered).toEqual(['1 before', '1 after 0 drop-before', '2 before', '2 after 0 lose-reply', '3 before', '3 after 200']);
	expect(sandbox.crashes).toEqual([]);
});

test('an observer can hold a call back', async () => {
	const { sandbox, general } = await openStage();
	let release: () => void = () => {};
	const gate = new Promise<void>((resolve) => {
		release = resolve;
	});
	const reached = new Promise<void>((resolve) => {
		sandbox.onRest((entry) => {
			if (entry.phase !== 'before') return undefined;
			resolve();
			return gate;
		});
	});
	const sending = call(sandbox, 'POST', `/channels/${general}/messages`, { content: 'x' });
	await reached;
	expect(sandbox.messages(general)).toHaveLength(0);
	release();
	expect((await sending).status).toBe(200);
});

test('a fault’s 429 and 5xx carry the bucket as Discord’s do; a global one has none', async () => {
	const { sandbox, general } = await openStage();
	const names = ['limit', 'remaining', 'reset-after', 'bucket', 'scope'] as const;
	const headers = async (action: FaultAction) => {
		sandbox.faults.add({ match: { method: 'GET' }, times: 1, action });
		const answer = await call(sandbox, 'GET', `/channels/${general}`);
		return names.map((name) => answer.headers.get(`x-ratelimit-${name}`));
	};
	const bucket = (await call(sandbox, 'GET', `/channels/${general}`)).headers.get('x-ratelimit-bucket');
	expect(await headers('429:user')).toEqual(['50', '0', '1.000', bucket, 'user']);
	expect(await headers('429')).toMatchObject({ 0: '50', 3: bucket, 4: 'shared' });
	expect(await headers('status:503')).toMatchObject({ 0: '50', 3: bucket, 4: null });
	expect(await headers('429:global')).toEqual([null, null, null, null, 'global']);
});
