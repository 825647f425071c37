import { Client, type ClientEvents, type ClientOptions, GatewayIntentBits } from 'discord.js';
import { expect, onTestFinished } from 'vitest';
import { createSandbox, type Person, type Sandbox, type SandboxGuild, type SandboxOptions } from '../src/index.js';

/**
 * A sandbox that stops with its test; `conformance` is on unless a test switches it off. These tests send much that is wrong on purpose, so
 * they stay out of the sum over a run, which tells of the bot; what they are answered with success is held to the description here.
 */
export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const sandbox = await createSandbox({ conformance: { reportFile: null }, ...options });
	onTestFinished(async () => {
		const { violations } = sandbox.conformance();
		await sandbox.stop();
		expect(violations.filter(({ side, status }) => side === 'answer' && status < 300)).toEqual([]);
	});
	return sandbox;
}

export interface Stage {
	readonly sandbox: Sandbox;
	readonly guild: SandboxGuild;
	/** Owner of the guild. */
	readonly ada: Person;
	/** A plain member. */
	readonly ben: Person;
	/** Another plain member. */
	readonly cleo: Person;
	/** Id of #general. */
	readonly general: string;
}

export async function openStage(options: SandboxOptions & { readonly botPermissions?: bigint } = {}): Promise<Stage> {
	const { botPermissions, ...rest } = options;
	const sandbox = await openSandbox(rest);
	const [ada, ben, cleo] = ['Ada', 'Ben', 'Cleo'].map((name) => sandbox.createUser({ name }));
	if (!ada || !ben || !cleo) throw new Error('nobody there');
	const guild = sandbox.createGuild({ name: 'Guild', owner: ada, ...(botPermissions === undefined ? {} : { botPermissions }) });
	for (const user of [ben, cleo]) sandbox.addMember(guild, user);
	const general = sandbox.createChannel(guild, { name: 'general' }).id;
	return { sandbox, guild, ada: sandbox.as(ada, guild), ben: sandbox.as(ben, guild), cleo: sandbox.as(cleo, guild), general };
}

export const DEFAULT_INTENTS: readonly GatewayIntentBits[] = [
	GatewayIntentBits.Guilds,
	GatewayIntentBits.GuildMessages,
	GatewayIntentBits.DirectMessages
];

/** A plain discord.js client, not logged in. */
export function newClient(
	sandbox: Sandbox,
	intents: readonly GatewayIntentBits[] = DEFAULT_INTENTS,
	rest: Partial<ClientOptions['rest']> = {},
	more: Partial<ClientOptions> = {}
): Client {
	// A plugin of the product declares an option of its own as required for every client; this is a client without it.
	const client: Client = Reflect.construct(Client, [{ intents, rest: { api: sandbox.api, cdn: sandbox.cdn, ...rest }, ...more }]);
	onTestFinished(() => client.destroy());
	return client;
}

/** Logged in and ready. */
export async function newBot(
	sandbox: Sandbox,
	intents: readonly GatewayIntentBits[] = DEFAULT_INTENTS,
	more: Partial<ClientOptions> = {}
): Promise<Client<true>> {
	const client = newClient(sandbox, intents, {}, more);
	const ready = nextEvent(client, 'clientReady');
	await client.login(sandbox.token);
	const [readyClient] = await ready;
	return readyClient;
}

export function nextEvent<Event extends keyof ClientEvents>(client: Client, event: Event): Promise<ClientEvents[Event]> {
	return new Promise((resolve) => client.once(event, (...args) => resolve(args)));
}

export interface Called {
	readonly status: number;
	// biome-ignore lint/suspicious/noExplicitAny: answers of every shape, looked at by the test
	readonly body: any;
	readonly headers: Headers;
}

/** A call to the API without any client between. */
export async function call(
	sandbox: Sandbox,
	method: string,
	path: string,
	body?: unknown,
	headers: Record<string, string> = {}
): Promise<Called> {
	const response = await fetch(`${sandbox.api}/v10${path}`, {
		method,
		headers: {
			authorization: `Bot ${sandbox.token}`,
			...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
			...headers
		},
		...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) })
	});
	const text = await response.text();
	return { status: response.status, body: text ? JSON.parse(text) : null, headers: response.headers };
}

/** All `code`s of an error tree with their path: `embeds.0.title BASE_TYPE_MAX_LENGTH`. */
export function errorCodes(tree: unknown, path: readonly string[] = []): string[] {
	if (typeof tree !== 'object' || tree === null) return [];
	return Object.entries(tree).flatMap(([key, value]) => {
		if (key === '_errors' && Array.isArray(value)) return value.map((one: { code: string }) => `${path.join('.')} ${one.code}`);
		return errorCodes(value, [...path, key]);
	});
}
