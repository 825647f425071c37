// The order of one run: packages, build, databases, local Discord, bot, demo guild; and back again at the stop.
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { buildBot, buildSandbox } from './build.mjs';
import { parseLine, readable, startChild } from './children.mjs';
import { startDatabases } from './databases.mjs';
import { ensureWritable, ROOT, readJson, writeWhole } from './files.mjs';
import { install } from './install.mjs';
import { claim } from './owner.mjs';
import { note, phase } from './phases.mjs';
import { choosePort } from './ports.mjs';
import { printProblem } from './problem.mjs';
import { isAlive, startedAt } from './processes.mjs';
import { Stopped, watchForStop } from './stopping.mjs';
import { endTools } from './tools.mjs';

/** A bot that crashes is started again after these pauses; then the run ends. A bot that lived this long starts counting anew. */
const RESTART_PAUSES_MS = [1_000, 5_000, 15_000];
const CALM_MS = 600_000;
const LOUD = ['warn', 'error', 'fatal'];

/**
 * @param {string[]} args none are read
 * @returns {Promise<number>} exit code
 */
export async function main(args) {
	if (args.length > 0) note(`not understood: ${args.join(' ')} (npm start takes no arguments; see .env.example)`);
	if (existsSync(join(ROOT, '.env'))) process.loadEnvFile(join(ROOT, '.env'));
	const dataDir = join(ROOT, '.data');
	ensureWritable(dataDir);
	/** @type {import('./children.mjs').Child[]} */
	const children = [];
	const stop = watchForStop({
		force() {
			note('stopping at once');
			for (const child of children) child.kill();
			process.exit(130);
		}
	});
	void stop.requested.then(endTools);
	const claimed = await claim(dataDir);
	/** @type {Awaited<ReturnType<typeof startDatabases>> | undefined} */
	let databases;
	let code = 0;
	try {
		await phase('packages', () => install());
		stop.check();
		await phase('build', async () => {
			const bot = await buildBot();
			const page = process.env.DISCORD_TOKEN ? bot : await buildSandbox();
			return bot === 'unchanged' && page !== 'built' ? 'unchanged' : 'built';
		});
		stop.check();
		databases = await phase('databases', () => startDatabases({ dataDir, claimed: true, log: note }));
		stop.check();
		const run = { dataDir, databases, children, claimed, stop };
		const discord = process.env.DISCORD_TOKEN ? undefined : await phase('local Discord', () => startDiscord(run));
		stop.check();
		const environment = botEnvironment(dataDir, databases, discord);
		await phase('bot', () => startBot(run, environment));
		stop.check();
		if (discord) {
			await phase('demo guild', () => discord.demo);
			stop.check();
		}
		claimed.update({ page: discord?.page });
		process.stdout.write(
			discord
				? `\nTribute is running. Open ${discord.page}\nCtrl-C stops it; everything is kept in .data/.\n`
				: '\nTribute is running at Discord. Ctrl-C stops it.\n'
		);
		code = await watch(run, environment);
	} catch (error) {
		if (!(error instanceof Stopped) && !stop.isRequested()) {
			printProblem(error);
			code = 1;
		} else {
			code = 130;
		}
	}
	// The bot first, so that it finishes its work on databases and a Discord that still answer.
	if (children.length > 0 || databases) process.stderr.write('\n');
	for (const child of children.splice(0).reverse()) await child.stop();
	if (databases) await phase('stopped', async () => databases?.stop());
	claimed.release();
	stop.release();
	return code;
}

/**
 * @typedef {{ dataDir: string, databases: import('./databases.d.mts').Databases, children: import('./children.mjs').Child[],
 *   claimed: Awaited<ReturnType<typeof claim>>, stop: ReturnType<typeof watchForStop> }} Run
 */

/** What the local Discord tells about itself in its first line.
 * @typedef {{ ready: true, api: string, token: string, applicationId: string, page: string, clockFile: string }} LocalDiscord
 */

/**
 * Remembers a child for the next start, should this process be killed.
 * @param {Run} run
 */
function remember({ children, claimed }) {
	claimed.update({ children: children.map(({ pid }) => ({ pid, began: startedAt(pid) ?? '' })) });
}

/**
 * Starts the local Discord. Its demo guild is set up through the bot once per database: `demo` settles when that is done, or at once.
 * @param {Run} run
 * @returns {Promise<LocalDiscord & { demo: Promise<string> }>}
 */
async function startDiscord(run) {
	const doneFile = join(run.dataDir, 'demo.json');
	const database = createHash('sha256')
		.update(process.env.MONGODB_URI ?? '')
		.digest('hex');
	const done = readJson(doneFile);
	const isDone = existsSync(join(run.dataDir, 'sandbox')) && isDeepStrictEqual(done, { database });
	/** @type {(text: string) => void} */
	let settle = () => {};
	/** @type {Promise<string>} */
	const demo = isDone
		? Promise.resolve('unchanged')
		: new Promise((resolve) => {
				settle = resolve;
			});
	const onLine = (/** @type {string} */ line) => {
		const entry = parseLine(line);
		if (entry?.script === 'done') {
			writeWhole(doneFile, `${JSON.stringify({ database })}\n`);
			settle(String(entry.result));
		} else if (entry?.script === 'failed') {
			note(`the demo guild is not set up: ${entry.reason}`);
			settle('run /setup as its owner');
		}
	};
	const port = await choosePort(run.dataDir, 'sandbox', 'the page', note);
	const { child, value } = await startChild({
		name: 'the local Discord',
		args: ['--import', 'tsx', join(ROOT, 'sandbox/src/serve.ts')],
		cwd: ROOT,
		env: {
			...process.env,
			SANDBOX_DATA: join(run.dataDir, 'sandbox'),
			SANDBOX_PORT: String(port),
			SANDBOX_SCRIPT: isDone ? '' : join(ROOT, 'scripts/demo.mjs')
		},
		logFile: join(run.dataDir, 'sandbox.log'),
		onLine,
		ready(line) {
			const entry = parseLine(line);
			return entry?.ready === true ? /** @type {LocalDiscord} */ (/** @type {unknown} */ (entry)) : undefined;
		}
	});
	run.children.push(child);
	remember(run);
	void child.ended.then(() => settle('the local Discord ended'));
	return { ...value, demo };
}

/**
 * The bot's environment: what the operator set, the databases, and either Discord or the local one.
 * @param {string} dataDir
 * @param {import('./databases.d.mts').Databases} databases
 * @param {LocalDiscord | undefined} discord
 * @returns {NodeJS.ProcessEnv}
 */
function botEnvironment(dataDir, databases, discord) {
	const env = { ...process.env, MONGODB_URI: databases.mongoUri, REDIS_URL: databases.redisUrl };
	// With a database of one's own the keys are one's own too: they must outlive this folder.
	if (!env.SECRET_KEYS && !process.env.MONGODB_URI) env.SECRET_KEYS = localKey(join(dataDir, 'secret-keys'));
	if (!discord) return env;
	return { ...env, DISCORD_API_URL: discord.api, DISCORD_API_TOKEN: discord.token, CLOCK_FILE: discord.clockFile };
}

/**
 * The key of the embedded databases' secrets, made once, readable by this user only.
 * @param {string} file
 */
function localKey(file) {
	if (!existsSync(file)) writeWhole(file, `local:${randomBytes(32).toString('base64')}\n`, 0o600);
	chmodSync(file, 0o600);
	return readFileSync(file, 'utf8').trim();
}

/**
 * @param {Run} run
 * @param {NodeJS.ProcessEnv} env
 */
async function startBot(run, env) {
	const { child } = await startChild({
		name: 'the bot',
		args: ['--enable-source-maps', join(ROOT, 'dist/main.js')],
		cwd: ROOT,
		env,
		logFile: join(run.dataDir, 'bot.log'),
		ready: (line) => (parseLine(line)?.msg === 'ready' ? true : undefined),
		onLine(line) {
			const entry = parseLine(line);
			if (process.env.TRIBUTE_LOGS || LOUD.includes(String(entry?.level))) note(`bot: ${readable(line)}`);
		}
	});
	run.children.push(child);
	remember(run);
	return child;
}

/**
 * Keeps the run alive: a crashed bot and a killed database are started again, a few times, with what they said last.
 * @param {Run} run
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<number>} exit code
 */
async function watch(run, environment) {
	const { children, databases, stop } = run;
	const bot = () => children[children.length - 1];
	let since = Date.now();
	let crashes = 0;
	let revivals = 0;
	for (;;) {
		await Promise.race([stop.requested, sleep(1_000), ...children.map(({ ended }) => ended)]);
		if (stop.isRequested()) return 0;
		const discord = children.length > 1 ? children[0] : undefined;
		if (discord && !discord.running) {
			note(`the local Discord ended (${await discord.ended}); its log: .data/sandbox.log`);
			for (const line of discord.lines.slice(-8)) note(`  ${line}`);
			return 1;
		}
		for (const server of [databases.mongo, databases.redis]) {
			if (server.pid === 0 || isAlive(server.pid)) continue;
			if (++revivals > RESTART_PAUSES_MS.length) {
				note('a database keeps ending; its log is in .data/');
				return 1;
			}
			note(`${server === databases.mongo ? 'MongoDB' : 'Redis'} ended by itself; starting it again`);
			await server.restart();
		}
		const current = bot();
		if (!current || current.running) continue;
		note(`the bot ended (${await current.ended}); its log: .data/bot.log`);
		for (const line of current.lines.slice(-8)) note(`  ${readable(line)}`);
		if (Date.now() - since > CALM_MS) crashes = 0;
		const pause = RESTART_PAUSES_MS[crashes++];
		if (pause === undefined) return 1;
		note(`starting it again in ${pause / 1000} s (${crashes} of ${RESTART_PAUSES_MS.length})`);
		await Promise.race([stop.requested, sleep(pause)]);
		if (stop.isRequested()) return 0;
		children.pop();
		since = Date.now();
		await startBot(run, environment);
	}
}
