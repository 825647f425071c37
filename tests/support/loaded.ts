import { container, SapphireClient } from '@sapphire/framework';
import { Client } from 'discord.js';
import type { APIApplicationCommandOption } from 'discord-api-types/v10';
import { vi } from 'vitest';
import { readConfig } from '#config';
import { clientOptions } from '#core/client-options';
import type { EntryPoint } from '#core/interactions/index';
import { createLogger, silentLogger } from '#core/logging/logger';
import { Shutdown } from '#core/shutdown';
import { makeLoadingStrict } from '#core/strict-loading';
import { plugins } from '../../src/plugins.js';
import { testDatabases } from './databases.js';

/** Everything of a start but the gateway, in this process: the stores hold every piece. @returns what stops it. */
export async function loadBot(): Promise<() => Promise<void>> {
	const { env } = testDatabases();
	const config = readConfig({ ...env, DISCORD_API_URL: 'http://127.0.0.1:9/api', DISCORD_API_TOKEN: 'none' });
	const log = createLogger({ level: 'warn' });
	const intents = { messageContent: true, members: true };
	Object.assign(container, { config, log, shutdown: new Shutdown(silentLogger()), intents });
	for (const plugin of plugins) SapphireClient.use(plugin);
	const client = new SapphireClient(clientOptions(config, intents, log));
	makeLoadingStrict(client.stores);
	vi.spyOn(Client.prototype, 'login').mockResolvedValue('');
	await client.login('none');
	return () => container.shutdown.run('test');
}

/** Every way into the loaded bot; `null` for a piece that tells none. */
export function entryPoints(): ReadonlyMap<string, readonly EntryPoint[] | null> {
	const found = new Map<string, readonly EntryPoint[] | null>();
	for (const store of ['commands', 'interaction-handlers'] as const) {
		for (const piece of container.stores.get(store).values()) {
			if (piece.location.virtual) continue;
			const tell: unknown = Reflect.get(piece, 'entryPoints');
			found.set(`${store}/${piece.name}`, typeof tell === 'function' ? (Reflect.apply(tell, piece, []) as readonly EntryPoint[]) : null);
		}
	}
	return found;
}

/** What Discord is told of each slash command: its options, by its name. */
export function commandOptions(): ReadonlyMap<string, readonly APIApplicationCommandOption[]> {
	const told = new Map<string, readonly APIApplicationCommandOption[]>();
	const registry = {
		registerChatInputCommand: (data: { name: string; options?: APIApplicationCommandOption[] }) => told.set(data.name, data.options ?? []),
		registerContextMenuCommand: () => undefined
	};
	for (const piece of container.stores.get('commands').values()) piece.registerApplicationCommands?.(registry as never);
	return told;
}
