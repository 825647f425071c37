import { container, SapphireClient } from '@sapphire/framework';
import { loadConfig } from '#config';
import { clientOptions } from '#core/client-options';
import { grantedIntents } from '#core/discord/granted-intents';
import { createLogger } from '#core/logging/logger';
import { runUntilStopped } from '#core/process';
import { Shutdown } from '#core/shutdown';
import { makeLoadingStrict } from '#core/strict-loading';
import { plugins } from './plugins.js';

await runUntilStopped(async () => {
	const config = loadConfig();
	const log = createLogger({ level: config.logLevel, secrets: [config.discord.token] });
	const shutdown = new Shutdown(log);
	const intents = await grantedIntents(config.discord, log);
	Object.assign(container, { config, log, shutdown, intents });

	for (const plugin of plugins) SapphireClient.use(plugin);
	const client = new SapphireClient(clientOptions(config, intents, log));
	makeLoadingStrict(client.stores);
	return { log, shutdown, client, token: config.discord.token };
});
