import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { z } from 'zod';
import type { SecretKey } from './core/secrets/secret-box.js';

/** Intents that Discord grants only on request; the bot works without either (design rule 19). */
export const privilegedIntents = ['message-content', 'members'] as const;
export type PrivilegedIntent = (typeof privilegedIntents)[number];

/** What the operator decides, read once at start. Frozen. */
export interface Config {
	readonly discord: {
		readonly token: string;
		/** Base address of the REST API without the version; absent: Discord itself. Always loopback. */
		readonly api?: string;
		/** The privileged intents to ask for, if the application has them. */
		readonly privilegedIntents: readonly PrivilegedIntent[];
	};
	/** A file that holds an offset in milliseconds, added to the machine's time. Never with Discord itself. */
	readonly clockFile?: string;
	/** An interaction without any answer shows "Still working" after so many milliseconds. */
	readonly answerWithinMs: number;
	readonly mongo: { readonly uri: string; readonly db: string };
	readonly redis: { readonly url: string; readonly prefix: string };
	readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';
	/** Where health and metrics are served; `null`: nowhere. */
	readonly http: { readonly host: string; readonly port: number } | null;
	readonly packFile: string;
	/** Where files of tickets and transcripts are kept: a folder of this machine, or `null`: in the database (GridFS). */
	readonly filesDir: string | null;
	/** The first encrypts, all decrypt. */
	readonly secretKeys: readonly SecretKey[];
	readonly version: string;
}

/** The environment can't be used; the message has one line per variable: its name, and what it should be. */
export class ConfigError extends Error {
	public override readonly name = 'ConfigError';
	public constructor(public readonly problems: readonly string[]) {
		super(`The environment is not right:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
	}
}

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
const name = /^[A-Za-z0-9_-]{1,38}$/;

const environment = z.object({
	DISCORD_TOKEN: z.string().min(20, 'the bot token from the Discord developer portal').optional(),
	DISCORD_API_URL: z.string().refine(isLoopbackUrl, 'an http address of this machine, like http://127.0.0.1:4100/api').optional(),
	DISCORD_API_TOKEN: z.string().min(1, 'the token that the server at DISCORD_API_URL expects').optional(),
	PRIVILEGED_INTENTS: z.string().default(privilegedIntents.join(',')).transform(intentList),
	CLOCK_FILE: z.string().optional(),
	ANSWER_WITHIN_MS: z
		.string()
		.regex(/^\d{3,5}$/, 'milliseconds, from 100 to 60000')
		.transform(Number)
		.refine((ms) => ms <= 60_000, 'milliseconds, from 100 to 60000')
		// Discord gives an interaction up after 3,000 ms; the answer has to get there.
		.default(2_500),
	MONGODB_URI: z
		.string({ error: 'required: the address of a MongoDB replica set, like mongodb://127.0.0.1:27017/?replicaSet=rs0' })
		.regex(/^mongodb(\+srv)?:\/\/\S+$/, 'the address of a MongoDB replica set, like mongodb://127.0.0.1:27017/?replicaSet=rs0'),
	MONGODB_DB: z.string().regex(name, 'a database name: letters, digits, - and _, at most 38').default('tribute'),
	REDIS_URL: z
		.string({ error: 'required: the address of Redis, like redis://127.0.0.1:6379' })
		.regex(/^rediss?:\/\/\S+$/, 'the address of Redis, like redis://127.0.0.1:6379')
		.refine((url) => URL.canParse(url), 'the address of Redis, like redis://127.0.0.1:6379'),
	REDIS_PREFIX: z
		.string()
		.regex(/^[A-Za-z0-9_-]{1,38}:?$/, 'a short prefix of keys: letters, digits, - and _')
		.transform((prefix) => prefix.replace(/:$/, ''))
		.default('tribute'),
	LOG_LEVEL: z.enum(levels, { error: `one of ${levels.join(', ')}` }).default('info'),
	HTTP_HOST: z.string().min(1, 'an address to listen on, like 127.0.0.1').default('127.0.0.1'),
	HTTP_PORT: z
		.string()
		.regex(/^\d{1,5}$/, 'a port from 1 to 65535, or 0 for no health and metrics server')
		.transform(Number)
		.refine((port) => port <= 65_535, 'a port from 1 to 65535, or 0 for no health and metrics server')
		.default(0),
	PACK_FILE: z.string().min(1, 'the path of a pack file').default('packs/ark-small-tribes.json'),
	FILES_STORAGE: z.enum(['gridfs', 'directory'], { error: 'gridfs or directory' }).default('gridfs'),
	FILES_DIR: z.string().min(1, 'the path of a folder for files of tickets').optional(),
	SECRET_KEYS: z
		.string({ error: 'required: a key for secrets at rest, <id>:<32 bytes in base64>; `openssl rand -base64 32` makes the bytes' })
		.transform(secretKeys)
});

/**
 * Reads the configuration from environment variables. An empty variable counts as absent.
 *
 * @throws ConfigError that names every bad variable.
 */
export function readConfig(variables: Readonly<Record<string, string | undefined>>): Config {
	const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value.trim() !== ''));
	const parsed = environment.safeParse(given);
	const problems = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
	problems.push(...contradictions(given));
	if (!parsed.success || problems.length > 0) throw new ConfigError([...new Set(problems)]);

	const env = parsed.data;
	return deepFreeze({
		discord: {
			token: env.DISCORD_TOKEN ?? env.DISCORD_API_TOKEN!,
			api: env.DISCORD_API_URL?.replace(/\/+$/, ''),
			privilegedIntents: env.PRIVILEGED_INTENTS
		},
		clockFile: env.CLOCK_FILE,
		answerWithinMs: env.ANSWER_WITHIN_MS,
		mongo: { uri: env.MONGODB_URI, db: env.MONGODB_DB },
		redis: { url: env.REDIS_URL, prefix: env.REDIS_PREFIX },
		logLevel: env.LOG_LEVEL,
		http: env.HTTP_PORT === 0 ? null : { host: env.HTTP_HOST, port: env.HTTP_PORT },
		packFile: env.PACK_FILE,
		filesDir: env.FILES_STORAGE === 'directory' ? (env.FILES_DIR ?? null) : null,
		secretKeys: env.SECRET_KEYS,
		version: packageVersion()
	});
}

/** The configuration of this process. */
export const loadConfig = (): Config => readConfig(process.env);

function contradictions(given: Readonly<Record<string, string | undefined>>): string[] {
	const {
		DISCORD_TOKEN: token,
		DISCORD_API_URL: api,
		DISCORD_API_TOKEN: apiToken,
		CLOCK_FILE: clock,
		ANSWER_WITHIN_MS: within,
		FILES_STORAGE: storage,
		FILES_DIR: dir
	} = given;
	const problems: string[] = [];
	if (token && (api || apiToken))
		problems.push('DISCORD_TOKEN: not together with DISCORD_API_URL or DISCORD_API_TOKEN; set one or the other');
	if (!token && !api && !apiToken) problems.push('DISCORD_TOKEN: required: the bot token from the Discord developer portal');
	if (!token && api && !apiToken) problems.push('DISCORD_API_TOKEN: required together with DISCORD_API_URL');
	if (!token && !api && apiToken) problems.push('DISCORD_API_URL: required together with DISCORD_API_TOKEN');
	if (storage === 'directory' && !dir) problems.push('FILES_DIR: required together with FILES_STORAGE=directory');
	if (token && clock) problems.push('CLOCK_FILE: not together with DISCORD_TOKEN; a community lives in real time');
	if (token && Number(within) > 2_900) problems.push('ANSWER_WITHIN_MS: at most 2900 together with DISCORD_TOKEN; Discord waits for 3000');
	return problems;
}

function isLoopbackUrl(text: string): boolean {
	if (!URL.canParse(text)) return false;
	const { protocol, hostname, username, password } = new URL(text);
	if (protocol !== 'http:' || username || password) return false;
	const host = hostname.replace(/^\[|\]$/g, '');
	return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function intentList(text: string, context: z.core.$RefinementCtx<string>): PrivilegedIntent[] {
	const wanted = text === 'none' ? [] : text.split(',').map((part) => part.trim());
	const known = privilegedIntents.filter((intent) => wanted.includes(intent));
	if (known.length !== wanted.length) context.addIssue(`a list of ${privilegedIntents.join(' and ')}, or none`);
	return known;
}

function secretKeys(text: string, context: z.core.$RefinementCtx<string>): SecretKey[] {
	const shape = 'one or two keys, new one first, each <id>:<32 bytes in base64>, separated by a comma';
	const keys = text
		.split(',')
		.filter((part) => part.trim() !== '')
		.map((part) => {
			const [id = '', encoded = ''] = part.trim().split(':');
			return { id, key: Buffer.from(encoded, 'base64') };
		});
	const ids = new Set(keys.map((key) => key.id));
	if (keys.length > 2 || ids.size !== keys.length || keys.some(({ id, key }) => !/^[a-z0-9-]{1,16}$/.test(id) || key.length !== 32)) {
		context.addIssue(shape);
	}
	return keys;
}

function packageVersion(): string {
	const file: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
	return z.object({ version: z.string() }).parse(file).version;
}

function deepFreeze<T extends object>(value: T): T {
	for (const part of Object.values(value)) if (part !== null && typeof part === 'object' && !Buffer.isBuffer(part)) deepFreeze(part);
	return Object.freeze(value);
}
