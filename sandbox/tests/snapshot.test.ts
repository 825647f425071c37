import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { call, newBot, openSandbox, openStage } from './support.js';

async function folder(): Promise<string> {
	const made = await mkdtemp(join(tmpdir(), 'local-discord-test-'));
	onTestFinished(() => rm(made, { recursive: true, force: true }));
	return made;
}

test('everything is there again after a restart', async () => {
	const dataDir = await folder();
	const { sandbox, guild, ben, general } = await openStage({ dataDir });
	const client = await newBot(sandbox);
	await client.application.commands.set([{ name: 'ping', description: 'd' }]);
	const said = await ben.say('kept', { files: [{ name: 'a.txt', data: 'file' }] });
	const { body: thread } = await call(sandbox, 'POST', `/channels/${general}/threads`, { name: 'ticket', type: 12 });
	await call(sandbox, 'PUT', `/channels/${thread.id}/thread-members/${ben.id}`);
	await sandbox.clock.advance(5000);
	await client.destroy();
	await sandbox.stop();

	const again = await openSandbox({ dataDir });
	expect([again.token, again.applicationId, again.clock.offsetMs]).toEqual([sandbox.token, sandbox.applicationId, 5000]);
	expect(JSON.parse(await readFile(again.clockFile, 'utf8'))).toBe(5000);
	const person = again.as(ben.id, guild);
	expect(person.sees(general)).toMatchObject([{ id: said.id, content: 'kept' }]);
	const url = person.sees(general)[0]?.attachments[0]?.url ?? '';
	expect(await (await fetch(url)).text()).toBe('file');
	expect(person.channels().map((one) => one.name)).toEqual(['general', 'ticket']);
	const bot = await newBot(again);
	bot.on('interactionCreate', (interaction) => void (interaction.isChatInputCommand() && interaction.reply('pong')));
	expect((await person.slash('ping')).text).toBe('pong');
	expect(BigInt((await person.say('new')).id)).toBeGreaterThan(BigInt(said.id));
});

test('a broken snapshot is put aside', async () => {
	const dataDir = await folder();
	await writeFile(join(dataDir, 'world.json'), '{"version":');
	const sandbox = await openSandbox({ dataDir });
	expect(sandbox.guilds()).toEqual([]);
	expect(await readFile(join(dataDir, 'world.json.unreadable'), 'utf8')).toBe('{"version":');
});

test('the process prints one line, makes the demo world and survives kill -9', async () => {
	const dataDir = await folder();
	const start = async () => {
		const { DISCORD_TOKEN: _, ...env } = process.env;
		const child = spawn(process.execPath, ['--import', 'tsx', 'sandbox/src/serve.ts'], {
			env: { ...env, SANDBOX_DATA: dataDir, SANDBOX_PORT: '0' },
			stdio: ['ignore', 'pipe', 'inherit']
		});
		onTestFinished(() => void child.kill('SIGKILL'));
		const line = await new Promise<string>((resolve) => createInterface(child.stdout).once('line', resolve));
		const ready = JSON.parse(line);
		const guilds = async (): Promise<string[]> => {
			const response = await fetch(`${ready.api}/v10/users/@me/guilds`, { headers: { authorization: `Bot ${ready.token}` } });
			const list: unknown = await response.json();
			return Array.isArray(list) ? list.map((one: { name: string; id: string }) => `${one.name} ${one.id}`) : [];
		};
		return { child, ready, guilds };
	};
	const first = await start();
	expect(first.ready).toMatchObject({ ready: true, applicationId: expect.stringMatching(/^\d{17,19}$/) });
	const guilds = await first.guilds();
	expect(guilds.map((one) => one.split(' ')[0])).toEqual(['Ashtrails', 'Tidewatch']);
	const exited = new Promise((resolve) => first.child.once('exit', resolve));
	first.child.kill('SIGKILL');
	await exited;
	const second = await start();
	expect(second.ready.token).toBe(first.ready.token);
	expect(await second.guilds()).toEqual(guilds);
});
