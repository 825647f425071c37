import { container } from '@sapphire/framework';
import type { Actor } from '#core/actor';
import { pageArg } from '#core/custom-id/index';
import { NotFound } from '#core/errors';
import { type GuildId, memberId } from '#core/ids';
import type { RequestContext } from '#core/interactions/index';
import { backButton, pageOf, type Screen, type ViewContext } from '#core/views/kit';
import { warningLines } from '#trust';
import { listId } from './ids.js';
import { buttonsFor } from './order.buttons.js';
import { parseOrderCode } from './order.codes.js';
import { type ExportDays, monthSpan } from './order.export.js';
import type { OrderRow } from './order.model.js';
import type { OrderCursor, OrderFilter, OrderSpan } from './order.repository.js';
import { channelLink } from './order.rooms.js';
import { waitsForBuyer } from './order.waiting.js';
import { exportCard } from './views/export-card.js';
import { orderCard } from './views/order-card.js';
import { type ListedPage, orderFilters, orderList } from './views/order-list.js';

/** Rows of a member's list on one page. */
const listSize = 8;
/** Months that a list offers, besides its filters. */
const mostMonths = 20;
/** Longer lists have no last page: they are not counted to their end. */
const mostCounted = 10_000;

/** The address of an order's ticket, `null` while it has none. */
export async function ticketLink(guild: GuildId, code: string): Promise<string | null> {
	const channel = await container.orderRooms.channel(guild, code);
	return channel ? channelLink(guild, channel) : null;
}

/** Says at which place an order waits for its ticket; `null` when it does not wait. */
export async function waitingNote(view: ViewContext, guild: GuildId, code: string): Promise<string | null> {
	const place = await container.orderRooms.waiting(guild, code);
	return place === null ? null : view.t('orders:card.waitsForRoom', { place });
}

/** A code as somebody typed it. @throws NotFound when it can't be one. */
export function codeFrom(typed: string): string {
	const code = parseOrderCode(typed);
	if (!code) throw new NotFound('orders', { code: { kind: 'user-text', value: typed.slice(0, 20) } });
	return code;
}

/** What one side of a running order should know of the other one. */
async function warningsOn(view: ViewContext, order: OrderRow, side: 'buyer' | 'staff'): Promise<readonly string[]> {
	const other = side === 'buyer' ? order.assignee : order.buyer;
	if (!order.open || !other) return [];
	const found = await container.warnings.about(order.guild, memberId(other), side === 'staff');
	const name = side === 'buyer' ? order.assigneeName : order.buyerName;
	return warningLines(view, name ?? '', found);
}

/** The private card of an order, with what its reader may do. */
export async function orderScreen(view: ViewContext, guild: GuildId, actor: Actor, code: string): Promise<Screen> {
	const [{ order, is }, ticket, note, { dms }] = await Promise.all([
		container.orders.standing(guild, actor, code),
		ticketLink(guild, code),
		waitingNote(view, guild, code),
		container.preferences.of(guild, actor.id)
	]);
	const side = is.buyer ? 'buyer' : 'staff';
	const warnings = await warningsOn(view, order, side);
	return orderCard(view, {
		order,
		ticket,
		note: [note, ...warnings].filter((line) => line !== null).join('\n') || null,
		...(is.buyer ? { dms } : {}),
		side,
		extra: buttonsFor(view, order, side, actor.id),
		back: is.buyer ? backButton(view, listId.make({ filter: 'all', cursor: '' })) : null
	});
}

/** Answers with the member's orders as a file; a long history takes its time. */
export async function sendExport(
	ctx: Pick<RequestContext, 'guild' | 'actor' | 'view' | 'publicView' | 'defer' | 'reply'>,
	days: ExportDays
): Promise<void> {
	const { guild, actor, view, publicView } = ctx;
	await ctx.defer();
	return ctx.reply(exportCard(view, await container.orderExport.csv(guild, actor.id, days, publicView.zone)));
}

/** A filter as a list's id or select names it: a known one, or a month like `2026-11`. */
interface Wanted {
	readonly name: string;
	readonly filter: OrderFilter;
	readonly span: OrderSpan | null;
}

function wantedList(typed: string, zone: string): Wanted {
	const span = monthSpan(typed, zone);
	if (span) return { name: typed, filter: 'all', span };
	const filter = orderFilters.find((known) => known === typed) ?? 'all';
	return { name: filter, filter, span: null };
}

/** One page of a member's own orders. `zone`: the guild's, whose months they are. */
export async function listScreen(
	{ guild, actor, view, publicView }: Pick<RequestContext, 'guild' | 'actor' | 'view' | 'publicView'>,
	typed: string,
	cursor: string
): Promise<Screen> {
	const { orderRows } = container;
	const { zone } = publicView;
	const wanted = wantedList(typed, zone);
	const [counts, months] = await Promise.all([orderRows.counts(guild, actor.id), orderRows.months(guild, actor.id, zone, mostMonths)]);
	const small = wanted.filter === 'open' || wanted.filter === 'waiting';
	const page = small ? await openPage(guild, actor, wanted, cursor) : await historyPage(guild, actor, wanted, cursor);
	return orderList(view, { ...counts, ...page, filter: wanted.name, months });
}

/** Open orders are few: all are read, those that wait for the reader come first, then the nearest deadline. */
async function openPage(guild: GuildId, actor: Actor, { filter }: Wanted, cursor: string): Promise<ListedPage> {
	const open = await container.orderRows.openOf(guild, actor.id);
	const waiting = open.filter(waitsForBuyer);
	const shown = filter === 'waiting' ? waiting : [...waiting, ...open.filter((order) => !waitsForBuyer(order))];
	const { items, page, pages, total } = pageOf(shown, pageArg(cursor), listSize);
	const at = (to: number) => (to === 0 ? '' : String(to));
	return { orders: items, count: total, page, pages, here: at(page), before: at(page - 1), after: at(page + 1) };
}

/** A page of the history by keyset: the cursor names the order that it begins after, or ends before. */
async function historyPage(guild: GuildId, actor: Actor, { filter, span }: Wanted, typed: string): Promise<ListedPage> {
	const start = readCursor(typed);
	const [{ orders, next }, count] = await Promise.all([
		container.orderRows.byBuyer(guild, actor.id, filter, listSize, start?.cursor, span),
		container.orderRows.count(guild, actor.id, filter, span)
	]);
	const page = start?.page ?? 0;
	const [first] = orders;
	return {
		orders,
		count,
		page,
		pages: count < mostCounted ? Math.max(page + (next ? 2 : 1), Math.ceil(count / listSize)) : null,
		here: typed,
		before: page > 1 && first ? writeCursor({ placedAt: first.placedAt, code: first.code, back: true }, page - 1) : '',
		after: next ? writeCursor(next, page + 1) : null
	};
}

function writeCursor({ placedAt, code, back }: OrderCursor, page: number): string {
	return [back ? 'b' : 'a', page.toString(36), placedAt.getTime().toString(36), code].join('.');
}

function readCursor(text: string): { readonly cursor: OrderCursor; readonly page: number } | undefined {
	const [, direction = '', page = '', time = '', code = ''] = /^([ab])\.([0-9a-z]{1,4})\.([0-9a-z]{1,10})\.(\w+)$/.exec(text) ?? [];
	const placedAt = new Date(Number.parseInt(time, 36));
	if (Number.isNaN(placedAt.getTime()) || !parseOrderCode(code)) return undefined;
	return { cursor: { placedAt, code, back: direction === 'b' }, page: Number.parseInt(page, 36) };
}
