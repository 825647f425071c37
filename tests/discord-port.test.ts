import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { FileClock } from '#core/clock-source';
import { grantedIntents } from '#core/discord/granted-intents';
import { DiscordBusy, DiscordForbidden, DiscordGone, DiscordPort, Downloader, DownloadRefused } from '#core/discord/index';
import { channelId, guildId, memberId, messageId, roleId } from '#core/ids';
import { silentLogger } from '#core/logging/logger';
import { container, screen, text } from '#core/views/kit';
import { createSandbox, type SandboxDriver } from '../sandbox/src/index.js';

let sandbox: SandboxDriver;
let port: DiscordPort;
let guild: ReturnType<typeof guildId>;
let channel: ReturnType<typeof channelId>;
let owner: { readonly id: string };

beforeAll(async () => {
	sandbox = await createSandbox({});
	owner = sandbox.createUser({ name: 'owner' });
	const made = sandbox.createGuild({ name: 'Test', owner });
	guild = guildId(made.id);
	channel = channelId(sandbox.createChannel(made, { name: 'orders' }).id);
	port = new DiscordPort({ token: sandbox.token, api: sandbox.api });
});
afterEach(() => sandbox.faults.clear());
afterAll(async () => {
	const { violations } = sandbox.conformance();
	await sandbox.stop();
	expect(violations).toEqual([]);
});

const card = (line: string) => screen(container('brand', text(line)));
const count = (line: string) => sandbox.messages(channel).filter((message) => sandbox.render(message).includes(line)).length;
const inOrders = '/channels/{channel_id}/messages';

test('a message whose answer was lost is sent once, within the nonce window', async () => {
	sandbox.faults.add({ match: { method: 'POST', route: inOrders }, action: 'lose-reply' });
	const key = 'order:A1:card';
	await expect(port.sendOnce({ key, unknown: false }, channel, card('within'))).rejects.toBeInstanceOf(DiscordBusy);
	const id = await port.sendOnce({ key, unknown: true }, channel, card('within'));
	expect(count('within')).toBe(1);
	expect(sandbox.messages(channel).map((message) => message.id)).toContain(id);
	// Even without looking first.
	expect(await port.messages.create(channel, card('within'), { effectKey: key })).toBe(id);
});

test('the same after the nonce was forgotten, even behind a hundred other messages', async () => {
	sandbox.faults.add({ match: { method: 'POST', route: inOrders }, action: 'lose-reply' });
	const key = 'order:A2:card';
	await expect(port.sendOnce({ key, unknown: false }, channel, card('after'))).rejects.toBeInstanceOf(DiscordBusy);
	await sandbox.clock.advance(3_600_000);
	const person = sandbox.as(owner, { id: guild });
	for (let line = 0; line < 105; line++) await person.say(`noise ${line}`, { channel: { id: channel } });
	const id = await port.sendOnce({ key, unknown: true }, channel, card('after'));
	expect(count('after')).toBe(1);
	// It keeps its marker when it is edited, and loses nothing else.
	await port.messages.edit(channel, id, card('after, edited'), { effectKey: key });
	await port.sendOnce({ key, unknown: true }, channel, card('after'));
	expect(count('after')).toBe(1);
});

test('what was never applied is sent by the next try', async () => {
	sandbox.faults.add({ match: { method: 'POST', route: inOrders }, action: 'drop-before' });
	await expect(port.sendOnce({ key: 'k3', unknown: false }, channel, card('dropped'))).rejects.toBeInstanceOf(DiscordBusy);
	expect(count('dropped')).toBe(0);
	await port.sendOnce({ key: 'k3', unknown: true }, channel, card('dropped'));
	expect(count('dropped')).toBe(1);
});

test('a create is never repeated below the effect', async () => {
	const fault = sandbox.faults.add({ match: { method: 'POST', route: '/channels/{channel_id}/threads' }, action: 'status:502', times: 5 });
	const draft = { name: 'order B1' };
	await expect(port.createThreadOnce({ key: 't', unknown: false }, guild, channel, 'B1', draft)).rejects.toBeInstanceOf(DiscordBusy);
	expect(fault.hits).toBe(1);
});

test('a thread whose answer was lost is adopted, running or archived; one that a member named alike is not', async () => {
	const threads = () => sandbox.allChannels({ id: guild }).filter((one) => one.type === ChannelType.PrivateThread);
	const before = threads().length;
	sandbox.faults.add({ match: { method: 'POST', route: '/channels/{channel_id}/threads' }, action: 'lose-reply' });
	const draft = { name: 'Order C7-raft' };
	await expect(port.createThreadOnce({ key: 't', unknown: false }, guild, channel, 'C7', draft)).rejects.toBeInstanceOf(DiscordBusy);
	const adopted = await port.createThreadOnce({ key: 't', unknown: true }, guild, channel, 'C7', draft);
	expect(threads().length).toBe(before + 1);
	await port.channels.setThread(adopted, { archived: true });
	expect(await port.createThreadOnce({ key: 't', unknown: true }, guild, channel, 'C7', draft)).toBe(adopted);
	// Another code that only begins alike is another order.
	expect(await port.createThreadOnce({ key: 'u', unknown: true }, guild, channel, 'C77', { name: 'Order C77' })).not.toBe(adopted);
	await expect(port.createThreadOnce({ key: 'v', unknown: false }, guild, channel, 'D1', { name: 'no code' })).rejects.toThrow('D1');
});

test('channels and roles are adopted by code and name', async () => {
	const lose = (route: string) => sandbox.faults.add({ match: { method: 'POST', route }, action: 'lose-reply' });
	lose('/guilds/{guild_id}/channels');
	const draft = { name: 'order-e5', type: ChannelType.GuildText } as const;
	await expect(port.createChannelOnce({ key: 'c', unknown: false }, guild, 'E5', draft)).rejects.toBeInstanceOf(DiscordBusy);
	const room = await port.createChannelOnce({ key: 'c', unknown: true }, guild, 'E5', draft);
	expect(
		sandbox
			.allChannels({ id: guild })
			.filter(({ name }) => name === 'order-e5')
			.map(({ id }) => id)
	).toEqual([room]);

	lose('/guilds/{guild_id}/roles');
	await expect(port.createRoleOnce({ key: 'r', unknown: false }, guild, { name: 'Staff' })).rejects.toBeInstanceOf(DiscordBusy);
	const staff = await port.createRoleOnce({ key: 'r', unknown: true }, guild, { name: 'Staff' });
	expect((await port.guilds.roles(guild)).filter(({ name }) => name === 'Staff').map(({ id }) => id)).toEqual([staff]);

	await port.channels.setOverwrites(room, [
		{ target: { role: roleId(guild) }, allow: 0n, deny: PermissionFlagsBits.ViewChannel },
		{ target: { role: staff }, allow: PermissionFlagsBits.ViewChannel, deny: 0n }
	]);
	await port.guilds.addRole(guild, memberId(owner.id), staff);
	expect((await port.guilds.member(guild, memberId(owner.id)))?.roles).toContain(staff);
});

test('a closed direct message is success with a note; an open one is sent once', async () => {
	const closed = sandbox.createUser({ name: 'closed', dmClosed: true });
	const open = sandbox.createUser({ name: 'open' });
	for (const user of [closed, open]) sandbox.addMember({ id: guild }, user);
	const from = { guild, key: 'dm' };
	expect(await port.sendDmOnce({ ...from, unknown: false }, memberId(closed.id), card('hello'))).toEqual({ note: 'dm.closed' });
	const dms = () => sandbox.as(open, { id: guild }).dms().length;
	for (const unknown of [false, true]) await port.sendDmOnce({ ...from, key: 'dm2', unknown }, memberId(open.id), card('hello'));
	expect(dms()).toBe(1);
	// Another guild's effect of the same key is another message to the same person.
	for (const unknown of [false, true])
		await port.sendDmOnce({ guild: guildId('900000000000000001'), key: 'dm2', unknown }, memberId(open.id), card('hello'));
	expect(dms()).toBe(2);
});

test('effects of the same key in two channels are two messages, however soon one comes after the other', async () => {
	const elsewhere = channelId(sandbox.createChannel({ id: guild }, { name: 'elsewhere' }).id);
	const sent = [];
	for (const at of [channel, elsewhere]) sent.push(await port.sendOnce({ key: 'storefront:post:1', unknown: false }, at, card('same key')));
	expect(new Set(sent).size).toBe(2);
	expect(count('same key')).toBe(1);
	expect(sandbox.messages(elsewhere).map(({ id }) => id)).toEqual([sent[1]]);
});

test('files are sent with the message, and fetched again within bounds', async () => {
	const data = Buffer.from('a proof');
	const shown = { ...card('with a file'), files: [{ name: 'proof.txt', data }] };
	const withFile = { ...shown, components: [...shown.components, { type: 13 as const, file: { url: 'attachment://proof.txt' } }] };
	const id = await port.sendOnce({ key: 'file', unknown: false }, channel, withFile);
	const message = await port.messages.get(channel, id);
	const address = JSON.stringify(message).match(/http:\/\/127[^"]+proof\.txt[^"]*/)?.[0] ?? '';
	const downloads = new Downloader(sandbox.api);
	expect(await downloads.download(address, 100)).toEqual(data);
	await expect(downloads.download(address, 3)).rejects.toBeInstanceOf(DownloadRefused);
	for (const foreign of ['http://169.254.169.254/latest', 'file:///etc/passwd', 'http://127.0.0.1:1/x', 'nonsense']) {
		await expect(downloads.download(foreign, 100)).rejects.toBeInstanceOf(DownloadRefused);
	}
});

test('what is gone and what is forbidden can be told apart', async () => {
	const nowhere = channelId('100000000000000099');
	await expect(port.messages.create(nowhere, card('x'), { effectKey: 'x' })).rejects.toBeInstanceOf(DiscordGone);
	expect(await port.channels.get(nowhere)).toBeNull();
	expect(await port.guilds.member(guild, memberId('100000000000000098'))).toBeNull();
	await port.messages.delete(channel, messageId('100000000000000097'));

	const closed = sandbox.createGuild({ name: 'Closed', owner, botPermissions: 0n });
	const hidden = sandbox.createChannel(closed, {
		name: 'hidden',
		permission_overwrites: [{ id: closed.id, deny: PermissionFlagsBits.ViewChannel.toString() }]
	});
	await expect(port.messages.create(channelId(hidden.id), card('x'), { effectKey: 'x' })).rejects.toBeInstanceOf(DiscordForbidden);
});

test('a failure of Discord goes back to the relay, a short wait for a rate limit does not', async () => {
	sandbox.faults.add({ match: { method: 'POST', route: inOrders }, action: 'status:500' });
	await expect(port.messages.create(channel, card('x'), { effectKey: 'y' })).rejects.toMatchObject({ name: 'DiscordBusy', afterMs: 0 });
	sandbox.faults.add({ match: { method: 'POST', route: inOrders }, action: '429' });
	await port.messages.create(channel, card('short wait'), { effectKey: 'z' });
	expect(count('short wait')).toBe(1);
});

test('nobody is pinged who is not named', async () => {
	const bystander = sandbox.createUser({ name: 'bystander' });
	sandbox.addMember({ id: guild }, bystander);
	await port.messages.create(channel, card(`<@${bystander.id}> <@${owner.id}> @everyone`), {
		effectKey: 'ping',
		pings: { users: [memberId(owner.id)] }
	});
	const [message] = sandbox.messages(channel).slice(-1);
	expect(message?.mentions.map(({ id }) => id)).toEqual([owner.id]);
	expect(message?.mention_everyone).toBe(false);
});

test('only granted intents are asked for', async () => {
	const all = await grantedIntents(
		{ token: sandbox.token, api: sandbox.api, privilegedIntents: ['message-content', 'members'] },
		silentLogger(),
		1
	);
	expect(all).toEqual({ messageContent: true, members: true });
	const some = await grantedIntents({ token: sandbox.token, api: sandbox.api, privilegedIntents: ['members'] }, silentLogger(), 1);
	expect(some).toEqual({ messageContent: false, members: true });

	const bare = await createSandbox({ intents: { messageContent: false, members: false } });
	const none = await grantedIntents(
		{ token: bare.token, api: bare.api, privilegedIntents: ['message-content', 'members'] },
		silentLogger(),
		1
	);
	await bare.stop();
	expect(none).toEqual({ messageContent: false, members: false });
	await expect(grantedIntents({ token: 'wrong', api: sandbox.api, privilegedIntents: [] }, silentLogger(), 1)).rejects.toThrow(
		'refused the token'
	);
});

test('rate windows follow the clock of the bot: moved on, it need not wait for them', async () => {
	const limited = await createSandbox({
		conformance: false,
		routeLimits: { 'POST /channels/{channel_id}/messages': { limit: 1, perMs: 600_000 } }
	});
	const clock = new FileClock(limited.clockFile);
	try {
		const crowded = channelId(
			limited.createChannel(limited.createGuild({ name: 'Crowded', owner: limited.createUser({ name: 'owner' }) }), { name: 'orders' }).id
		);
		const own = new DiscordPort({ token: limited.token, api: limited.api, clock });
		const send = (effectKey: string) => own.messages.create(crowded, card(effectKey), { effectKey });
		await send('one');
		await expect(send('two')).rejects.toMatchObject({ name: 'DiscordBusy', afterMs: expect.closeTo(600_000, -5) });
		const moved = new Promise<void>((resolve) => clock.onJump(() => resolve()));
		await limited.clock.advance(600_000);
		await moved;
		await send('two');
		expect(limited.messages(crowded)).toHaveLength(2);
	} finally {
		clock.close();
		await limited.stop();
	}
});
