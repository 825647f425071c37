import { setTimeout as sleep } from 'node:timers/promises';
import type { Person, SandboxDriver, SandboxGuild } from '../../sandbox/src/driver/types.js';

/** The credits each member may claim at the start. */
const startGrant = '5000';
const botOnlineMs = 120_000;
const names = 'Next: names';

/**
 * Makes the demo guild playable, inside the local Discord's process: the owner runs the bot's own /setup. With `DEMO_MONGODB_URI` four
 * weeks of history are played into it then. Nothing here is known to the bot.
 *
 * @returns what was done, for the person who waits
 */
export default async function makeDemo(sandbox: SandboxDriver): Promise<string> {
	const guild = sandbox.guilds()[0];
	if (!guild) throw new Error('the demo world has no guild');
	const made = await setUpGuild(sandbox, guild);
	const mongoUri = process.env.DEMO_MONGODB_URI;
	if (!mongoUri) return made;
	tell({ script: 'set-up', result: made });
	// Only here: it brings the database driver and everything that draws.
	const { playHistory } = await import('./history.js');
	const lines = await playHistory(sandbox, { mongoUri, progress: (told) => tell({ script: 'progress', ...told }) });
	return lines.join('\n');
}

/** Tells a line of JSON to whoever started the local Discord. */
const tell = (entry: object): void => void process.stdout.write(`${JSON.stringify(entry)}\n`);

/** Sets a guild up with the starter pack through its owner, once. @returns what was done */
export async function setUpGuild(sandbox: SandboxDriver, guild: SandboxGuild): Promise<string> {
	const owner = sandbox.as(guild.ownerId, guild);
	await owner.waitUntil(() => owner.commands().includes('setup'), { timeoutMs: botOnlineMs, what: 'the command /setup' });
	const first = await firstAnswer(owner);
	if (/Ready:/.test(first.text)) return 'was ready';
	if (first.text.includes(names)) {
		// Of the people only the staff hold a role.
		const staff = sandbox.members(guild).find(({ user, roles }) => !user.bot && roles.length > 0)?.roles ?? [];
		await owner.click(names);
		await owner.fill({ 'Start grant': startGrant, 'Role that takes orders': staff });
		await owner.click('Do it now');
		await owner.waitForScreen(/Ready:/, { timeoutMs: botOnlineMs });
	} else {
		// An earlier start was killed while the bot set the guild up; it goes on by itself.
		await untilReady(owner);
	}
	await sandbox.flush();
	return 'set up with the starter pack';
}

/** The first screen of /setup. Commands of an earlier run are there before the bot is online: a few tries without answer are normal. */
async function firstAnswer(owner: Person) {
	for (const end = Date.now() + botOnlineMs; ; ) {
		const outcome = await owner.slash('setup');
		if (outcome.kind !== 'failed') return outcome;
		if (Date.now() > end) throw new Error('the bot does not answer /setup');
	}
}

/** Asks /setup until it says that the guild is ready. */
async function untilReady(owner: Person): Promise<void> {
	for (const end = Date.now() + botOnlineMs; ; await sleep(2_000)) {
		const { text } = await owner.slash('setup');
		if (/Ready:/.test(text)) return;
		if (Date.now() > end) throw new Error(`/setup does not come to its end:\n${text}`);
	}
}
