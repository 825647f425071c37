import { type DestinationStream, type Logger, pino } from 'pino';
import { logFields } from './correlation.js';
import { errorFields } from './error-fields.js';
import { lineScrubber, redactedPaths } from './redaction.js';

export type { Logger } from 'pino';

export interface LoggerOptions {
	readonly level: string;
	/** Values that must not appear in any line, wherever they come from. */
	readonly secrets?: readonly string[];
	/** Where lines go; standard output by default. */
	readonly destination?: DestinationStream;
}

/** The process's logger: one JSON object per line, with the correlation id of what is being worked on, secrets removed. */
export function createLogger({ level, secrets = [], destination }: LoggerOptions): Logger {
	const scrub = lineScrubber(secrets);
	return pino(
		{
			level,
			base: undefined,
			timestamp: pino.stdTimeFunctions.isoTime,
			formatters: { level: (label) => ({ level: label }) },
			mixin: () => ({ ...logFields() }),
			serializers: { err: (error: unknown) => errorFields(error) },
			redact: { paths: redactedPaths, censor: '[hidden]' },
			hooks: { streamWrite: scrub }
		},
		destination ?? pino.destination({ fd: 1, sync: true })
	);
}

/** A logger that writes nothing, for tests. */
export const silentLogger = (): Logger => pino({ level: 'silent' });
