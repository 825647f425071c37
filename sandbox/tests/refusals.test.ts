import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ChannelType } from 'discord-api-types/v10';
import { expect, test } from 'vitest';
import { Permission as P } from '../src/index.js';
import { call, openStage } from './support.js';

const NOBODY = '123456789012345678';
const SOURCES = ['Opcodes', 'openapi', 'discord-api-docs', 'no source'];
const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

test('what is not there', async () => {
	const { sandbox, guild, general, ben } = await openStage({ rateLimits: false });
	const app = sandbox.applicationId;
	const image = `data:image/png;base64,${Buffer.from('x').toString('base64')}`;
	const cases: [string, string, number, number, unknown?][] = [
		['GET', `/applications/${NOBODY}/commands`, 404, 10002],
		['DELETE', `/channels/${general}/permissions/${NOBODY}`, 404, 10009],
		['PUT', `/channels/${general}/permissions/${NOBODY}`, 404, 10009, { type: 0 }],
		['GET', `/guilds/${guild.id}/roles/${NOBODY}`, 404, 10011],
		['PUT', `/guilds/${guild.id}/members/${ben.id}/roles/${NOBODY}`, 404, 10011],
		['GET', `/applications/${app}/commands/${NOBODY}`, 404, 10063],
		['PUT', `/applications/${app}/guilds/${guild.id}/commands/${NOBODY}/permissions`, 403, 20001, { permissions: [] }],
		['POST', '/users/@me/channels', 400, 50033, { recipient_id: NOBODY }],
		['POST', '/users/@me/channels', 400, 50033, { recipient_id: app }],
		['GET', `/applications/${app}/emojis/${NOBODY}`, 404, 10014],
		['POST', `/applications/${app}/emojis`, 400, 50035, { name: 'x', image }]
	];
	for (const [method, path, status, code, body] of cases) {
		const got = await call(sandbox, method, path, body);
		expect([method, path, got.status, got.body?.code]).toEqual([method, path, status, code]);
	}
	expect(await call(sandbox, 'GET', '/nothing')).toMatchObject({ status: 404, body: { code: 0 } });
	expect(await call(sandbox, 'GET', '/users/@me', undefined, { authorization: 'Bot x' })).toMatchObject({ status: 401, body: { code: 0 } });
	const broken = await fetch(`${sandbox.api}/v10/channels/${general}/messages`, {
		method: 'POST',
		headers: { authorization: `Bot ${sandbox.token}`, 'content-type': 'application/json' },
		body: '{"content":'
	});
	expect([broken.status, await broken.json()]).toMatchObject([400, { code: 50109 }]);
});

test('what does not fit the place', async () => {
	const { sandbox, guild, general, ben, ada } = await openStage({ rateLimits: false });
	const category = sandbox.createChannel(guild, { name: 'c', type: ChannelType.GuildCategory });
	const code = async (method: string, path: string, body?: unknown) => (await call(sandbox, method, path, body)).body?.code ?? 'ok';
	expect(await code('POST', `/channels/${category.id}/messages`, { content: 'x' })).toBe(50008);
	expect(await code('POST', `/channels/${category.id}/threads`, { name: 't', type: 11 })).toBe(50024);
	const dm = (await call(sandbox, 'POST', '/users/@me/channels', { recipient_id: ben.id })).body.id;
	const theirs = await ben.dm('hello');
	expect(await code('DELETE', `/channels/${dm}/messages/${theirs.id}`)).toBe(50003);
	expect(await code('DELETE', `/channels/${dm}/messages/${theirs.id}/reactions`)).toBe(50003);
	const news = sandbox.createChannel(guild, { name: 'news', type: ChannelType.GuildAnnouncement });
	const first = await ada.say('news', { channel: news });
	const reply = await ada.say('more', { channel: news, replyTo: first });
	expect(await code('POST', `/channels/${news.id}/messages/${reply.id}/crosspost`)).toBe(50068);
	const { body: thread } = await call(sandbox, 'POST', `/channels/${general}/threads`, { name: 't', type: 11 });
	await call(sandbox, 'PATCH', `/channels/${thread.id}`, { locked: true });
	await expect(ben.say('x', { channel: thread.id })).rejects.toMatchObject({ code: 160005 });
	sandbox.setBotPermissions(guild, P.ViewChannel | P.SendMessagesInThreads);
	expect(await code('POST', `/channels/${thread.id}/messages`, { content: 'x' })).toBe(160005);
});

test('1,000 invites, thread members and overwrites, 2,000 emojis', async () => {
	const { sandbox, guild, general } = await openStage({ rateLimits: false, conformance: false });
	const code = async (method: string, path: string, body?: unknown) => (await call(sandbox, method, path, body)).body?.code ?? 'ok';
	const invite = () => code('POST', `/channels/${general}/invites`, { unique: true, max_age: 0 });
	for (let n = 0; n < 1000; n++) await invite();
	expect(await invite()).toBe(30016);
	const people = Array.from({ length: 1000 }, (_, n) => sandbox.createUser({ name: `p${n}` }).id);
	for (const id of people) sandbox.addMember(guild, id);
	const { body: thread } = await call(sandbox, 'POST', `/channels/${general}/threads`, { name: 't', type: 12 });
	for (const id of people.slice(0, 999)) await code('PUT', `/channels/${thread.id}/thread-members/${id}`);
	expect(await code('PUT', `/channels/${thread.id}/thread-members/${people[999]}`)).toBe(30033);
	for (const id of people) sandbox.setOverwrite(general, id, { deny: P.SendMessages });
	expect(await code('PUT', `/channels/${general}/permissions/${guild.ownerId}`, { type: 1, deny: '2048' })).toBe(30060);
	const image = `data:image/png;base64,${Buffer.from('x').toString('base64')}`;
	const emoji = (name: string) => code('POST', `/applications/${sandbox.applicationId}/emojis`, { name, image });
	for (let n = 0; n < 2000; n++) await emoji(`e${n}x`);
	expect(await emoji('more')).toBe(30008);
});

/** Rows of the table of refusals in the README, without its head. */
function rows(): string[][] {
	const text = readFileSync(folder('../README.md'), 'utf8');
	const table = text.slice(text.indexOf('## What it enforces')).split('\n## ', 2)[0] ?? '';
	const lines = table.split('\n').filter((line) => line.startsWith('|'));
	return lines.slice(2).map((line) =>
		line
			.split('|')
			.slice(1, -1)
			.map((cell) => cell.trim())
	);
}

const codesIn = (cell: string): string[] => [...cell.matchAll(/\b\d{5,6}\b/g)].map(([code]) => code);

test('the table of refusals is true: every code is seen by the test it names, none is missing', () => {
	const table = rows();
	expect(table.length).toBeGreaterThan(40);
	const wrong = table.flatMap(([rule = '', codes = '', source = '', tests = '']) => {
		const files = [...tests.matchAll(/`([\w-]+)`/g)].map(([, name]) => `${name}.test.ts`);
		const text = files.map((file) => readFileSync(folder(`./${file}`), 'utf8')).join('\n');
		const unseen = codesIn(codes).filter((code) => !text.replace(/(\d)_(?=\d)/g, '$1').includes(code));
		const sourced = SOURCES.some((one) => source.includes(one)) || /^(Resources|Topics|Interactions|Components|Events)/.test(source);
		return [
			...unseen.map((code) => `${rule}: ${code}`),
			...(files.length ? [] : [`${rule}: no test`]),
			...(sourced ? [] : [`${rule}: no source`])
		];
	});
	expect(wrong).toEqual([]);
	const named = new Set(table.flatMap(([, codes = '']) => codesIn(codes)));
	const sources = ['rest', 'world', 'limits', '.'].flatMap((part) =>
		readdirSync(folder(`../src/${part}`))
			.filter((name) => name.endsWith('.ts'))
			.map((name) => readFileSync(folder(`../src/${part}/${name}`), 'utf8'))
	);
	const thrown = sources.flatMap((text) =>
		[...text.matchAll(/(?:ApiError\(\d{3}, |^\t\w+: \[)(\d[\d_]{4,})/gm)].map(([, code = '']) => code.replace(/_/g, ''))
	);
	expect([...new Set(thrown)].filter((code) => !named.has(code))).toEqual([]);
});
