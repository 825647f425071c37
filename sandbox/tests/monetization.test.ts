import { ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import { expect, test } from 'vitest';
import { call, newBot, openStage } from './support.js';

test('entitlements: bought, tested, used up, ended, and carried by interactions', async () => {
	const { sandbox, guild, ben, cleo } = await openStage();
	const client = await newBot(sandbox);
	const app = client.application;
	const heard: string[] = [];
	client.on('entitlementCreate', (one) => heard.push(`+${one.userId === ben.id ? 'ben' : 'other'}`));
	client.on('entitlementUpdate', (_old, one) => heard.push(`used ${one.consumed}`));
	client.on('entitlementDelete', () => heard.push('-'));
	const potion = sandbox.createSku({ name: 'Potion', type: 'consumable' });
	const club = sandbox.createSku({ name: 'Club', type: 'subscription' });
	expect((await app.fetchSKUs()).map((one) => [one.name, one.type])).toEqual([
		['Potion', 3],
		['Club', 5]
	]);
	await ben.buy(potion);
	await ben.buy(club, { forGuild: true });
	await expect(ben.buy(potion)).rejects.toMatchObject({ code: 40074 });
	const test = await app.entitlements.createTest({ sku: club.id, user: cleo.id });
	expect([test.startsTimestamp, test.endsTimestamp]).toEqual([null, null]);
	await app.commands.set([{ name: 'perks', description: 'd' }]);
	client.on('interactionCreate', async (interaction) => {
		if (interaction.isChatInputCommand()) await interaction.reply(interaction.entitlements.map((one) => one.skuId).join(' ') || 'none');
	});
	expect((await ben.slash('perks')).message?.content).toBe(`${potion.id} ${club.id}`);
	expect((await cleo.slash('perks')).message?.content).toBe(`${club.id} ${club.id}`);
	const list = async (options: object) => (await app.entitlements.fetch({ cache: false, ...options })).size;
	expect([await list({}), await list({ user: ben.id }), await list({ guild: guild.id }), await list({ skus: [potion.id] })]).toEqual([
		3, 1, 1, 1
	]);
	const mine = (await app.entitlements.fetch({ user: ben.id })).first();
	await mine?.consume();
	await ben.buy(potion);
	await app.entitlements.deleteTest(test.id);
	await sandbox.clock.advance(31 * 24 * 60 * 60_000);
	expect([await list({ excludeEnded: true }), await list({})]).toEqual([2, 3]);
	expect((await cleo.slash('perks')).message?.content).toBe('none');
	await expect.poll(() => heard, { timeout: 300_000 }).toEqual(['+ben', '+other', '+other', 'used true', '+ben', '-']);
	await expect(app.entitlements.createTest({ sku: '123456789012345678', user: ben.id })).rejects.toMatchObject({ code: 10027 });
	await expect(app.entitlements.deleteTest('123456789012345678')).rejects.toMatchObject({ code: 10029 });
	const bought = (await app.entitlements.fetch({ guild: guild.id })).first();
	await expect(bought?.consume()).rejects.toMatchObject({ code: 50035 });
	expect(sandbox.conformance().violations).toEqual([]);
});

test('contexts and integration types: what the pickers list where, and by whom the application came', async () => {
	const { sandbox, guild, ben, cleo } = await openStage({ rateLimits: false });
	const client = await newBot(sandbox);
	const { GuildInstall, UserInstall } = ApplicationIntegrationType;
	const { Guild, BotDM, PrivateChannel } = InteractionContextType;
	await client.application.commands.set([
		{ name: 'here', description: 'd', integrationTypes: [GuildInstall], contexts: [Guild] },
		{ name: 'mine', description: 'd', integrationTypes: [UserInstall], contexts: [Guild, BotDM, PrivateChannel] },
		{ name: 'both', description: 'd', integrationTypes: [GuildInstall, UserInstall], contexts: [Guild, BotDM] },
		{ name: 'letters', description: 'd', integrationTypes: [GuildInstall], contexts: [BotDM] }
	]);
	client.on('interactionCreate', async (interaction) => {
		if (!interaction.isChatInputCommand()) return;
		await interaction.reply(JSON.stringify([interaction.authorizingIntegrationOwners, interaction.context]));
		if (interaction.guildId !== guild.id && interaction.guildId)
			for (let n = 0; n < 6; n++) await interaction.followUp(`${n}`).catch((error: { code: number }) => codes.push(error.code));
	});
	const codes: number[] = [];
	const elsewhere = sandbox.createGuild({ name: 'Elsewhere', owner: ben.id, botPermissions: null });
	sandbox.createChannel(elsewhere, { name: 'general' });
	await ben.dm('hello');
	const away = sandbox.as(ben.id, elsewhere);
	const alone = sandbox.as(ben.id, null);
	expect([ben.commands(), alone.commands(), away.commands()]).toEqual([['both', 'here'], ['both', 'letters'], []]);
	ben.setInstalled(true);
	expect([ben.commands(), alone.commands(), away.commands()]).toEqual([
		['both', 'here', 'mine'],
		['both', 'letters', 'mine'],
		['both', 'mine']
	]);
	expect(cleo.commands()).toEqual(['both', 'here']);
	const said = async (person: typeof ben, name: string) => JSON.parse((await person.slash(name)).message?.content ?? 'null');
	expect(await said(ben, 'here')).toEqual([{ [GuildInstall]: guild.id }, Guild]);
	expect(await said(ben, 'both')).toEqual([{ [GuildInstall]: guild.id, [UserInstall]: ben.id }, Guild]);
	expect(await said(alone, 'mine')).toEqual([{ [UserInstall]: ben.id }, BotDM]);
	expect(await said(alone, 'letters')).toEqual([{ [GuildInstall]: '0' }, BotDM]);
	const outcome = await away.slash('mine');
	expect(JSON.parse(outcome.message?.content ?? 'null')).toEqual([{ [UserInstall]: ben.id }, Guild]);
	await expect.poll(() => codes, { timeout: 300_000 }).toEqual([40094]);
	expect((await call(sandbox, 'GET', `/guilds/${elsewhere.id}`)).body.code).toBe(10004);
	expect(sandbox.conformance().violations.filter((one) => one.side === 'answer')).toEqual([]);
});
