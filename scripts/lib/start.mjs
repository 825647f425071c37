// The order of one run: packages, build, databases, local Discord, bot, demo guild; and back again at the stop.
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
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
import { Problem, printProblem } from './problem.mjs';
import { isAlive, startedAt } from './processes.mjs';
import { Stopped, watchForStop } from './stopping.mjs';
import { endTools } from './tools.mjs';

/** A bot that crashes is started again after these pauses; then the run ends. A bot that lived this long starts counting anew. */
const RESTART_PAUSES_MS = [1_000, 5_000, 15_000];
const CALM_MS = 600_000;
/** What the local Discord offers to move its clock to. No calendar of wipes is known: servers wipe every few weeks, on a Friday. */
const JUMPS = JSON.stringify([{ name: 'wipe', title: 'Next wipe', from: '2025-01-03T18:00:00Z', everyDays: 28 }]);
const LOUD = ['warn', 'error', 'fatal'];

/** The demo has everything of its own: what stands here for a bot that runs for good does not reach it. */
const NOT_FOR_DEMO = ['DISCORD_TOKEN', 'MONGODB_URI', 'MONGODB_DB', 'REDIS_URL', 'REDIS_PREFIX', 'SECRET_KEYS', 'PACK_FILE', 'HTTP_PORT'];
/** Days that the demo's history goes back; `historyDays` of `scripts/demo/plan.ts`. */
const HISTORY_DAYS = 28;

/**
 * @param {string[]} args `demo`: with four weeks of history, in a folder of its own; nothing else is read
 * @returns {Promise<number>} exit code
 */
export async function main(args) {
	const isDemo = args[0] === 'demo';
	const unknown = args.slice(isDemo ? 1 : 0);
	if (unknown.length > 0) note(`not understood: ${unknown.join(' ')} (no arguments are taken; see .env.example)`);
	if (existsSync(join(ROOT, '.env'))) process.loadEnvFile(join(ROOT, '.env'));
	if (isDemo) for (const name of NOT_FOR_DEMO) delete process.env[name];
	const dataDir = isDemo ? join(ROOT, '.data', 'demo') : join(ROOT, '.data');
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
		// A history that was cut off is not gone on with: nobody would know what was the story's and what was theirs.
		const fresh = isDemo && !existsSync(join(dataDir, 'demo.json'));
		if (fresh) for (const part of ['sandbox', 'secret-keys']) rmSync(join(dataDir, part), { recursive: true, force: true });
		databases = await phase('databases', () => startDatabases({ dataDir, claimed: true, fresh, log: note }));
		stop.check();
		if (isDemo) process.env.PACK_FILE = demoPack(dataDir);
		const run = { dataDir, databases, children, claimed, stop, isDemo };
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
		if (discord && fresh) {
			process.stdout.write(`\nOpen ${discord.page} to watch; please wait with playing until the history is there.\n\n`);
			let history = '';
			await phase('four weeks of history', async () => {
				history = (await Promise.race([discord.history, stop.requested])) ?? '';
			});
			stop.check();
			process.stdout.write(`\n${history}\n`);
		}
		process.stdout.write(
			discord
				? `\nTribute is running. Open ${discord.page}\nCtrl-C stops it; everything is kept in ${shown(dataDir)}.\n`
				: '\nTribute is running at Discord. Ctrl-C stops it.\n'
		);
		if (discord && !isDemo) process.stdout.write('A guild with four weeks of history: npm run demo.\n');
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
 *   claimed: Awaited<ReturnType<typeof claim>>, stop: ReturnType<typeof watchForStop>, isDemo: boolean }} Run
 */

/** What the local Discord tells about itself in its first line.
 * @typedef {{ ready: true, api: string, token: string, applicationId: string, page: string, clockFile: string }} LocalDiscord
 */

/**
 * A file or folder as a person reads it: from the project's folder on.
 * @param {string} path
 */
const shown = (path) => relative(ROOT, path);

/**
 * Remembers a child for the next start, should this process be killed.
 * @param {Run} run
 */
function remember({ children, claimed }) {
	claimed.update({ children: children.map(({ pid }) => ({ pid, began: startedAt(pid) ?? '' })) });
}

/**
 * Starts the local Discord. Its demo guild is set up through the bot once per database: `demo` settles when that is done, or at once.
 * `history` settles with what the demo's history has made; it fails when the history breaks off.
 * @param {Run} run
 * @returns {Promise<LocalDiscord & { demo: Promise<string>, history: Promise<string> }>}
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
	/** @type {(text: string) => void} */
	let told = () => {};
	/** @type {(error: Error) => void} */
	let broken = () => {};
	/** @type {Promise<string>} */
	const history = new Promise((resolve, reject) => {
		told = resolve;
		broken = reject;
	});
	history.catch(() => {});
	const onLine = (/** @type {string} */ line) => {
		const entry = parseLine(line);
		if (entry?.script === 'done') {
			writeWhole(doneFile, `${JSON.stringify({ database })}\n`);
			settle(String(entry.result));
			told(String(entry.result));
		} else if (entry?.script === 'set-up') {
			settle(String(entry.result));
		} else if (entry?.script === 'progress') {
			note(`day ${entry.day} of ${HISTORY_DAYS}, ${entry.done} of ${entry.of} orders`);
		} else if (entry?.script === 'failed' && run.isDemo) {
			settle('broken off');
			broken(
				new Problem(`the history broke off: ${entry.reason}`, [
					'run it again: it begins anew',
					`its log: ${shown(join(run.dataDir, 'sandbox.log'))}`
				])
			);
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
			SANDBOX_JUMPS: process.env.SANDBOX_JUMPS || JUMPS,
			SANDBOX_SCRIPT: isDone ? '' : join(ROOT, 'scripts/demo.mjs'),
			SANDBOX_HISTORY_DAYS: run.isDemo ? String(HISTORY_DAYS) : '',
			DEMO_MONGODB_URI: run.isDemo ? run.databases.mongoUri : ''
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
	void child.ended.then(() => {
		settle('the local Discord ended');
		broken(new Problem('the local Discord ended', [`its log: ${shown(join(run.dataDir, 'sandbox.log'))}`]));
	});
	return { ...value, demo, history };
}

/**
 * The starter pack as an owner may edit it: with the supporter pass for sale to those who have settled two orders, so that the history
 * has orders that are paid outside. They still wait for the owner's own word in /setup.
 * @param {string} dataDir
 * @returns {string} its path
 */
function demoPack(dataDir) {
	const pack = JSON.parse(readFileSync(join(ROOT, 'packs/ark-small-tribes.json'), 'utf8'));
	pack.economy.realMoney.enabled = true;
	for (const { items } of pack.categories)
		for (const item of items)
			if (item.key === 'supporter-pass') Object.assign(item, { enabled: true, access: { ...item.access, gate: 'order.high-value' } });
	const path = join(dataDir, 'pack.json');
	writeWhole(path, JSON.stringify(pack));
	return path;
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
			note(`the local Discord ended (${await discord.ended}); its log: ${shown(join(run.dataDir, 'sandbox.log'))}`);
			for (const line of discord.lines.slice(-8)) note(`  ${line}`);
			return 1;
		}
		for (const server of [databases.mongo, databases.redis]) {
			if (server.pid === 0 || isAlive(server.pid)) continue;
			if (++revivals > RESTART_PAUSES_MS.length) {
				note(`a database keeps ending; its log is in ${shown(run.dataDir)}`);
				return 1;
			}
			note(`${server === databases.mongo ? 'MongoDB' : 'Redis'} ended by itself; starting it again`);
			await server.restart();
		}
		const current = bot();
		if (!current || current.running) continue;
		note(`the bot ended (${await current.ended}); its log: ${shown(join(run.dataDir, 'bot.log'))}`);
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
