import { MessageFlags } from 'discord-api-types/v10';
import { expect, test } from 'vitest';
import { call, newBot, openStage } from './support.js';

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
	expect(sandbox.messages(general)).toEqual([]);
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
