import { ChannelFlags, ChannelType, type ForumChannel, GatewayDispatchEvents, GatewayIntentBits as I } from 'discord.js';
import { expect, test } from 'vitest';
import { Permission as P } from '../src/index.js';
import { call, DEFAULT_INTENTS, newBot, openStage } from './support.js';

test('a forum with tags: posts with their first message, tags changed, one pinned, listed', async () => {
	const { sandbox, guild, ben, general } = await openStage();
	const client = await newBot(sandbox, [...DEFAULT_INTENTS, I.MessageContent]);
	const server = await client.guilds.fetch(guild.id);
	const forum: ForumChannel = await server.channels.create({
		name: 'Trading Post',
		type: ChannelType.GuildForum,
		topic: 'x'.repeat(2000),
		availableTags: [{ name: 'buying' }, { name: 'selling', emoji: { id: null, name: '🪙' } }, { name: 'official', moderated: true }],
		defaultReactionEmoji: { id: null, name: '👍' }
	});
	expect([forum.name, forum.availableTags.map((one) => one.name), forum.defaultReactionEmoji?.name]).toEqual([
		'trading-post',
		['buying', 'selling', 'official'],
		'👍'
	]);
	const [buying, selling] = forum.availableTags.map((one) => one.id);
	const heard: unknown[] = [];
	client.ws.on(GatewayDispatchEvents.ThreadCreate, (data: { id: string; newly_created?: boolean; applied_tags: string[] }) =>
		heard.push([data.id, data.newly_created, data.applied_tags])
	);
	const post = await forum.threads.create({
		name: 'Raptor saddle',
		appliedTags: [selling ?? ''],
		message: { content: 'one left', files: [{ attachment: Buffer.from('pic'), name: 'a.png' }] }
	});
	await expect.poll(() => heard, { timeout: 300_000 }).toEqual([[post.id, true, [selling]]]);
	const first = await post.fetchStarterMessage();
	expect([first?.id, first?.content, first?.attachments.size]).toEqual([post.id, 'one left', 1]);
	expect((await call(sandbox, 'GET', `/channels/${post.id}`)).body).toMatchObject({ message_count: 0, total_message_sent: 1 });
	await ben.say('how much?', { channel: post.id });
	expect((await call(sandbox, 'GET', `/channels/${post.id}`)).body).toMatchObject({ message_count: 1, total_message_sent: 2 });
	expect((await post.setAppliedTags([buying ?? ''])).appliedTags).toEqual([buying]);
	expect((await post.pin()).flags.has(ChannelFlags.Pinned)).toBe(true);
	const mine = await ben.post(forum, 'Wanted: rex', 'paying well', { tags: ['buying'] });
	await expect(call(sandbox, 'PATCH', `/channels/${mine.id}`, { flags: 2 })).resolves.toMatchObject({ body: { code: 30047 } });
	await expect(ben.post(forum, 'Mine', 'x', { tags: ['official'] })).rejects.toMatchObject({ code: 50013 });
	expect((await forum.threads.fetchActive()).threads.map((one) => one.name).sort()).toEqual(['Raptor saddle', 'Wanted: rex']);
	await forum.setAvailableTags([...forum.availableTags.slice(0, 1), { name: 'done' }]);
	expect((await call(sandbox, 'GET', `/channels/${forum.id}`)).body.available_tags.map((one: { id: string }) => one.id)[0]).toBe(buying);
	expect(general).not.toBe(forum.id);
	expect(sandbox.conformance().violations).toEqual([]);
});

test('refusals: no message in the forum itself, tags needed, unknown, too many or twice of a name', async () => {
	const { sandbox, guild, ben } = await openStage({ rateLimits: false });
	const forum = sandbox.createChannel(guild, {
		name: 'forum',
		type: ChannelType.GuildForum,
		available_tags: Array.from({ length: 6 }, (_, n) => ({ name: `t${n}` })),
		flags: ChannelFlags.RequireTag
	});
	const tags: { id: string }[] = (await call(sandbox, 'GET', `/channels/${forum.id}`)).body.available_tags;
	const ids = tags.map((one) => one.id);
	const post = async (more: object) =>
		(
			await call(sandbox, 'POST', `/channels/${forum.id}/threads`, {
				name: 'p',
				message: { content: 'x' },
				applied_tags: [ids[0]],
				...more
			})
		).body.code ?? 'ok';
	expect((await call(sandbox, 'POST', `/channels/${forum.id}/messages`, { content: 'x' })).body.code).toBe(40058);
	expect(await post({})).toBe('ok');
	expect(await post({ applied_tags: [] })).toBe(40067);
	expect(await post({ applied_tags: ['123456789012345678'] })).toBe(10087);
	expect(await post({ applied_tags: ids })).toBe(50035);
	expect(await post({ message: undefined })).toBe(50035);
	expect(await post({ message: {} })).toBe(50006);
	expect(await post({ message: { content: 'x'.repeat(2001) } })).toBe(50035);
	await expect(ben.say('x', { channel: forum })).rejects.toThrow('takes no messages');
	await expect(ben.post(forum, 'p', 'x')).rejects.toMatchObject({ code: 40067 });
	const edit = async (available_tags: object[]) =>
		(await call(sandbox, 'PATCH', `/channels/${forum.id}`, { available_tags })).body.code ?? 'ok';
	expect(await edit([{ name: 'a' }, { name: 'a' }])).toBe(40061);
	expect(await edit(Array.from({ length: 21 }, (_, n) => ({ name: `t${n}` })))).toBe(50035);
	expect(await edit([{ name: 'x'.repeat(21) }])).toBe(50035);
	expect(await edit([{ name: 'only staff', moderated: true }])).toBe('ok');
	sandbox.setBotPermissions(guild, P.ViewChannel | P.SendMessages);
	expect(await post({ applied_tags: [] })).toBe(40066);
	sandbox.setOverwrite(forum, sandbox.applicationId, { deny: P.SendMessages });
	expect(await post({})).toBe(50013);
	expect(sandbox.conformance().violations.filter((one) => one.side === 'answer')).toEqual([]);
});
