import { AuditLogEvent, GatewayIntentBits as I } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { Permission as P } from '../src/index.js';
import { call, DEFAULT_INTENTS, newBot, openStage } from './support.js';

const INTENTS = [...DEFAULT_INTENTS, I.GuildModeration, I.GuildMembers];
const DAY_MS = 24 * 60 * 60_000;

describe('bans and kicks', () => {
	test('a ban takes recent messages along, keeps out, and is told; an unban lets in again', async () => {
		const { sandbox, guild, ben, cleo, general } = await openStage();
		const client = await newBot(sandbox, INTENTS);
		const heard: string[] = [];
		client.on('guildBanAdd', (ban) => heard.push(`ban ${ban.user.username}`));
		client.on('guildBanRemove', (ban) => heard.push(`unban ${ban.user.username}`));
		client.on('guildMemberRemove', (member) => heard.push(`gone ${member.user.username}`));
		client.on('messageDeleteBulk', (messages) => heard.push(`${messages.size} messages`));
		await ben.say('long ago');
		await sandbox.clock.advance(2 * DAY_MS);
		await ben.say('spam');
		await cleo.say('mine stays');
		await ben.say('more spam');
		const { body: invite } = await call(sandbox, 'POST', `/channels/${general}/invites`, { max_uses: 1, unique: true, max_age: 0 });
		const server = await client.guilds.fetch(guild.id);
		await server.members.ban(ben.id, { reason: 'spam – twice', deleteMessageSeconds: 3600 });
		expect(sandbox.messages(general).map((one) => one.content)).toEqual(['long ago', 'mine stays']);
		await expect(ben.join(undefined, { invite: invite.code })).rejects.toMatchObject({ code: 40007 });
		expect((await call(sandbox, 'GET', `/invites/${invite.code}`)).status).toBe(200);
		expect((await server.bans.fetch(ben.id)).reason).toBe('spam – twice');
		await server.members.unban(ben.id);
		await ben.join(undefined, { invite: invite.code });
		await expect(server.bans.fetch({ user: ben.id, force: true })).rejects.toMatchObject({ code: 10026 });
		await expect(server.members.unban(ben.id)).rejects.toMatchObject({ code: 10026 });
		await expect.poll(() => heard, { timeout: 300_000 }).toEqual(['gone ben', '2 messages', 'ban ben', 'unban ben']);
		expect(sandbox.conformance().violations).toEqual([]);
	});

	test('bans are listed by page, in the order of ids', async () => {
		const { sandbox, guild } = await openStage();
		const ids: string[] = [];
		for (let n = 0; n < 5; n++) ids.push(sandbox.createUser({ name: `Raider ${n}`, createdAt: new Date(Date.UTC(2020, n)) }).id);
		for (const id of [...ids].reverse()) await call(sandbox, 'PUT', `/guilds/${guild.id}/bans/${id}`, {});
		const client = await newBot(sandbox);
		const server = await client.guilds.fetch(guild.id);
		const list = async (options: object) => [...(await server.bans.fetch(options)).keys()];
		expect(await list({ limit: 2 })).toEqual(ids.slice(0, 2));
		expect(await list({ after: ids[1], limit: 2 })).toEqual(ids.slice(2, 4));
		expect(await list({ before: ids[4], limit: 2 })).toEqual(ids.slice(2, 4));
		for (const query of ['limit=0', 'limit=1001', 'limit=x', 'after=x'])
			expect([query, (await call(sandbox, 'GET', `/guilds/${guild.id}/bans?${query}`)).body.code]).toEqual([query, 50035]);
	});

	test('many at once: who can be banned is, who can not is named, none at all is 500000', async () => {
		const { sandbox, guild, ada, ben } = await openStage();
		const client = await newBot(sandbox);
		const server = await client.guilds.fetch(guild.id);
		const stranger = sandbox.createUser({ name: 'Stranger' });
		const done = await server.bans.bulkCreate([ada.id, ben.id, stranger.id]);
		expect([[...done.bannedUsers].sort(), done.failedUsers]).toEqual([[ben.id, stranger.id].sort(), [ada.id]]);
		await expect(server.bans.bulkCreate([ada.id, ben.id])).rejects.toMatchObject({ code: 500000 });
		await expect(server.bans.bulkCreate(Array.from({ length: 201 }, (_, n) => String(n + 1)))).rejects.toMatchObject({ code: 50035 });
		sandbox.setBotPermissions(guild, P.BanMembers);
		await expect(server.bans.bulkCreate([ben.id])).rejects.toMatchObject({ code: 50013 });
		expect(sandbox.conformance().violations.filter((one) => one.status < 400)).toEqual([]);
	});

	test('nobody bans or kicks whom they stand below, nor themselves', async () => {
		const { sandbox, guild, ada, ben, cleo } = await openStage({ botPermissions: P.BanMembers | P.KickMembers });
		const server = await (await newBot(sandbox)).guilds.fetch(guild.id);
		sandbox.giveRole(guild, ben, sandbox.createRole(guild, { name: 'Above', permissions: P.BanMembers | P.KickMembers }));
		for (const id of [ada.id, ben.id, sandbox.applicationId]) {
			await expect(server.members.ban(id)).rejects.toMatchObject({ code: 50013, status: 403 });
			await expect(server.members.kick(id)).rejects.toMatchObject({ code: 50013 });
		}
		await expect(server.members.ban('123456789012345678')).rejects.toMatchObject({ code: 10013 });
		await expect(server.members.kick('123456789012345678')).rejects.toMatchObject({ code: 10007 });
		await expect(cleo.kick(ben)).rejects.toThrow('may not');
		await expect(ben.ban(ada)).rejects.toThrow('does not stand above');
		await ben.ban(cleo, { reason: 'scam' });
		await ben.kick(sandbox.applicationId);
		expect(sandbox.members(guild).map((one) => one.user.username)).toEqual(['ada', 'ben']);
	});
});

describe('audit log', () => {
	test('names who did what to whom, with the reason', async () => {
		const { sandbox, guild, ada, ben, cleo, general } = await openStage();
		const client = await newBot(sandbox, INTENTS);
		const told: string[] = [];
		client.on('guildAuditLogEntryCreate', (entry) => told.push(`${AuditLogEvent[entry.action]} ${entry.reason}`));
		const server = await client.guilds.fetch(guild.id);
		const role = await server.roles.create({ name: 'Trader', reason: 'trade' });
		await server.members.addRole({ user: ben.id, role, reason: 'earned – 5 ★' });
		await server.members.edit(ben.id, { nick: 'Benny' });
		const made = await server.channels.create({ name: 'shop', reason: 'new shop' });
		await made.setTopic('buy here');
		await made.permissionOverwrites.create(role, { SendMessages: true });
		await server.members.kick(cleo.id, 'gone');
		const said = await ben.say('bad words', { channel: general });
		await ada.deleteMessage(said);
		await ada.ban(cleo, { reason: 'came back' });
		await expect
			.poll(() => told, { timeout: 300_000 })
			.toEqual([
				'RoleCreate trade',
				'MemberRoleUpdate earned – 5 ★',
				'MemberUpdate null',
				'ChannelCreate new shop',
				'ChannelUpdate null',
				'ChannelOverwriteCreate null',
				'MemberKick gone',
				'MessageDelete null',
				'MemberBanAdd came back'
			]);
		const all = await server.fetchAuditLogs();
		expect(all.entries.map((one) => [AuditLogEvent[one.action], one.executor?.username])).toEqual([
			['MemberBanAdd', 'ada'],
			['MessageDelete', 'ada'],
			['MemberKick', 'tribute'],
			['ChannelOverwriteCreate', 'tribute'],
			['ChannelUpdate', 'tribute'],
			['ChannelCreate', 'tribute'],
			['MemberUpdate', 'tribute'],
			['MemberRoleUpdate', 'tribute'],
			['RoleCreate', 'tribute']
		]);
		const changed = all.entries.find((one) => one.action === AuditLogEvent.MemberRoleUpdate);
		expect(changed?.changes).toEqual([{ key: '$add', new: [{ id: role.id, name: 'Trader' }] }]);
		expect(all.entries.find((one) => one.action === AuditLogEvent.ChannelUpdate)?.changes).toEqual([{ key: 'topic', new: 'buy here' }]);
		expect(all.entries.find((one) => one.action === AuditLogEvent.MessageDelete)?.extra).toMatchObject({ count: 1 });
		expect(sandbox.conformance().violations).toEqual([]);
	});

	test('filtered by person, action and place in time, by page, and gone after 45 days', async () => {
		const { sandbox, guild, ada, ben, cleo } = await openStage();
		const server = await (await newBot(sandbox)).guilds.fetch(guild.id);
		for (const name of ['one', 'two', 'three']) await server.roles.create({ name });
		await ada.kick(ben, 'first');
		await ada.kick(cleo, 'second');
		const fetch = async (options: object) => (await server.fetchAuditLogs(options)).entries;
		expect((await fetch({ user: ada.id })).map((one) => one.reason)).toEqual(['second', 'first']);
		expect(await fetch({ type: AuditLogEvent.RoleCreate })).toHaveProperty('size', 3);
		const newest = (await fetch({ limit: 2 })).last()?.id;
		expect((await fetch({ before: newest, limit: 1 })).map((one) => one.action)).toEqual([AuditLogEvent.RoleCreate]);
		const oldest = (await fetch({ type: AuditLogEvent.RoleCreate })).last()?.id;
		const after = await call(sandbox, 'GET', `/guilds/${guild.id}/audit-logs?after=${oldest}&limit=2`);
		expect(after.body.audit_log_entries.map((one: { action_type: number }) => one.action_type)).toEqual([30, 30]);
		expect((await call(sandbox, 'GET', `/guilds/${guild.id}/audit-logs?limit=101`)).body.code).toBe(50035);
		await sandbox.clock.advance(46 * DAY_MS);
		expect(await fetch({})).toHaveProperty('size', 0);
		sandbox.setBotPermissions(guild, P.BanMembers);
		await expect(fetch({})).rejects.toMatchObject({ code: 50013 });
		expect(sandbox.conformance().violations).toEqual([]);
	});

	test('without the right to see it no event comes', async () => {
		const { sandbox, guild, ben, cleo } = await openStage({ botPermissions: P.ManageRoles });
		const client = await newBot(sandbox, INTENTS);
		const heard: string[] = [];
		client.on('guildAuditLogEntryCreate', () => heard.push('entry'));
		const server = await client.guilds.fetch(guild.id);
		client.on('guildBanAdd', (ban) => heard.push(ban.user.username));
		await server.roles.create({ name: 'quiet' });
		await sandbox.as(guild.ownerId, guild).ban(ben);
		await sandbox.as(guild.ownerId, guild).ban(cleo);
		// The second ban comes after every entry there could have been of the first.
		await expect.poll(() => heard, { timeout: 300_000 }).toEqual(['ben', 'cleo']);
	});
});
