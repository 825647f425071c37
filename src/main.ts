import { container, SapphireClient } from '@sapphire/framework';
import { loadConfig } from '#config';
import { clientOptions } from '#core/client-options';
import { core } from '#core/core.plugin';
import { grantedIntents } from '#core/discord/granted-intents';
import { InteractionsPlugin } from '#core/interactions/interactions.plugin';
import { createLogger } from '#core/logging/logger';
import { runUntilStopped } from '#core/process';
import { SchedulingPlugin } from '#core/scheduling/scheduling.plugin';
import { Shutdown } from '#core/shutdown';
import { makeLoadingStrict } from '#core/strict-loading';
import { ops } from './ops/ops.plugin.js';
import { settings } from './settings/settings.plugin.js';

await runUntilStopped(async () => {
	const config = loadConfig();
	const log = createLogger({ level: config.logLevel, secrets: [config.discord.token] });
	const shutdown = new Shutdown(log);
	const intents = await grantedIntents(config.discord, log);
	Object.assign(container, { config, log, shutdown, intents });

	// The order of use is the order of dependency: hooks run in it and are awaited.
	SapphireClient.use(SchedulingPlugin).use(InteractionsPlugin).use(core).use(settings).use(ops);

	const client = new SapphireClient(clientOptions(config, intents, log));
	makeLoadingStrict(client.stores);
	return { log, shutdown, client, token: config.discord.token };
});
