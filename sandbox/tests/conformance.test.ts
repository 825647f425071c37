import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { Conformance } from '../src/conformance/conformance.js';
import { call, openStage } from './support.js';

const SPEC = process.env.DISCORD_OPENAPI ?? fileURLToPath(new URL('../../../shared/discord/openapi.json', import.meta.url));
const exchange = {
	method: 'POST',
	path: '/channels/123456789012345678/messages',
	query: new URLSearchParams(),
	contentType: 'application/json'
};

test('without the description the check says that it was skipped', () => {
	const checks = new Conformance('/nowhere/openapi.json', null);
	checks.record({ ...exchange, json: { content: 'x' }, status: 200, answer: '{}' });
	expect(checks.report()).toMatchObject({ skipped: expect.stringContaining('not at hand'), requests: 0, violations: [] });
});

test.skipIf(!existsSync(SPEC))('a wrong request, a wrong answer and an unknown route are found', () => {
	const checks = new Conformance(SPEC, null);
	checks.record({
		...exchange,
		json: { embeds: 'no' },
		status: 400,
		answer: JSON.stringify({ code: 50035, message: 'Invalid Form Body' })
	});
	checks.record({ ...exchange, json: { content: 'x' }, status: 200, answer: '{"id":"not an id"}' });
	checks.record({ ...exchange, path: '/nothing', json: undefined, status: 404, answer: undefined });
	expect(checks.report().violations.map((one) => one.side)).toEqual(['request', 'answer', 'request']);
	expect(checks.report()).toMatchObject({ requests: 2, answers: 2, routes: ['POST /channels/{channel_id}/messages'] });
});

test.skipIf(!existsSync(SPEC))('every route of the sandbox is described, and its report is written when it stops', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'conformance-'));
	onTestFinished(() => rm(folder, { recursive: true, force: true }));
	const reportFile = join(folder, 'report.json');
	const { sandbox, guild, general } = await openStage({ conformance: { spec: SPEC, reportFile }, rateLimits: false });
	const app = sandbox.applicationId;
	const image = `data:image/png;base64,${Buffer.from('picture').toString('base64')}`;
	const { body: emoji } = await call(sandbox, 'POST', `/applications/${app}/emojis`, { name: 'coin', image });
	const { body: role } = await call(sandbox, 'POST', `/guilds/${guild.id}/roles`, {
		name: 'r',
		permissions: '0',
		colors: { primary_color: 5 }
	});
	const { body: command } = await call(sandbox, 'POST', `/applications/${app}/commands`, { name: 'x', description: 'd' });
	const { body: message } = await call(sandbox, 'POST', `/channels/${general}/messages`, {
		embeds: [{ title: 't', image: { url: 'https://example.org/a.png' } }]
	});
	const calls: [string, string, unknown?][] = [
		['GET', '/gateway'],
		['GET', '/gateway/bot'],
		['GET', '/applications/@me'],
		['GET', '/oauth2/applications/@me'],
		['GET', '/users/@me'],
		['GET', '/users/@me/guilds'],
		['GET', `/users/${sandbox.bot.id}`],
		['GET', `/applications/${app}/emojis`],
		['GET', `/applications/${app}/emojis/${emoji.id}`],
		['PATCH', `/applications/${app}/emojis/${emoji.id}`, { name: 'gold' }],
		['DELETE', `/applications/${app}/emojis/${emoji.id}`],
		['GET', `/applications/${app}/commands`],
		['GET', `/applications/${app}/commands/${command.id}`],
		['PATCH', `/applications/${app}/commands/${command.id}`, { description: 'e' }],
		['PUT', `/applications/${app}/guilds/${guild.id}/commands`, [{ name: 'g', description: 'd', default_member_permissions: '8' }]],
		['DELETE', `/applications/${app}/commands/${command.id}`],
		['GET', `/guilds/${guild.id}?with_counts=true`],
		['PATCH', `/guilds/${guild.id}`, { name: 'Renamed' }],
		['GET', `/guilds/${guild.id}/channels`],
		['PATCH', `/guilds/${guild.id}/channels`, [{ id: general, position: 3 }]],
		['GET', `/guilds/${guild.id}/roles`],
		['GET', `/guilds/${guild.id}/roles/${role.id}`],
		['GET', `/guilds/${guild.id}/roles/member-counts`],
		['PATCH', `/guilds/${guild.id}/roles`, [{ id: role.id, position: 1 }]],
		['PATCH', `/guilds/${guild.id}/roles/${role.id}`, { name: 's' }],
		['GET', `/guilds/${guild.id}/members?limit=10`],
		['GET', `/guilds/${guild.id}/members/search?query=be`],
		['PATCH', `/guilds/${guild.id}/members/@me`, { nick: 'Bot' }],
		['GET', `/channels/${general}/invites`],
		['GET', `/channels/${general}/messages/${message.id}`],
		['POST', `/channels/${general}/typing`],
		['GET', `/channels/${general}/threads/archived/private`],
		['GET', `/channels/${general}/users/@me/threads/archived/private`],
		['DELETE', `/guilds/${guild.id}/roles/${role.id}`]
	];
	for (const [method, path, body] of calls)
		expect([method, path, Math.floor((await call(sandbox, method, path, body)).status / 100)]).toEqual([method, path, 2]);
	const report = sandbox.conformance();
	expect(report.violations).toEqual([]);
	await sandbox.stop();
	const written = JSON.parse(await readFile(reportFile, 'utf8'));
	expect(written).toMatchObject({ requests: calls.length + 4, answers: calls.length + 4, violations: [] });
});
