// Makes the demo guild playable, inside the local Discord's process: the owner runs the bot's own /setup. Nothing here is known to the bot.

import { setTimeout as sleep } from 'node:timers/promises';

/** The credits each member may claim at the start. */
const START_GRANT = '5000';
const BOT_ONLINE_MS = 120_000;
const NAMES = 'Next: names';

/**
 * @param {import('../sandbox/src/driver/types.js').SandboxDriver} sandbox
 * @returns {Promise<string>} what was done, for the person who waits
 */
export default async function makeDemoGuild(sandbox) {
	const guild = sandbox.guilds()[0];
	if (!guild) throw new Error('the demo world has no guild');
	const owner = sandbox.as(guild.ownerId, guild);
	await owner.waitUntil(() => owner.commands().includes('setup'), { timeoutMs: BOT_ONLINE_MS, what: 'the command /setup' });
	const first = await firstAnswer(owner);
	if (/Ready:/.test(first.text)) return 'was ready';
	if (first.text.includes(NAMES)) {
		// Of the people only the staff hold a role.
		const staff = sandbox.members(guild).find(({ user, roles }) => !user.bot && roles.length > 0)?.roles ?? [];
		await owner.click(NAMES);
		await owner.fill({ 'Start grant': START_GRANT, 'Role that takes orders': staff });
		await owner.click('Do it now');
		await owner.waitForScreen(/Ready:/, { timeoutMs: BOT_ONLINE_MS });
	} else {
		// An earlier start was killed while the bot set the guild up; it goes on by itself.
		await untilReady(owner);
	}
	await sandbox.flush();
	return 'set up with the starter pack';
}

/**
 * The first screen of /setup. Commands of an earlier run are there before the bot is online: a few tries without answer are normal.
 * @param {import('../sandbox/src/driver/types.js').Person} owner
 */
async function firstAnswer(owner) {
	for (const end = Date.now() + BOT_ONLINE_MS; ; ) {
		const outcome = await owner.slash('setup');
		if (outcome.kind !== 'failed') return outcome;
		if (Date.now() > end) throw new Error('the bot does not answer /setup');
	}
}

/**
 * Asks /setup until it says that the guild is ready.
 * @param {import('../sandbox/src/driver/types.js').Person} owner
 */
async function untilReady(owner) {
	for (const end = Date.now() + BOT_ONLINE_MS; ; await sleep(2_000)) {
		const { text } = await owner.slash('setup');
		if (/Ready:/.test(text)) return;
		if (Date.now() > end) throw new Error(`/setup does not come to its end: ${text.split('\n')[0]}`);
	}
}
