// A project that installed the package: plain JavaScript, plain discord.js, nothing of this repository.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createSandbox, Permission } from '@tribute/sandbox';
import { attachControl } from '@tribute/sandbox/control';
import { Client, GatewayIntentBits } from 'discord.js';

delete process.env.DISCORD_OPENAPI;
const sandbox = await createSandbox();
assert.equal(sandbox.conformance().skipped, 'no description is named (DISCORD_OPENAPI)');
const ada = sandbox.createUser({ name: 'Ada' });
const guild = sandbox.createGuild({ name: 'Guild', owner: ada, botPermissions: Permission.ViewChannel | Permission.SendMessages });
const general = sandbox.createChannel(guild, { name: 'general' });

const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: sandbox.api, cdn: sandbox.cdn } });
client.on('interactionCreate', (interaction) => {
	if (interaction.isChatInputCommand()) void interaction.reply(`pong, ${interaction.user.username}`);
});
const ready = once(client, 'clientReady');
await client.login(sandbox.token);
await ready;
await client.application.commands.set([{ name: 'ping', description: 'Answers' }]);

const person = sandbox.as(ada, guild);
const outcome = await person.slash('ping');
assert.equal(outcome.message?.content, 'pong, ada');
await person.react(outcome.message, '👍');
const channel = await client.channels.fetch(general.id);
await assert.rejects(channel.send(''), { code: 50006 });

const control = attachControl(sandbox, { token: 'a'.repeat(32) });
assert.equal((await fetch(`${sandbox.base}/control/start`)).status, 401);
assert.ok(control);
await client.destroy();
await sandbox.stop();
console.log('used');
