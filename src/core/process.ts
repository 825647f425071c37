import type { SapphireClient } from '@sapphire/framework';
import type { Logger } from './logging/logger.js';
import type { Shutdown } from './shutdown.js';

/** A bot that is ready to log in. */
export interface Built {
	readonly log: Logger;
	readonly shutdown: Shutdown;
	readonly client: SapphireClient;
	readonly token: string;
}

/** Everything is closed by then, or the process ends anyway. */
const stopWithinMs = 25_000;
/** How the gateway says that an intent is not granted (any more). */
const disallowedIntents = 4014;

/**
 * Builds the bot, logs in and runs until SIGTERM or SIGINT; then closes in order. A second signal ends the process at once.
 *
 * What can't start ends with exit code 1 and one clear line. An exception that nobody caught ends the process too, after a clean
 * stop: the next start goes on where the rows stand.
 */
export async function runUntilStopped(build: () => Promise<Built>): Promise<void> {
	let built: Built;
	try {
		built = await build();
	} catch (error) {
		process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
		process.exit(1);
	}
	const { log, shutdown, client, token } = built;

	const stop = async (reason: string, code: number): Promise<void> => {
		if (shutdown.begun) process.exit(code === 0 ? 130 : code);
		setTimeout(() => process.exit(1), stopWithinMs).unref();
		await shutdown.run(reason);
		process.exit(code);
	};
	for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal, 0));
	process.on('uncaughtException', (error) => {
		log.fatal({ err: error }, 'a bug: nobody caught this exception');
		if (!shutdown.begun) void stop('uncaught exception', 1);
	});
	// One forgotten promise is no reason to leave everybody else's work: all state is in rows.
	process.on('unhandledRejection', (error) => log.error({ err: error }, 'a bug: nobody handled this rejection'));
	client.on('error', (error) => log.error({ err: error }, 'the gateway reported an error'));
	client.on('shardDisconnect', ({ code }) => {
		if (code === disallowedIntents) log.fatal('Discord no longer grants a privileged intent; starting again asks only for what is granted');
		if (!shutdown.begun) void stop(`the gateway closed for good with ${code}`, 1);
	});

	try {
		await client.login(token);
		// Added last, so it is closed first: no new interaction comes in while the rest finishes.
		shutdown.add('gateway', () => client.destroy());
	} catch (error) {
		log.fatal({ err: error }, 'the bot could not start');
		await stop('start failed', 1);
	}
}
