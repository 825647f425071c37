import { Client, GatewayIntentBits, MessageFlags } from 'discord.js';
import { afterEach, expect, test } from 'vitest';
import { createSandbox, type SandboxDriver } from '../src/index.js';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
	for (const close of open.splice(0).reverse()) await close();
});

async function connected(sandbox: SandboxDriver): Promise<Client<true>> {
	const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: sandbox.api, cdn: sandbox.cdn } });
	open.push(() => client.destroy());
	const ready = new Promise<Client<true>>((resolve) => client.once('clientReady', resolve));
	await client.login(sandbox.token);
	return ready;
}

test('discord.js logs in, registers a command and answers it', async () => {
	const sandbox = await createSandbox();
	open.push(() => sandbox.stop());
	const owner = sandbox.createUser({ name: 'Ada' });
	const guild = sandbox.createGuild({ name: 'Guild', owner });
	sandbox.createChannel(guild, { name: 'general' });
	const client = await connected(sandbox);
	expect(client.guilds.cache.map((one) => one.name)).toEqual(['Guild']);
	await client.application.commands.set([{ name: 'ping', description: 'Answers' }]);
	client.on('interactionCreate', async (interaction) => {
		if (interaction.isChatInputCommand()) await interaction.reply({ content: 'pong', flags: MessageFlags.Ephemeral });
	});
	const outcome = await sandbox.as(owner).slash('ping');
	expect(outcome).toMatchObject({ kind: 'message', ephemeral: true, text: 'pong\n(only you can see this)' });
	expect(sandbox.as(owner).screen()?.content).toBe('pong');
	expect(sandbox.conformance().violations).toEqual([]);
});
