import { createHash } from 'node:crypto';
import type { GuildId, MemberId } from '#core/ids';
import type { Economy } from './economy.service.js';
import type { Currency } from './money.js';
import type { HistoryPage } from './wallet.js';

/** A page of the history, and how a custom id names the one after it. */
export interface ShortHistoryPage extends HistoryPage {
	/** At most 25 characters; `null` on the last page. */
	readonly after: string | null;
}

export interface HistoryRequest {
	readonly currency: Currency | null;
	/** `after` of the page before; anything that can't be read starts anew. */
	readonly after: string;
	readonly size: number;
}

const mark = (key: string): string => createHash('sha256').update(key).digest('base64url').slice(0, 9);

/**
 * Pages of the history for buttons. A cursor names an entry by its key, which is too long for a custom id: buttons carry the sequence
 * and a mark of the key, and the entry is looked up among those of its unit.
 */
export async function shortHistory(
	economy: Pick<Economy, 'history'>,
	guild: GuildId,
	member: MemberId,
	{ currency, after, size }: HistoryRequest
): Promise<ShortHistoryPage> {
	const cursor = await findCursor(economy, guild, member, currency, after);
	const page = await economy.history(guild, member, { currency, size, cursor });
	return { ...page, after: page.next === null ? null : shorten(page.next) };
}

function shorten(cursor: string): string {
	const dot = cursor.indexOf('.');
	return `${cursor.slice(0, dot)}.${mark(cursor.slice(dot + 1))}`;
}

async function findCursor(
	economy: Pick<Economy, 'history'>,
	guild: GuildId,
	member: MemberId,
	currency: Currency | null,
	after: string
): Promise<string | null> {
	const [, seq, wanted] = /^(\d{1,15})\.([\w-]{9})$/.exec(after) ?? [];
	if (seq === undefined) return null;
	// The highest possible key: begins with the first entry of that unit.
	const { entries } = await economy.history(guild, member, { currency, size: 50, cursor: `${seq}.\uffff` });
	const entry = entries.find(({ key }) => mark(key) === wanted);
	return entry ? `${seq}.${entry.key}` : null;
}
