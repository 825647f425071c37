import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readConfig } from '../../src/config.js';
import '@sapphire/plugin-subcommands/register';
import { container, type Piece, SapphireClient, type StoreRegistryKey } from '@sapphire/framework';
import { GatewayDispatchEvents, type GatewayInteractionCreateDispatchData, InteractionType } from 'discord.js';
import { interactionClientOptions } from '#core/interactions/interactions.plugin';
import { ownerOnlyPolicy } from '#core/interactions/policy';
import { defaultPresentation } from '#core/interactions/presentation';
import { strings } from '../support/views.js';

/** One request that the bot made, as it went over the wire. */
export interface Sent {
	readonly method: string;
	/** `callback`, `@original` or `followup`. */
	readonly to: string;
	readonly body: {
		readonly type?: number;
		readonly data?: Record<string, unknown>;
		readonly components?: unknown;
		readonly flags?: number;
		readonly choices?: unknown;
	};
}

export const guild = '100000000000000001';
export const member = '200000000000000001';
export const stranger = '200000000000000002';
const application = '300000000000000001';
const channel = '400000000000000001';
let interactions = 500000000000000000n;

/** A client with our listeners and the given pieces, whose requests end at a server of the test; interactions are put in as the gateway would. */
export async function startBot() {
	const sent: Sent[] = [];
	const answers: ((sent: Sent) => { readonly status: number; readonly code: number } | null)[] = [];
	const server = createServer(async (request, response) => {
		const entry = { method: request.method ?? '', to: targetOf(request.url ?? ''), body: await bodyOf(request) };
		sent.push(entry);
		const refused = answers.map((answer) => answer(entry)).find((answer) => answer !== null);
		if (!refused && entry.to === 'callback') return response.writeHead(204).end();
		response.writeHead(refused?.status ?? 200, { 'content-type': 'application/json' });
		response.end(JSON.stringify(refused ? { code: refused.code, message: 'refused' } : message(64)));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;

	const errors: unknown[][] = [];
	const client = new SapphireClient({
		intents: [],
		baseUserDirectory: null,
		loadDefaultErrorListeners: false,
		...interactionClientOptions,
		tasks: { bull: { connection: {} } },
		allowedMentions: { parse: [] },
		rest: { api: `http://127.0.0.1:${port}/api`, retries: 0 },
		logger: { level: 60 }
	});
	client.rest.setToken('test');
	container.logger.error = (...values: unknown[]) => void errors.push(values);
	container.config = readConfig({
		DISCORD_API_URL: 'http://127.0.0.1:4100/api',
		DISCORD_API_TOKEN: 'token',
		MONGODB_URI: 'mongodb://127.0.0.1:27017/?replicaSet=rs0',
		REDIS_URL: 'redis://127.0.0.1:6379',
		SECRET_KEYS: `one:${Buffer.alloc(32, 1).toString('base64')}`
	});
	container.strings = strings;
	container.presentation = defaultPresentation;
	container.policy = ownerOnlyPolicy;
	container.appEmoji = new Map();
	Object.assign(container, { clock: { now: () => new Date('2026-11-21T12:00:00Z') } });
	client.stores.registerPath(new URL('../../src/core/', import.meta.url));
	for (const store of client.stores.values()) if (store.name !== 'scheduled-tasks') await store.loadAll();

	const emit = (data: Record<string, unknown>, user = member, permissions = '32') => {
		interactions += 1n;
		const payload = { ...base(user, permissions), id: interactions.toString(), ...data };
		const packet = {
			op: 0,
			s: 1,
			t: GatewayDispatchEvents.InteractionCreate,
			d: payload as unknown as GatewayInteractionCreateDispatchData
		};
		Reflect.get(client, 'actions').InteractionCreate.handle(packet.d);
	};

	return {
		client,
		sent,
		errors,
		/** Lets the server refuse what the function says. */
		refuse: (answer: (sent: Sent) => { readonly status: number; readonly code: number } | null) => void answers.push(answer),
		add<Store extends StoreRegistryKey>(store: Store, name: string, piece: new (context: never, options: never) => Piece) {
			return client.stores.loadPiece({ store, name, piece: piece as never });
		},
		press: (customId: string, { user = member, flags = 64 }: { readonly user?: string; readonly flags?: number } = {}) =>
			emit({ type: InteractionType.MessageComponent, data: { component_type: 2, custom_id: customId }, message: message(flags) }, user),
		submit: (customId: string, components: unknown[], { flags, resolved }: { readonly flags?: number; readonly resolved?: unknown } = {}) =>
			emit({
				type: InteractionType.ModalSubmit,
				data: { custom_id: customId, components, ...(resolved ? { resolved } : {}) },
				...(flags === undefined ? {} : { message: message(flags) })
			}),
		slash: (name: string, options: unknown[] = [], { permissions }: { readonly permissions?: string } = {}) =>
			emit({ type: InteractionType.ApplicationCommand, data: { id: '600000000000000001', name, type: 1, options } }, member, permissions),
		type: (name: string, option: string, value: string) =>
			emit({
				type: InteractionType.ApplicationCommandAutocomplete,
				data: { id: '600000000000000001', name, type: 1, options: [{ type: 3, name: option, value, focused: true }] }
			}),
		/** Waits until the bot made `count` requests in all. */
		async until(count: number): Promise<Sent[]> {
			for (let round = 0; sent.length < count; round += 1) {
				if (round > 1000) throw new Error(`Only ${sent.length} of ${count} requests: ${JSON.stringify(sent)} ${errors.map(String).join()}`);
				await new Promise((resolve) => setTimeout(resolve, 10));
			}
			return sent;
		},
		async stop() {
			await client.destroy();
			await new Promise((resolve) => server.close(resolve));
		}
	};
}

/** All texts of a screen or form, one after the other. */
export function textOf(value: unknown): string {
	return JSON.stringify(value ?? null);
}

function targetOf(url: string): string {
	if (url.includes('/callback')) return 'callback';
	return decodeURIComponent(url).includes('@original') ? '@original' : 'followup';
}

async function bodyOf(request: IncomingMessage): Promise<Sent['body']> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk);
	const text = Buffer.concat(chunks).toString();
	return text ? JSON.parse(text) : {};
}

function message(flags: number) {
	return {
		id: '700000000000000001',
		channel_id: channel,
		type: 0,
		content: '',
		timestamp: '2026-11-21T12:00:00.000000+00:00',
		edited_timestamp: null,
		flags: flags | 32768,
		author: { id: application, username: 'tribute', discriminator: '0', avatar: null, global_name: null },
		attachments: [],
		embeds: [],
		mentions: [],
		mention_roles: [],
		pinned: false,
		tts: false,
		mention_everyone: false,
		components: []
	};
}

function base(user: string, permissions: string) {
	return {
		application_id: application,
		version: 1,
		token: 'interaction-token',
		guild_id: guild,
		channel_id: channel,
		channel: { id: channel, type: 0 },
		locale: 'en-GB',
		guild_locale: 'en-US',
		app_permissions: '0',
		entitlements: [],
		authorizing_integration_owners: {},
		context: 0,
		attachment_size_limit: 10_000_000,
		member: {
			user: { id: user, username: 'mira', discriminator: '0', avatar: null, global_name: 'Mira' },
			roles: ['800000000000000001'],
			joined_at: '2026-01-01T00:00:00.000000+00:00',
			premium_since: null,
			permissions,
			nick: 'Mira of Ash',
			deaf: false,
			mute: false,
			flags: 0
		}
	};
}
