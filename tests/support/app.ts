import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { createSandbox, type Person, type SandboxDriver, type SandboxGuild, type SandboxOptions } from '../../sandbox/src/index.js';
import { type BotProcess, startBot } from './bot.js';
import { type TestDatabases, testDatabases } from './databases.js';

type Driver = SandboxDriver;

/** The people of a test guild. */
export interface People {
	readonly owner: Person;
	readonly staff: Person;
	readonly otherStaff: Person;
	readonly buyer: Person;
	readonly otherBuyer: Person;
}

export interface AppOptions {
	/** Path of a pack; default: the starter pack. */
	readonly pack?: string;
	/** Keeps the quiet hours of the pack: what happens then depends on the time of the day at which the test runs. */
	readonly quietHours?: boolean;
	/** The application has no privileged intent. */
	readonly noIntents?: boolean;
	readonly databases?: TestDatabases;
	/** Address that the bot uses instead of the databases' own, e.g. of a proxy. */
	readonly mongoUri?: string;
	readonly redisUrl?: string;
	/** Kept when the app stops; default: a folder of its own that is removed. */
	readonly dataDir?: string;
	readonly env?: Readonly<Record<string, string>>;
	readonly rateLimits?: boolean;
	/** More options of the local Discord. */
	readonly sandbox?: Partial<SandboxOptions>;
	/** Fills the database before the bot starts; the local Discord comes out of `dataDir` then. */
	readonly restore?: (db: mongoose.mongo.Db) => Promise<void>;
}

/** A local Discord with one guild, the real bot on real databases, and read access to what it stored. */
export interface App {
	readonly sandbox: Driver;
	readonly guild: SandboxGuild;
	readonly people: People;
	/** The stored rows, to look at; tests never write. */
	readonly db: mongoose.mongo.Db;
	readonly env: Readonly<Record<string, string>>;
	bot: BotProcess;
	/** Starts the bot again after it was killed or stopped, and waits until it is ready. */
	restart(): Promise<void>;
	/** Resolves once no effect is waiting to run and no command of the catalogue is missing. */
	idle(timeoutMs?: number): Promise<void>;
	/** Moves the world's clock forward; the bot follows. */
	advance(milliseconds: number): Promise<void>;
	stop: () => Promise<void>;
}

/** What the bot asks for when it is invited: the number of the link in the README, so that every journey shows that it is enough. */
export const botPermissions = BigInt(/permissions=(\d+)/.exec(readFileSync('README.md', 'utf8'))?.[1] ?? 0);

/** Real ms for an answer where nothing is made to fail. */
const patientAckMs = 15_000;
/** Discord's own time for an answer, ms: where bots are killed or cut off, nobody waits longer for what does not come. */
export const discordAckMs = 3_000;

/** What of that time the bot takes before it says that it still works; as with Discord where that is not given more. */
const answerWithin = (ackMs: number): Readonly<Record<string, string>> =>
	ackMs > discordAckMs ? { ANSWER_WITHIN_MS: String(ackMs - 1_000) } : {};

/** A day in milliseconds. */
export const day = 86_400_000;

export async function startApp(options: AppOptions = {}): Promise<App> {
	const databases = options.databases ?? testDatabases();
	const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'tribute-app-')));
	const intents = options.noIntents
		? { messageContent: false, members: false, presence: false }
		: { messageContent: true, members: true, presence: false };
	const sandbox = await createSandbox({
		dataDir,
		intents,
		rateLimits: options.rateLimits ?? false,
		// How fast the bot answers is measured, not tested: a loaded machine must not turn an answer into "did not respond".
		ackMs: patientAckMs,
		clockFile: join(dataDir, 'clock'),
		...options.sandbox
	});
	await writeFile(sandbox.clockFile, '0');
	const { guild, people } = options.restore ? findGuild(sandbox, 'Ashtrails') : makeGuild(sandbox, 'Ashtrails');

	const env = {
		...databases.env,
		...(options.mongoUri ? { MONGODB_URI: options.mongoUri } : {}),
		...(options.redisUrl ? { REDIS_URL: options.redisUrl } : {}),
		PACK_FILE: options.quietHours ? (options.pack ?? starterPack) : await awakePack(dataDir, options.pack ?? starterPack),
		DISCORD_API_URL: sandbox.api,
		DISCORD_API_TOKEN: sandbox.token,
		CLOCK_FILE: sandbox.clockFile,
		...answerWithin(options.sandbox?.ackMs ?? patientAckMs),
		...options.env
	};
	const client = await mongoose.mongo.MongoClient.connect(databases.mongoUri, { readConcern: { level: 'majority' } });
	const db = client.db(databases.mongoDb);
	await options.restore?.(db);
	const bot = startBot(env);
	const app: App = {
		sandbox,
		guild,
		people,
		db,
		env,
		bot,
		async restart() {
			await app.bot.kill9();
			app.bot = startBot(env);
			await app.bot.ready();
		},
		idle: (timeoutMs = 90_000) => idle(app, timeoutMs),
		// Never back: what was written a moment ago would lie in the future, and wait.
		advance: async (milliseconds) => {
			if (milliseconds > 0) await sandbox.clock.advance(milliseconds);
		},
		async stop() {
			await app.bot.stop();
			await sandbox.stop();
			await client.close();
			if (!options.dataDir) await rm(dataDir, { recursive: true, force: true });
		}
	};
	try {
		await bot.ready();
	} catch (error) {
		await app.stop();
		throw error;
	}
	return app;
}

const starterPack = 'packs/ark-small-tribes.json';

/** A copy of a pack without quiet hours, so that time counts the same at every hour. */
async function awakePack(folder: string, path: string): Promise<string> {
	const json = JSON.parse(await readFile(path, 'utf8'));
	json.settings.quietHours = { pauseDeadlines: false, from: '00:00', to: '00:00' };
	const copy = join(folder, 'pack.json');
	await writeFile(copy, JSON.stringify(json));
	return copy;
}

/** A guild with an owner, two people who become staff, and two buyers; the bot is in it, nothing is set up. */
export function makeGuild(sandbox: Driver, name: string): { guild: SandboxGuild; people: People } {
	const user = (who: string, ageDays = 700) =>
		sandbox.createUser({ name: `${who}-${name.toLowerCase()}`, globalName: who, createdAt: new Date(Date.now() - ageDays * day) });
	const owner = user('Sable');
	const guild = sandbox.createGuild({ name, owner, botPermissions, locale: 'en-US' });
	sandbox.createChannel(guild, { name: 'general' });
	const member = (who: string, joinedDays: number, ageDays?: number) => {
		const made = user(who, ageDays);
		sandbox.addMember(guild, made, { joinedAt: new Date(Date.now() - joinedDays * day) });
		return sandbox.as(made, guild);
	};
	return {
		guild,
		people: {
			owner: sandbox.as(owner, guild),
			staff: member('Dodo', 400),
			otherStaff: member('Vex', 200),
			buyer: member('Mira', 40),
			otherBuyer: member('Rook', 2, 90)
		}
	};
}

/** The guild and people of `makeGuild` in a restored world. */
function findGuild(sandbox: Driver, name: string): { guild: SandboxGuild; people: People } {
	const guild = sandbox.guilds().find((known) => known.name === name);
	if (!guild) throw new Error(`there is no guild ${name} in the stored world`);
	const person = (who: string) => {
		const member = sandbox.members(guild).find(({ user }) => user.global_name === who);
		if (!member) throw new Error(`there is no ${who} in the stored world`);
		return sandbox.as(member.user, guild);
	};
	return {
		guild,
		people: { owner: person('Sable'), staff: person('Dodo'), otherStaff: person('Vex'), buyer: person('Mira'), otherBuyer: person('Rook') }
	};
}

async function idle(app: App, timeoutMs: number): Promise<void> {
	const outbox = app.db.collection('outbox');
	const end = Date.now() + timeoutMs;
	for (let quiet = 0; quiet < 2; ) {
		const now = app.sandbox.clock.now();
		const waiting = await outbox.countDocuments({ live: true, nextAt: { $lte: now } });
		quiet = waiting === 0 ? quiet + 1 : 0;
		if (Date.now() > end) {
			const rows = await outbox.find({ live: true }).limit(5).toArray();
			throw new Error(`Effects still wait after ${timeoutMs} ms:\n${JSON.stringify(rows, null, 1)}\n${app.bot.log.slice(-15).join('\n')}`);
		}
		await new Promise((resolve) => setTimeout(resolve, 60));
	}
}
