import { ChannelType, GatewayIntentBits as I, type TextChannel, WebhookClient } from 'discord.js';
import { expect, test } from 'vitest';
import { Permission as P } from '../src/index.js';
import { call, DEFAULT_INTENTS, newBot, nextEvent, openStage } from './support.js';

const PICTURE = Buffer.from('picture');

test('a webhook is made, writes under its own name, changes and deletes what it wrote, and goes', async () => {
	const { sandbox, guild, ben, general } = await openStage();
	const client = await newBot(sandbox, [...DEFAULT_INTENTS, I.GuildWebhooks, I.MessageContent]);
	const updates: string[] = [];
	client.on('webhooksUpdate', (channel) => updates.push(channel.id));
	const channel = (await client.channels.fetch(general)) as TextChannel;
	const hook = await channel.createWebhook({ name: 'Herald', avatar: PICTURE, reason: 'news' });
	expect(hook).toMatchObject({ name: 'Herald', channelId: general, applicationId: sandbox.applicationId });
	expect(Buffer.from(await (await fetch(`${sandbox.cdn}/avatars/${hook.id}/${hook.avatar}.png`)).arrayBuffer())).toEqual(PICTURE);
	const heard = nextEvent(client, 'messageCreate');
	const sent = await hook.send({
		content: `hello <@${ben.id}> @everyone`,
		username: 'Town crier',
		files: [{ attachment: Buffer.from('bytes'), name: 'a.txt' }],
		components: [{ type: 1, components: [{ type: 2, style: 2, label: 'Buy', customId: 'buy' }] }]
	});
	expect((await heard)[0]).toMatchObject({ webhookId: hook.id, content: sent.content, member: null });
	expect(sandbox.messages(general)[0]).toMatchObject({
		author: { id: hook.id, username: 'Town crier', bot: true },
		webhook_id: hook.id,
		mention_everyone: true,
		mentions: [{ id: ben.id }],
		attachments: [{ filename: 'a.txt' }]
	});
	const edited = await hook.editMessage(sent.id, { content: 'changed' });
	expect(edited.content).toBe('changed');
	expect((await hook.fetchMessage(sent.id)).content).toBe('changed');
	await hook.deleteMessage(sent.id);
	expect(sandbox.messages(general)).toEqual([]);
	await hook.edit({ name: 'Crier' });
	expect((await channel.fetchWebhooks()).map((one) => one.name)).toEqual(['Crier']);
	expect((await (await client.guilds.fetch(guild.id)).fetchWebhooks()).size).toBe(1);
	await hook.delete();
	await expect(hook.send('anybody?')).rejects.toMatchObject({ code: 10015 });
	await expect.poll(() => updates, { timeout: 300_000 }).toEqual([general, general, general]);
	expect(sandbox.conformance().violations).toEqual([]);
});

test('who knows the token needs no bot: wait, threads, forums; foreign messages stay closed', async () => {
	const { sandbox, guild, general } = await openStage({ rateLimits: false });
	const { body: made } = await call(sandbox, 'POST', `/channels/${general}/webhooks`, { name: 'Herald' });
	const path = `/webhooks/${made.id}/${made.token}`;
	const open = { authorization: '' };
	expect((await call(sandbox, 'GET', path, undefined, open)).body).not.toHaveProperty('user');
	expect((await call(sandbox, 'POST', path, { content: 'silent' }, open)).status).toBe(204);
	expect((await call(sandbox, 'POST', `${path}?wait=true`, { content: 'told' }, open)).body.content).toBe('told');
	const { body: thread } = await call(sandbox, 'POST', `/channels/${general}/threads`, { name: 't', type: ChannelType.PublicThread });
	const inside = await call(sandbox, 'POST', `${path}?wait=true&thread_id=${thread.id}`, { content: 'in it' }, open);
	expect(inside.body.channel_id).toBe(thread.id);
	expect((await call(sandbox, 'GET', `${path}/messages/${inside.body.id}`, undefined, open)).body.code).toBe(10008);
	expect((await call(sandbox, 'GET', `${path}/messages/${inside.body.id}?thread_id=${thread.id}`, undefined, open)).status).toBe(200);
	const other = sandbox.createChannel(guild, { name: 'other' });
	expect((await call(sandbox, 'POST', `${path}?thread_id=${other.id}`, { content: 'x' }, open)).body.code).toBe(10003);
	expect((await call(sandbox, 'POST', `${path}?wait=true`, { content: 'x', thread_name: 'post' }, open)).body.code).toBe(220003);
	const { body: mine } = await call(sandbox, 'POST', `/channels/${general}/messages`, { content: 'by the bot' });
	expect((await call(sandbox, 'PATCH', `${path}/messages/${mine.id}`, { content: 'x' }, open)).body.code).toBe(10008);
	expect((await call(sandbox, 'POST', `/webhooks/${made.id}/wrong`, { content: 'x' }, open)).body.code).toBe(50027);
	expect((await call(sandbox, 'POST', path, {}, open)).body.code).toBe(50006);
	expect((await call(sandbox, 'PATCH', path, { channel_id: other.id }, open)).body.code).toBe(50035);
	const forum = sandbox.createChannel(guild, { name: 'forum', type: ChannelType.GuildForum });
	const { body: inForum } = await call(sandbox, 'POST', `/channels/${forum.id}/webhooks`, { name: 'Poster' });
	const post = async (body: object, query = '') =>
		(await call(sandbox, 'POST', `/webhooks/${inForum.id}/${inForum.token}?wait=true${query}`, body, open)).body;
	expect((await post({ content: 'x' })).code).toBe(220001);
	const first = await post({ content: 'opens it', thread_name: 'A post' });
	expect([first.id, first.author.id]).toEqual([first.channel_id, inForum.id]);
	expect((await post({ content: 'x', thread_name: 'y' }, `&thread_id=${first.channel_id}`)).code).toBe(220002);
	expect((await post({ content: 'a reply' }, `&thread_id=${first.channel_id}`)).channel_id).toBe(first.channel_id);
	await call(sandbox, 'DELETE', path, undefined, open);
	expect((await call(sandbox, 'GET', path, undefined, open)).body.code).toBe(10015);
	expect(sandbox.conformance().violations).toEqual([]);
});

test('a webhook client by URL writes too', async () => {
	const { sandbox, general } = await openStage();
	const { body } = await call(sandbox, 'POST', `/channels/${general}/webhooks`, { name: 'Herald' });
	const client = new WebhookClient({ id: body.id, token: body.token }, { rest: { api: sandbox.api } });
	await client.send('from outside');
	client.destroy();
	expect(sandbox.messages(general).map((one) => one.content)).toEqual(['from outside']);
});

test('15 in a channel, ManageWebhooks, reserved names, places', async () => {
	const { sandbox, guild, general } = await openStage({ rateLimits: false });
	const make = async (name: string, channel = general) =>
		(await call(sandbox, 'POST', `/channels/${channel}/webhooks`, { name })).body.code ?? 'ok';
	for (const [name, code] of [
		['', 50035],
		['x'.repeat(81), 50035],
		['Clyde', 50035],
		['my discord', 50035]
	] as const)
		expect([name, await make(name)]).toEqual([name, code]);
	for (let n = 0; n < 15; n++) expect(await make(`w${n}`)).toBe('ok');
	expect(await make('one more')).toBe(30007);
	const other = sandbox.createChannel(guild, { name: 'other' });
	const moved = (await call(sandbox, 'POST', `/channels/${other.id}/webhooks`, { name: 'mover' })).body;
	expect((await call(sandbox, 'PATCH', `/webhooks/${moved.id}`, { channel_id: general })).body.code).toBe(30007);
	const category = sandbox.createChannel(guild, { name: 'c', type: ChannelType.GuildCategory });
	expect(await make('x', category.id)).toBe(50024);
	sandbox.setBotPermissions(guild, P.ViewChannel | P.ManageChannels);
	expect(await make('x', other.id)).toBe(50013);
	expect((await call(sandbox, 'GET', `/guilds/${guild.id}/webhooks`)).body.code).toBe(50013);
	expect((await call(sandbox, 'DELETE', `/webhooks/${moved.id}`)).body.code).toBe(50013);
	await call(sandbox, 'DELETE', `/channels/${other.id}`);
	expect((await call(sandbox, 'GET', `/webhooks/${moved.id}/${moved.token}`)).body.code).toBe(10015);
	expect(sandbox.conformance().violations.filter((one) => one.status < 400)).toEqual([]);
});
