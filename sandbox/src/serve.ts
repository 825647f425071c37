import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { attachControl } from './control/attach.js';
import { nextJumps, readJumps } from './control/jumps.js';
import { makeDemoWorld } from './demo.js';
import type { SandboxDriver } from './driver/types.js';
import { createSandbox } from './sandbox.js';

/**
 * The local Discord as its own process. `SANDBOX_DATA` names the folder it keeps, `SANDBOX_PORT` its port (default: a free one),
 * `SANDBOX_HISTORY_DAYS` how many days ago a new world begins (default: now), so that a script can play them. `SANDBOX_JUMPS` names
 * moments that the page can move the clock to: a list of `{ name, title, from, everyDays }` as JSON. Prints one line of JSON when it is
 * ready. `SANDBOX_SCRIPT` names a module whose default export is then called with the sandbox, to act as its people; a second line of
 * JSON tells its outcome.
 */
async function serve(): Promise<void> {
	if (process.env.DISCORD_TOKEN) throw new Error('DISCORD_TOKEN is set: the bot talks to Discord and no local Discord starts.');
	const dataDir = process.env.SANDBOX_DATA ?? '.data/sandbox';
	mkdirSync(dataDir, { recursive: true });
	const port = Number(process.env.SANDBOX_PORT ?? 0);
	const series = process.env.SANDBOX_JUMPS ? readJumps(process.env.SANDBOX_JUMPS) : [];
	const sandbox = await createSandbox({ dataDir, port, conformance: false });
	if (sandbox.isNew) {
		const days = Number(process.env.SANDBOX_HISTORY_DAYS || 0);
		await sandbox.clock.advance(-days * 86_400_000);
		makeDemoWorld(sandbox, days);
	}
	const token = controlToken(join(dataDir, 'control-token'));
	attachControl(sandbox, { token, jumps: (now) => nextJumps(series, now) });
	await sandbox.flush();
	const stop = (): void => {
		sandbox.stop().then(
			() => process.exit(0),
			(error: unknown) => {
				process.stderr.write(`The snapshot could not be written: ${String(error)}\n`);
				process.exit(1);
			}
		);
	};
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
	const line = {
		ready: true,
		api: sandbox.api,
		token: sandbox.token,
		applicationId: sandbox.applicationId,
		page: `${sandbox.base}/?token=${token}`,
		clockFile: sandbox.clockFile
	};
	process.stdout.write(`${JSON.stringify(line)}\n`);
	if (process.env.SANDBOX_SCRIPT) await runScript(process.env.SANDBOX_SCRIPT, sandbox);
}

/** A script that fails is told about and ends nothing: the world is there to be played by hand. */
async function runScript(path: string, sandbox: SandboxDriver): Promise<void> {
	try {
		const script: { default(sandbox: SandboxDriver): Promise<string> } = await import(pathToFileURL(path).href);
		process.stdout.write(`${JSON.stringify({ script: 'done', result: await script.default(sandbox) })}\n`);
	} catch (error) {
		process.stdout.write(`${JSON.stringify({ script: 'failed', reason: error instanceof Error ? error.message : String(error) })}\n`);
	}
}

/** The page's token is kept, so that an open tab survives a restart. */
function controlToken(file: string): string {
	if (existsSync(file)) {
		const kept = readFileSync(file, 'utf8').trim();
		if (kept.length >= 32) return kept;
	}
	const made = randomBytes(24).toString('base64url');
	writeFileSync(file, made, { mode: 0o600 });
	return made;
}

serve().catch((error: unknown) => {
	process.stderr.write(`The local Discord did not start: ${error instanceof Error ? error.message : String(error)}\n`);
	process.exit(1);
});
