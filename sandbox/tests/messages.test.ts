import { ChannelType, type Client, GatewayDispatchEvents, GatewayIntentBits, type ThreadChannel } from 'discord.js';
import { MessageFlags } from 'discord-api-types/v10';
import { expect, test } from 'vitest';
import { call, DEFAULT_INTENTS, newBot, openStage } from './support.js';

test('a nonce sends once within its window, again after it', async () => {
	const { sandbox, general } = await openStage();
	const send = async (nonce: string) =>
		(await call(sandbox, 'POST', `/channels/${general}/messages`, { content: 'once', nonce, enforce_nonce: true })).body.id;
	const first = await send('n1');
	expect(await send('n1')).toBe(first);
	expect(await send('n2')).not.toBe(first);
	await sandbox.clock.advance(5 * 60_000 + 1000);
	expect(await send('n1')).not.toBe(first);
	expect(sandbox.messages(general)).toHaveLength(3);
	expect(sandbox.conformance().violations).toEqual([]);
});

test('history by before, after, around and limit', async () => {
	const { sandbox, ben, general } = await openStage();
	const ids: string[] = [];
	for (let n = 0; n < 7; n++) ids.push((await ben.say(`m${n}`)).id);
	const list = async (query: string): Promise<string> =>
		(await call(sandbox, 'GET', `/channels/${general}/messages${query}`)).body.map((one: { content: string }) => one.content).join(' ');
	expect(await list('')).toBe('m6 m5 m4 m3 m2 m1 m0');
	expect(await list('?limit=2')).toBe('m6 m5');
	expect(await list(`?before=${ids[3]}&limit=2`)).toBe('m2 m1');
	expect(await list(`?after=${ids[3]}&limit=2`)).toBe('m5 m4');
	expect(await list(`?around=${ids[3]}&limit=4`)).toBe('m4 m3 m2 m1');
});

test('files: multipart in, expiring signed URL out, gone with the message', async () => {
	const { sandbox, general } = await openStage();
	const client = await newBot(sandbox);
	const channel = await client.channels.fetch(general);
	if (!channel?.isSendable()) throw new Error('no channel');
	const sent = await channel.send({
		content: 'here',
		files: [{ attachment: Buffer.from('bytes'), name: 'proof one.txt', description: 'a proof' }]
	});
	const file = sent.attachments.first();
	expect(file).toMatchObject({ name: 'proof_one.txt', size: 5, description: 'a proof' });
	const url = file?.url ?? '';
	expect(await (await fetch(url)).text()).toBe('bytes');
	expect((await fetch(url.replace(/hm=.{4}/, 'hm=0000'))).status).toBe(404);
	await sandbox.clock.advance(25 * 60 * 60_000);
	expect((await fetch(url)).status).toBe(404);
	const again = await channel.messages.fetch({ message: sent.id, force: true });
	const fresh = again.attachments.first()?.url ?? '';
	expect((await fetch(fresh)).status).toBe(200);
	await sent.delete();
	expect((await fetch(fresh)).status).toBe(404);
	expect(sandbox.conformance().violations).toEqual([]);
});

test('Components V2: ids given stay, others are assigned; files only through components', async () => {
	const { sandbox, general } = await openStage();
	const form = new FormData();
	const body = {
		flags: MessageFlags.IsComponentsV2,
		attachments: [{ id: '0', filename: 'a.txt' }],
		components: [
			{
				type: 17,
				components: [
					{ type: 10, id: 7, content: 'Text' },
					{ type: 14 },
					{ type: 13, file: { url: 'attachment://a.txt' } },
					{ type: 9, components: [{ type: 10, content: 'Side' }], accessory: { type: 2, style: 2, label: 'B', custom_id: 'b' } }
				]
			}
		]
	};
	form.set('payload_json', JSON.stringify(body));
	form.set('files[0]', new Blob(['x']), 'a.txt');
	const { body: sent } = await call(sandbox, 'POST', `/channels/${general}/messages`, form);
	const [container] = sent.components;
	expect(container.components.map((one: { id: number }) => one.id)).toEqual([7, 2, 3, 4]);
	expect(container).toMatchObject({ id: 1, accent_color: null });
	expect(container.components[2].file.url).toContain('/cdn/attachments/');
	expect(sandbox.render(sandbox.messages(general)[0] ?? null)).toBe('┌\n│ Text\n│ ────\n│ [file a.txt]\n│ Side\n│   → (B)\n└');
	expect(sandbox.conformance().violations).toEqual([]);
});

test('allowed_mentions decides whom a message pings', async () => {
	const { sandbox, guild, ben, general } = await openStage();
	const role = sandbox.createRole(guild, { name: 'Pinged', mentionable: true });
	const content = `<@${ben.id}> <@&${role.id}> @everyone`;
	const send = async (allowed_mentions?: object) => {
		const { body } = await call(sandbox, 'POST', `/channels/${general}/messages`, {
			content,
			...(allowed_mentions ? { allowed_mentions } : {})
		});
		return [body.mentions.length, body.mention_roles.length, body.mention_everyone];
	};
	expect(await send()).toEqual([1, 1, true]);
	expect(await send({ parse: [] })).toEqual([0, 0, false]);
	expect(await send({ parse: ['roles'], users: [ben.id] })).toEqual([1, 1, false]);
	expect(
		(await call(sandbox, 'POST', `/channels/${general}/messages`, { content, allowed_mentions: { parse: ['users'], users: [ben.id] } }))
			.body.code
	).toBe(50035);
});

test('edit, pin, reply, bulk delete', async () => {
	const { sandbox, ben, general } = await openStage();
	const base = `/channels/${general}/messages`;
	const said = await ben.say('question');
	const { body: reply } = await call(sandbox, 'POST', base, { content: 'answer', message_reference: { message_id: said.id } });
	expect(reply).toMatchObject({ type: 19, referenced_message: { content: 'question' }, mentions: [{ id: ben.id }] });
	expect((await call(sandbox, 'PATCH', `${base}/${reply.id}`, { content: 'better' })).body).toMatchObject({
		content: 'better',
		edited_timestamp: expect.any(String)
	});
	expect((await call(sandbox, 'PUT', `${base}/pins/${reply.id}`)).status).toBe(204);
	expect((await call(sandbox, 'GET', `${base}/pins`)).body.items).toHaveLength(1);
	expect((await call(sandbox, 'GET', `/channels/${general}/pins`)).body).toHaveLength(1);
	expect((await call(sandbox, 'POST', `${base}/bulk-delete`, { messages: [said.id, reply.id] })).status).toBe(204);
	// What is left is the system's word of the pin.
	expect(sandbox.messages(general).map((one) => [one.type, one.author.id])).toEqual([[6, sandbox.applicationId]]);
	expect(sandbox.conformance().violations).toEqual([]);
});

test('direct messages: opened once, closed ones are 50007', async () => {
	const { sandbox, ben, cleo } = await openStage();
	const open = async (id: string) => (await call(sandbox, 'POST', '/users/@me/channels', { recipient_id: id })).body.id;
	const dm = await open(ben.id);
	expect(await open(ben.id)).toBe(dm);
	expect((await call(sandbox, 'POST', `/channels/${dm}/messages`, { content: 'psst' })).status).toBe(200);
	expect(ben.dms().map((one) => one.content)).toEqual(['psst']);
	cleo.setDmClosed(true);
	expect((await call(sandbox, 'POST', `/channels/${await open(cleo.id)}/messages`, { content: 'psst' })).body.code).toBe(50007);
	const stranger = sandbox.createUser({ name: 'Stranger' });
	expect((await call(sandbox, 'POST', `/channels/${await open(stranger.id)}/messages`, { content: 'psst' })).body.code).toBe(50007);
	expect(sandbox.conformance().violations).toEqual([]);
});

test('threads: from a message, archived and locked, listings, woken by a message', async () => {
	const { sandbox, guild, ben, general } = await openStage();
	const said = await ben.say('start here');
	const { body: thread } = await call(sandbox, 'POST', `/channels/${general}/messages/${said.id}/threads`, { name: 'talk' });
	expect(thread.id).toBe(said.id);
	expect((await call(sandbox, 'POST', `/channels/${general}/messages/${said.id}/threads`, { name: 'talk' })).body.code).toBe(160004);
	await ben.say('in it', { channel: thread.id });
	expect((await call(sandbox, 'GET', `/channels/${thread.id}/thread-members`)).body).toHaveLength(2);
	expect((await call(sandbox, 'GET', `/guilds/${guild.id}/threads/active`)).body.threads).toHaveLength(1);
	await call(sandbox, 'PATCH', `/channels/${thread.id}`, { archived: true });
	expect((await call(sandbox, 'GET', `/channels/${general}/threads/archived/public`)).body.threads).toHaveLength(1);
	await ben.say('awake', { channel: thread.id });
	expect((await call(sandbox, 'GET', `/guilds/${guild.id}/threads/active`)).body.threads).toHaveLength(1);
	await call(sandbox, 'PATCH', `/channels/${thread.id}`, { archived: true, locked: true });
	await expect(ben.say('again', { channel: thread.id })).rejects.toMatchObject({ code: 50083 });
	await sandbox.clock.advance(8 * 24 * 60 * 60_000);
	expect((await call(sandbox, 'DELETE', `/channels/${thread.id}`)).status).toBe(200);
	expect(sandbox.conformance().violations).toEqual([]);
});

test('invites count uses and run out', async () => {
	const { sandbox, guild, general } = await openStage();
	const { body: invite } = await call(sandbox, 'POST', `/channels/${general}/invites`, { max_uses: 1, max_age: 60, unique: true });
	const dora = sandbox.as(sandbox.createUser({ name: 'Dora' }), guild);
	expect((await call(sandbox, 'GET', `/guilds/${guild.id}/invites`)).body[0].uses).toBe(0);
	await dora.join(undefined, { invite: invite.code });
	expect((await call(sandbox, 'GET', `/invites/${invite.code}`)).body.code).toBe(10006);
	const { body: timed } = await call(sandbox, 'POST', `/channels/${general}/invites`, { max_age: 60 });
	await sandbox.clock.advance(61_000);
	expect((await call(sandbox, 'GET', `/invites/${timed.code}`)).status).toBe(404);
	expect(sandbox.conformance().violations).toEqual([]);
});

test('people edit and delete their own messages, and the bot hears of it', async () => {
	const { sandbox, ada, ben, general } = await openStage();
	const client = await newBot(sandbox, [...DEFAULT_INTENTS, GatewayIntentBits.MessageContent]);
	const heard: string[] = [];
	client.ws.on(GatewayDispatchEvents.MessageUpdate, (data: { content: string; edited_timestamp: string | null }) =>
		heard.push(`update ${data.content} ${data.edited_timestamp !== null}`)
	);
	client.ws.on(GatewayDispatchEvents.MessageDelete, (data: { id: string }) => heard.push(`delete ${data.id}`));
	const said = await ben.say('frist', { channel: general, files: [{ name: 'a.txt', data: 'x' }] });
	const edited = await ben.edit(said, 'first');
	expect(edited).toMatchObject({ id: said.id, content: 'first', attachments: [{ filename: 'a.txt' }] });
	expect(edited.edited_timestamp).not.toBeNull();
	await expect(ada.edit(said, 'mine now')).rejects.toThrow('Only their author');
	await expect(ben.edit(said, 'x'.repeat(2001))).rejects.toThrow();
	await ben.edit(said, '');
	await ben.deleteMessage(said);
	await expect.poll(() => heard.length).toBe(3);
	expect(heard).toEqual(['update first true', 'update  true', `delete ${said.id}`]);
	const bare = await ben.say('only words', { channel: general });
	await expect(ben.edit(bare, ' ')).rejects.toThrow('empty');
	const thread = await startThread(client, general);
	const inside = await ben.say('in the room', { channel: thread.id });
	await thread.setArchived(true);
	await expect(ben.edit(inside, 'too late')).rejects.toThrow('archived');
	expect(sandbox.conformance().violations).toEqual([]);
});

test('a message command carries what the message says, without any intent', async () => {
	const { sandbox, ben, general } = await openStage({ intents: { messageContent: false } });
	await call(sandbox, 'POST', `/applications/${sandbox.applicationId}/commands`, { name: 'Keep', type: 3 });
	const client = await newBot(sandbox);
	const got: string[] = [];
	client.on('messageCreate', (message) => got.push(`event "${message.content}" ${message.attachments.size}`));
	client.on('interactionCreate', async (interaction) => {
		if (!interaction.isMessageContextMenuCommand()) return;
		const { targetMessage } = interaction;
		got.push(`command "${targetMessage.content}" ${targetMessage.attachments.size}`);
		await interaction.reply({ content: 'kept', flags: MessageFlags.Ephemeral });
	});
	const said = await ben.say('words', { channel: general, files: [{ name: 'a.txt', data: 'x' }] });
	await ben.contextMenu('Keep', { message: said });
	expect(got).toEqual(['event "" 0', 'command "words" 1']);
});

async function startThread(client: Client, channel: string): Promise<ThreadChannel> {
	const parent = await client.channels.fetch(channel);
	if (parent?.type !== ChannelType.GuildText) throw new Error('no channel');
	return parent.threads.create({ name: 'room' });
}

test('threads: archived by the clock after their time without a message, awake again by one; many deleted at once are counted', async () => {
	const { sandbox, guild, ben, general } = await openStage();
	const client = await newBot(sandbox);
	const heard: (boolean | null)[] = [];
	client.on('threadUpdate', (_, thread) => void heard.push(thread.archived));
	const make = async (name: string, minutes: number) =>
		(await call(sandbox, 'POST', `/channels/${general}/threads`, { name, type: 11, auto_archive_duration: minutes })).body.id;
	const [hour, day]: string[] = [await make('hour', 60), await make('day', 1440)];
	const archived = () => [hour, day].map((id) => sandbox.world.channel(id ?? '').thread?.archived);
	await sandbox.clock.advance(50 * 60_000);
	const said = await ben.say('still here', { channel: hour });
	await sandbox.clock.advance(50 * 60_000);
	expect(archived()).toEqual([false, false]);
	// It was written, even when it is gone.
	await call(sandbox, 'DELETE', `/channels/${hour}/messages/${said.id}`);
	await sandbox.clock.advance(5 * 60_000);
	expect(archived()).toEqual([false, false]);
	await sandbox.clock.advance(6 * 60_000);
	expect(archived()).toEqual([true, false]);
	await expect.poll(() => heard).toEqual([true]);
	expect((await call(sandbox, 'GET', `/guilds/${guild.id}/threads/active`)).body.threads).toHaveLength(1);
	const ids: string[] = [];
	for (const content of ['a', 'b', 'c']) ids.push((await call(sandbox, 'POST', `/channels/${hour}/messages`, { content })).body.id);
	await expect.poll(() => heard).toEqual([true, false]);
	await sandbox.clock.advance(24 * 60 * 60_000);
	expect(archived()).toEqual([true, true]);
	const { body: before } = await call(sandbox, 'GET', `/channels/${hour}`);
	await call(sandbox, 'POST', `/channels/${hour}/messages/bulk-delete`, { messages: ids.slice(0, 2) });
	const { body: after } = await call(sandbox, 'GET', `/channels/${hour}`);
	expect([before.message_count, after.message_count]).toEqual([3, 1]);
});

test('the bot’s name has 2 to 32 characters', async () => {
	const { sandbox } = await openStage();
	const rename = async (username: string) => (await call(sandbox, 'PATCH', '/users/@me', { username })).body.code;
	expect([await rename('x'.repeat(33)), await rename('x'), await rename('Herald')]).toEqual([50035, 50035, undefined]);
	expect(sandbox.bot.username).toBe('Herald');
});
