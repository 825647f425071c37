import { Agent, request } from 'node:http';
import { ChannelType } from 'discord-api-types/v10';
import { expect, onTestFinished, test } from 'vitest';
import { DEFAULT_EVERYONE, type Person, type Sandbox, type SandboxGuild } from '../src/index.js';
import { Draw, Requests, type SoakRequest } from './soak-requests.js';
import { call, openStage } from './support.js';

const REQUESTS = Number(process.env.SOAK_REQUESTS ?? 20_000);
/** The same seed sends the same calls: `SOAK_SEED=n` plays a run again. */
const SEED = Number(process.env.SOAK_SEED ?? 20_260_718);
/** Calls after which what was destroyed is made again. */
const REPAIR_EVERY = 250;

/** One after the other over one connection: with several, the order of arrival would not be the seed's. */
function send(agent: Agent, base: string, { method, path, headers, body }: SoakRequest): Promise<number> {
	return new Promise((resolve, reject) => {
		const call = request(
			`${base}/api/v10${path}`,
			{ method, agent, headers: { ...headers, 'content-length': body?.length ?? 0 } },
			(response) => {
				response.on('error', reject);
				response.on('end', () => resolve(response.statusCode ?? 0));
				response.resume();
			}
		);
		call.on('error', reject);
		call.end(body ?? undefined);
	});
}

/** People, channels and things to ask for, whatever the calls before did to them. */
async function repair(sandbox: Sandbox, guild: SandboxGuild, people: readonly Person[]): Promise<void> {
	const { world } = sandbox;
	const record = world.guild(guild.id);
	for (const person of people) {
		record.bans.delete(person.id);
		sandbox.addMember(guild, person.id);
		const member = record.members.get(person.id);
		if (member) member.communication_disabled_until = null;
	}
	const everyone = record.roles.get(guild.id);
	if (everyone) everyone.permissions = String(DEFAULT_EVERYONE);
	if (!record.members.has(sandbox.applicationId)) sandbox.addBot(guild, 8n);
	const own = [...record.roles.values()].find((role) => role.tags?.bot_id === sandbox.applicationId);
	if (own) sandbox.moveRole(guild, own, record.roles.size);
	const channels = world.channelsOf(guild.id);
	for (const channel of channels.filter((one) => one.type !== ChannelType.GuildCategory).slice(12))
		if (world.channels.has(channel.id)) await call(sandbox, 'DELETE', `/channels/${channel.id}`);
	for (const role of [...record.roles.values()].filter((one) => !one.managed && one.id !== guild.id).slice(8))
		await call(sandbox, 'DELETE', `/guilds/${guild.id}/roles/${role.id}`);
	const text = sandbox.createChannel(guild, { name: 'again' });
	if (!channels.some((one) => one.type === ChannelType.GuildAnnouncement)) {
		const news = sandbox.createChannel(guild, { name: 'news', type: ChannelType.GuildAnnouncement });
		await people[0]?.say('news', { channel: news });
	}
	if (!channels.some((one) => one.forum))
		sandbox.createChannel(guild, { name: 'forum', type: ChannelType.GuildForum, available_tags: [{ name: 'tag' }] });
	await call(sandbox, 'PUT', `/applications/${sandbox.applicationId}/commands`, [{ name: 'ask', description: 'd' }]);
	await call(sandbox, 'POST', `/channels/${text.id}/webhooks`, { name: 'Herald' });
	for (const person of people) {
		await person.say('hello', { channel: text });
		// Nobody but the calls to come answers it.
		person.slash('ask', {}, { channel: text, noSettle: true }).catch(() => {});
	}
}

test(`${REQUESTS} calls over every route: no crash, no 500, every answer as described (seed ${SEED})`, async () => {
	const { sandbox, guild, ben, cleo } = await openStage({ rateLimits: false, conformance: { reportFile: null } });
	const agent = new Agent({ keepAlive: true, maxSockets: 1 });
	onTestFinished(() => agent.destroy());
	const elsewhere = sandbox.createGuild({ name: 'Elsewhere', owner: cleo.id, botPermissions: null });
	sandbox.createChannel(elsewhere, { name: 'closed' });
	for (const type of ['durable', 'consumable'] as const) sandbox.createSku({ name: type, type });
	const requests = new Requests(new Draw(SEED), sandbox, guild.id);
	// The one call after which nothing could be asked any more.
	const routes = sandbox.rest.routes.filter((route) => route !== 'DELETE /users/@me/guilds/{guild_id}');
	const statuses = new Map<number, number>();
	const reached = new Map<string, Set<number>>();
	for (let n = 0; n < REQUESTS; n++) {
		if (n % REPAIR_EVERY === 0) await repair(sandbox, guild, [ben, cleo]);
		const next = requests.next(routes);
		const status = await send(agent, sandbox.base, next);
		statuses.set(status, (statuses.get(status) ?? 0) + 1);
		const route = `${next.method} ${next.route}`;
		reached.set(route, (reached.get(route) ?? new Set()).add(status));
		if (status >= 500 || sandbox.crashes.length)
			throw new Error(`SOAK_SEED=${SEED}: call ${n}, ${route} ${next.path} ${next.body?.toString().slice(0, 2000)}`, {
				cause: sandbox.crashes[0]
			});
	}
	const known = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
	console.info(`soak: seed ${SEED}, ${known.join(', ')}`);
	expect(sandbox.crashes).toEqual([]);
	expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
	const report = sandbox.conformance();
	console.info(`soak: ${report.skipped ?? `${report.answers} answers held against the description`}`);
	expect(report.violations.filter((one) => one.side === 'answer')).toEqual([]);
	// The calls reach the handlers, not only the router: every route was asked, and nearly all said yes at least once.
	if (REQUESTS < 20_000) return;
	expect(routes.filter((route) => !reached.has(route))).toEqual([]);
	const never = routes.filter((route) => ![...(reached.get(route) ?? [])].some((status) => status < 300));
	expect(never).toContain('PUT /applications/{application_id}/guilds/{guild_id}/commands/{command_id}/permissions');
	expect(never.length, `never said yes: ${never.join(', ')}`).toBeLessThan(routes.length / 20);
	for (const [status, least] of [
		[200, 0.25],
		[400, 0.1],
		[403, 0.02],
		[404, 0.1]
	] as const)
		expect([status, (statuses.get(status) ?? 0) > REQUESTS * least]).toEqual([status, true]);
}, 600_000);
