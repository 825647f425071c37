import { dayMs } from '#core/time';
import type { StorefrontRow } from './storefront.model.js';

/** A message is edited at most once in this time. */
export const editEveryMs = 60_000;

/** What the storefront is to be. */
export interface WantedStorefront {
	/** Where; `null`: nowhere. */
	readonly channel: string | null;
	/** What each message is to show, in the order of the categories. Empty: nothing is shown. */
	readonly hashes: readonly string[];
	readonly pin: boolean;
	/** How often each message is posted again in a day after somebody deleted it. */
	readonly remakesPerDay: number;
}

/** One request at Discord. `index`: which message of the row. */
export type StorefrontStep =
	| { readonly do: 'remove'; readonly index: number }
	| { readonly do: 'edit'; readonly index: number }
	| { readonly do: 'post'; readonly index: number }
	| { readonly do: 'pin'; readonly index: number };

type Shown = Pick<StorefrontRow, 'channel' | 'messages' | 'gone' | 'removed'>;

/**
 * The next step from what is shown to what is wanted, and when there will be one if there is none now. Messages can't change places in a
 * channel, so the n-th message shows the n-th category: another order, a new category or one that is gone only changes what they show, and
 * how many there are. Pure.
 */
export function planStorefront(
	row: Shown,
	wanted: WantedStorefront,
	now: Date
): { readonly step: StorefrontStep | null; readonly later: Date | null } {
	const { messages } = row;
	const target = wanted.channel === null || wanted.channel === row.gone ? [] : wanted.hashes;
	const last = messages.length - 1;
	const elsewhere = messages.length > 0 && row.channel !== wanted.channel;
	if (elsewhere || messages.length > target.length) return { step: { do: 'remove', index: last }, later: null };

	const due = messages.map(({ at }) => at.getTime() + editEveryMs);
	const old = messages.flatMap(({ hash }, index) => (hash === target[index] ? [] : [index]));
	const editable = old.find((index) => (due[index] ?? 0) <= now.getTime());
	if (editable !== undefined) return { step: { do: 'edit', index: editable }, later: null };

	const missing = target.length > messages.length;
	const paused = missing && removedTooOften(row, wanted, now);
	if (missing && !paused) return { step: { do: 'post', index: messages.length }, later: null };

	const loose = wanted.pin ? messages.findIndex(({ pin }) => pin === 'wanted') : -1;
	if (loose >= 0) return { step: { do: 'pin', index: loose }, later: null };

	const times = [...old.map((index) => due[index] ?? 0), ...(paused ? [nextDay(now)] : [])];
	return { step: null, later: times.length > 0 ? new Date(Math.min(...times)) : null };
}

/** Whether people have deleted the messages so often today that they are left alone until tomorrow. */
export function removedTooOften(
	{ removed }: Pick<StorefrontRow, 'removed'>,
	{ hashes, remakesPerDay }: WantedStorefront,
	now: Date
): boolean {
	return removed.day === dayOf(now) && removed.count > remakesPerDay * Math.max(1, hashes.length);
}

/** The day (UTC) that deletions are counted by. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

const nextDay = (now: Date): number => (Math.floor(now.getTime() / dayMs) + 1) * dayMs;
