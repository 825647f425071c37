import { createHash } from 'node:crypto';
import { z } from 'zod';
import { DomainError } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { Value } from '#core/units/unit';
import type { ImportChoices, Incoming, LeftRow } from './exchange.types.js';
import type { ImportRow } from './import.model.js';

/** Whether an upload is still to be decided about. */
export const isWaiting = ({ state }: ImportRow): boolean => state === 'planned' || state === 'broken';

export const subjectOf = (id: string): string => `import:${id}`;

/** The same request makes the same id. */
export function idOf(guild: GuildId, request: string): string {
	const digest = createHash('sha256').update(`${guild}:${request}`).digest('hex');
	return BigInt(`0x${digest}`).toString(36).slice(0, 10);
}

export const storedChoices = ({ take, out }: ImportChoices): Value => ({ take: take === 'all' ? 'all' : [...take], out: [...out] });

export const stale = (id: string): DomainError => new DomainError('shop.importStale', { id });

export function editedSince(id: string, rows: readonly LeftRow[]): DomainError {
	const names = rows.slice(0, 8).map(({ name }) => name);
	return new DomainError('shop.importEdited', { id, count: rows.length, names: { kind: 'user-text', value: names.join(', ') } });
}

export const problemsSchema = z.object({
	problems: z.array(z.object({ path: z.string(), message: z.string(), check: z.string() })),
	all: z.number()
});

export const incomingSchema = z.custom<Incoming>(
	(value) => typeof value === 'object' && value !== null && 'digest' in value && 'items' in value
);

/** What the deadline of an upload carries. */
export const importOf = (payload: Value): string => z.object({ import: z.string() }).parse(payload).import;
