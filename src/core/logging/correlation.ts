import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

const current = new AsyncLocalStorage<Readonly<Record<string, string>>>();

/** A new id for one interaction, effect or sweep: short enough to be read aloud, rare enough to be found in a log. */
export const newCorrelationId = (): string => randomBytes(6).toString('base64url');

/** Runs `work` so that every log line it causes carries `fields` (`correlation`, `guild`, …) besides those of the outer run. */
export function withLogFields<T>(fields: Readonly<Record<string, string>>, work: () => T): T {
	return current.run({ ...current.getStore(), ...fields }, work);
}

/** Runs `work` under a correlation id. */
export const withCorrelation = <T>(id: string, work: () => T): T => withLogFields({ correlation: id }, work);

/** The id of the interaction or effect that is being worked on, if any. */
export const correlationId = (): string | undefined => current.getStore()?.correlation;

/** The fields for the line that is being written. */
export const logFields = (): Readonly<Record<string, string>> => current.getStore() ?? {};
