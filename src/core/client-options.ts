import { ApplicationCommandRegistries, type ClientLoggerOptions, RegisterBehavior } from '@sapphire/framework';
import { type ClientOptions, Options } from 'discord.js';
import type { Config } from '../config.js';
import { type GrantedIntents, gatewayIntents } from './discord/granted-intents.js';
import { interactionClientOptions } from './interactions/interactions.plugin.js';
import type { Logger } from './logging/logger.js';
import { SapphireLogger } from './logging/sapphire-logger.js';
import { redisOptions } from './redis/redis.js';

const minute = 60_000;

/** The options of the client; the only difference between Discord and another server that speaks its protocol is `rest.api`. */
export function clientOptions(config: Config, granted: GrantedIntents, logger: Logger): ClientOptions {
	// One request for all commands; a command that a new version no longer has disappears.
	ApplicationCommandRegistries.setDefaultBehaviorWhenNotIdentical(RegisterBehavior.BulkOverwrite);
	const loggerOptions: ClientLoggerOptions = { instance: new SapphireLogger(logger) };
	return {
		intents: gatewayIntents(granted),
		baseUserDirectory: null,
		logger: loggerOptions,
		allowedMentions: { parse: [], repliedUser: false },
		// A handler per interaction token is kept until it is swept.
		rest: { ...(config.discord.api === undefined ? {} : { api: config.discord.api }), handlerSweepInterval: 5 * minute },
		// Nothing is decided from caches, so they stay small.
		makeCache: Options.cacheWithLimits({
			...Options.DefaultMakeCacheSettings,
			MessageManager: 25,
			ReactionManager: 0,
			PresenceManager: 0,
			VoiceStateManager: 0,
			GuildStickerManager: 0,
			GuildScheduledEventManager: 0
		}),
		...interactionClientOptions,
		loadDefaultErrorListeners: false,
		loadMessageCommandListeners: false,
		// Read by the library's types only; `Scheduler` runs the tasks.
		tasks: { bull: { connection: redisOptions(config.redis.url), prefix: config.redis.prefix } },
		api: {
			automaticallyConnect: false,
			origin: config.http === null ? '' : `http://${config.http.host}:${config.http.port}`,
			listenOptions: config.http === null ? undefined : { host: config.http.host, port: config.http.port }
		}
	};
}
