import { inspect } from 'node:util';
import { type ILogger, LogLevel } from '@sapphire/framework';
import type { Logger } from 'pino';

type Name = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

const nameOf: Readonly<Record<LogLevel, Name | null>> = {
	[LogLevel.Trace]: 'trace',
	[LogLevel.Debug]: 'debug',
	[LogLevel.Info]: 'info',
	[LogLevel.Warn]: 'warn',
	[LogLevel.Error]: 'error',
	[LogLevel.Fatal]: 'fatal',
	[LogLevel.None]: null
};

/** Sapphire's logger on top of pino. An error among the values becomes `err`; pino itself would drop it. */
export class SapphireLogger implements ILogger {
	public constructor(private readonly logger: Logger) {}

	public has(level: LogLevel): boolean {
		const name = nameOf[level];
		return name !== null && this.logger.isLevelEnabled(name);
	}

	public trace(...values: readonly unknown[]): void {
		this.#line('trace', values);
	}

	public debug(...values: readonly unknown[]): void {
		this.#line('debug', values);
	}

	public info(...values: readonly unknown[]): void {
		this.#line('info', values);
	}

	public warn(...values: readonly unknown[]): void {
		this.#line('warn', values);
	}

	public error(...values: readonly unknown[]): void {
		this.#line('error', values);
	}

	public fatal(...values: readonly unknown[]): void {
		this.#line('fatal', values);
	}

	public write(level: LogLevel, ...values: readonly unknown[]): void {
		const name = nameOf[level];
		if (name !== null) this.#line(name, values);
	}

	#line(name: Name, values: readonly unknown[]): void {
		const err = values.find((value) => value instanceof Error);
		const text = values
			.filter((value) => value !== err)
			.map((value) => (typeof value === 'string' ? value : inspect(value, { depth: 2, breakLength: Infinity })))
			.join(' ');
		this.logger[name](err === undefined ? {} : { err }, text || (err instanceof Error ? err.message : ''));
	}
}
