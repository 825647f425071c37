import { ChannelType, OverwriteType } from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';
import { ALL_PERMISSIONS, DEFAULT_EVERYONE, Permission as P } from '../src/index.js';
import { call, openStage } from './support.js';

const has = (set: bigint, bit: bigint): boolean => (set & bit) === bit;
type Overwrites = readonly { who: 'everyone' | 'red' | 'blue' | 'ben'; allow?: bigint; deny?: bigint }[];

/** What a member with roles Red and Blue may do in a channel with these overwrites. */
const table: readonly { readonly name: string; readonly overwrites: Overwrites; readonly yes: bigint; readonly no: bigint }[] = [
	{ name: 'none: what @everyone may', overwrites: [], yes: DEFAULT_EVERYONE, no: P.ManageMessages },
	{ name: '@everyone denied', overwrites: [{ who: 'everyone', deny: P.SendMessages }], yes: P.ViewChannel, no: P.SendMessages },
	{
		name: 'role allow beats @everyone deny',
		overwrites: [
			{ who: 'everyone', deny: P.ViewChannel },
			{ who: 'red', allow: P.ViewChannel }
		],
		yes: P.ViewChannel | P.SendMessages,
		no: 0n
	},
	{
		name: 'among roles allow beats deny',
		overwrites: [
			{ who: 'red', deny: P.SendMessages },
			{ who: 'blue', allow: P.SendMessages }
		],
		yes: P.SendMessages,
		no: 0n
	},
	{
		name: 'the member beats roles',
		overwrites: [
			{ who: 'red', allow: P.SendMessages },
			{ who: 'ben', deny: P.SendMessages }
		],
		yes: P.ViewChannel,
		no: P.SendMessages
	},
	{ name: 'no view: nothing', overwrites: [{ who: 'everyone', deny: P.ViewChannel }], yes: 0n, no: P.SendMessages | P.ReadMessageHistory },
	{
		name: 'no send: no files, no embeds',
		overwrites: [{ who: 'everyone', deny: P.SendMessages }],
		yes: P.ReadMessageHistory,
		no: P.AttachFiles | P.EmbedLinks
	}
];

describe('channel permissions', () => {
	for (const { name, overwrites, yes, no } of table)
		test(name, async () => {
			const { sandbox, guild, ben } = await openStage();
			const ids = {
				everyone: guild.everyoneId,
				red: sandbox.createRole(guild, { name: 'Red' }).id,
				blue: sandbox.createRole(guild, { name: 'Blue' }).id,
				ben: ben.id
			};
			sandbox.giveRole(guild, ben, ids.red);
			sandbox.giveRole(guild, ben, ids.blue);
			const channel = sandbox.createChannel(guild, {
				name: 'x',
				permission_overwrites: overwrites.map(({ who, allow, deny }) => ({
					id: ids[who],
					type: who === 'ben' ? OverwriteType.Member : OverwriteType.Role,
					allow: String(allow ?? 0n),
					deny: String(deny ?? 0n)
				}))
			});
			const got = ben.permissions(channel);
			expect(has(got, yes)).toBe(true);
			expect(got & no).toBe(0n);
		});

	test('owner and administrators can do everything everywhere', async () => {
		const { sandbox, guild, ada, ben } = await openStage();
		const closed = sandbox.createChannel(guild, {
			name: 'closed',
			permission_overwrites: [{ id: guild.everyoneId, deny: String(ALL_PERMISSIONS) }]
		});
		expect(ada.permissions(closed)).toBe(ALL_PERMISSIONS);
		expect(ben.permissions(closed)).toBe(0n);
		sandbox.giveRole(guild, ben, sandbox.createRole(guild, { name: 'Admin', permissions: P.Administrator }));
		expect(ben.permissions(closed)).toBe(ALL_PERMISSIONS);
	});

	test('a timeout leaves looking, and ends with world time', async () => {
		const { sandbox, guild, ben, general } = await openStage();
		const until = new Date(sandbox.clock.now().getTime() + 60_000).toISOString();
		expect((await call(sandbox, 'PATCH', `/guilds/${guild.id}/members/${ben.id}`, { communication_disabled_until: until })).status).toBe(
			200
		);
		expect(ben.permissions(general)).toBe(P.ViewChannel | P.ReadMessageHistory);
		await expect(ben.say('x')).rejects.toThrow('timeout');
		await sandbox.clock.advance(61_000);
		expect((await ben.say('back')).content).toBe('back');
	});

	test('threads take their parent; private ones need membership or ManageThreads', async () => {
		const { sandbox, guild, ada, ben, cleo, general } = await openStage();
		const made = await call(sandbox, 'POST', `/channels/${general}/threads`, {
			name: 'ticket',
			type: ChannelType.PrivateThread,
			invitable: false
		});
		expect(made.status).toBe(201);
		await call(sandbox, 'PUT', `/channels/${made.body.id}/thread-members/${ben.id}`);
		expect(ben.channels().map((one) => one.name)).toEqual(['general', 'ticket']);
		expect(cleo.channels().map((one) => one.name)).toEqual(['general']);
		expect(() => cleo.sees(made.body.id)).toThrow("can't see");
		expect(ada.channels()).toHaveLength(2);
		sandbox.giveRole(guild, cleo, sandbox.createRole(guild, { name: 'Mod', permissions: P.ManageThreads }));
		expect(cleo.channels()).toHaveLength(2);
		await call(sandbox, 'PUT', `/channels/${general}/permissions/${ben.id}`, { type: 1, deny: String(P.ViewChannel) });
		expect(ben.channels()).toEqual([]);
		expect(sandbox.conformance().violations).toEqual([]);
	});
});

describe('what the bot may do', () => {
	const BOT =
		P.ViewChannel |
		P.SendMessages |
		P.ReadMessageHistory |
		P.ManageChannels |
		P.ManageRoles |
		P.ManageNicknames |
		P.ModerateMembers |
		P.KickMembers |
		P.BanMembers;

	test('50001 where it can not look, 50013 where it may not act', async () => {
		const { sandbox, guild, general, ben } = await openStage({ botPermissions: P.ViewChannel | P.ReadMessageHistory });
		sandbox.setBotPermissions(guild, P.ViewChannel | P.ReadMessageHistory);
		const hidden = sandbox.createChannel(guild, {
			name: 'hidden',
			permission_overwrites: [{ id: guild.everyoneId, deny: String(P.ViewChannel) }]
		});
		const mute = sandbox.createChannel(guild, {
			name: 'mute',
			permission_overwrites: [{ id: guild.everyoneId, deny: String(P.SendMessages) }]
		});
		const said = await ben.say('hello');
		const cases: [string, string, unknown, number, number][] = [
			['GET', `/channels/${hidden.id}`, undefined, 403, 50001],
			['POST', `/channels/${hidden.id}/messages`, { content: 'x' }, 403, 50001],
			['POST', `/channels/${mute.id}/messages`, { content: 'x' }, 403, 50013],
			['DELETE', `/channels/${general}/messages/${said.id}`, undefined, 403, 50013],
			['PATCH', `/channels/${general}/messages/${said.id}`, { content: 'x' }, 403, 50005],
			['POST', `/guilds/${guild.id}/channels`, { name: 'x' }, 403, 50013],
			['POST', `/guilds/${guild.id}/roles`, { name: 'x' }, 403, 50013],
			['PATCH', `/guilds/${guild.id}/members/${ben.id}`, { nick: 'x' }, 403, 50013],
			['GET', `/guilds/${guild.id}/invites`, undefined, 403, 50013],
			['GET', `/channels/${'9'.repeat(18)}`, undefined, 404, 10003],
			['GET', `/channels/${general}/messages/${'9'.repeat(18)}`, undefined, 404, 10008],
			['GET', `/guilds/${'9'.repeat(18)}`, undefined, 404, 10004],
			['GET', `/guilds/${guild.id}/members/${'9'.repeat(18)}`, undefined, 404, 10007]
		];
		for (const [method, path, body, status, code] of cases) {
			const got = await call(sandbox, method, path, body);
			expect([method, path, got.status, got.body?.code]).toEqual([method, path, status, code]);
		}
	});

	test('role hierarchy: roles, nicknames, timeouts, kicks; never the owner', async () => {
		const { sandbox, guild, ada, ben } = await openStage({ botPermissions: BOT });
		const below = sandbox.createRole(guild, { name: 'Below', position: 1 });
		const above = sandbox.createRole(guild, { name: 'Above' });
		const put = async (role: string) =>
			(await call(sandbox, 'PUT', `/guilds/${guild.id}/members/${ben.id}/roles/${role}`)).body?.code ?? 'ok';
		expect(await put(below.id)).toBe('ok');
		expect(await put(above.id)).toBe(50013);
		expect((await call(sandbox, 'POST', `/guilds/${guild.id}/roles`, { name: 'x', permissions: String(P.Administrator) })).body.code).toBe(
			50013
		);
		expect((await call(sandbox, 'DELETE', `/guilds/${guild.id}/roles/${above.id}`)).body.code).toBe(50013);
		expect((await call(sandbox, 'PATCH', `/guilds/${guild.id}/members/${ben.id}`, { nick: 'Benny' })).body.nick).toBe('Benny');
		expect((await call(sandbox, 'PATCH', `/guilds/${guild.id}/members/${ada.id}`, { nick: 'x' })).body.code).toBe(50013);
		sandbox.giveRole(guild, ben, above);
		expect((await call(sandbox, 'PATCH', `/guilds/${guild.id}/members/${ben.id}`, { nick: 'x' })).body.code).toBe(50013);
		expect((await call(sandbox, 'DELETE', `/guilds/${guild.id}/members/${ben.id}`)).body.code).toBe(50013);
		expect((await call(sandbox, 'PUT', `/guilds/${guild.id}/bans/${ada.id}`, {})).body.code).toBe(50013);
	});

	test('nobody hands out in an overwrite what they do not have', async () => {
		const { sandbox, guild, ben } = await openStage({ botPermissions: BOT });
		const create = async (allow: bigint) =>
			(
				await call(sandbox, 'POST', `/guilds/${guild.id}/channels`, {
					name: 'x',
					permission_overwrites: [{ id: ben.id, type: 1, allow: String(allow) }]
				})
			).body.code ?? 'ok';
		expect(await create(P.ViewChannel)).toBe('ok');
		expect(await create(P.MentionEveryone)).toBe(50013);
		expect(await create(P.ManageRoles)).toBe(50013);
	});

	test('kick, ban and their events', async () => {
		const { sandbox, guild, ben, cleo } = await openStage();
		await call(sandbox, 'DELETE', `/guilds/${guild.id}/members/${ben.id}`);
		await call(sandbox, 'PUT', `/guilds/${guild.id}/bans/${cleo.id}`, {}, { 'x-audit-log-reason': encodeURIComponent('scam – twice') });
		expect((await call(sandbox, 'GET', `/guilds/${guild.id}/bans`)).body).toMatchObject([
			{ reason: 'scam – twice', user: { id: cleo.id } }
		]);
		await expect(cleo.join()).rejects.toMatchObject({ code: 40007 });
		await ben.join();
		expect(sandbox.members(guild).map((one) => one.user.username)).toEqual(['ada', 'tribute', 'ben']);
		expect(sandbox.conformance().violations).toEqual([]);
	});
});

describe('what people do to channels', () => {
	test('who may not delete a channel does not; who may takes its threads along, and the bot is told', async () => {
		const { sandbox, guild, ben } = await openStage();
		const person = sandbox.as(ben, guild);
		const channel = sandbox.createChannel(guild, { name: 'doomed' });
		const thread = await call(sandbox, 'POST', `/channels/${channel.id}/threads`, { name: 't', type: 11 });
		await expect(person.deleteChannel(channel)).rejects.toThrow('may not delete');
		await expect(person.deleteChannel({ id: String(thread.body.id) })).rejects.toThrow('may not delete');
		const events: string[] = [];
		const stop = sandbox.onChange(({ type }) => void events.push(type));
		sandbox.giveRole(guild, ben, sandbox.createRole(guild, { name: 'Mod', permissions: P.ManageChannels }));
		await person.deleteChannel(channel);
		stop();
		expect(events.filter((type) => type.endsWith('_DELETE'))).toEqual(['THREAD_DELETE', 'CHANNEL_DELETE']);
		expect((await call(sandbox, 'GET', `/channels/${channel.id}`)).body.code).toBe(10003);
	});

	test('an overwrite of the owner holds until it is taken away', async () => {
		const { sandbox, guild, general } = await openStage();
		sandbox.setBotPermissions(guild, P.ViewChannel | P.SendMessages);
		const send = async () => (await call(sandbox, 'POST', `/channels/${general}/messages`, { content: 'hello' })).body.code ?? 'sent';
		sandbox.setOverwrite({ id: general }, { id: sandbox.applicationId }, { deny: P.SendMessages });
		expect(await send()).toBe(50013);
		sandbox.setOverwrite({ id: general }, { id: sandbox.applicationId }, { deny: P.ViewChannel });
		expect(await send()).toBe(50001);
		sandbox.setOverwrite({ id: general }, { id: sandbox.applicationId }, {});
		expect(await send()).toBe('sent');
	});
});
