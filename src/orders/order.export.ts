import { TZDate } from '@date-fns/tz';
import { addDays } from 'date-fns';
import { type CsvBounds, type CsvFile, csvFile } from '#core/csv';
import { DomainError } from '#core/errors';
import type { GuildId, MemberId } from '#core/ids';
import type { OrderRow } from './order.model.js';
import type { OrderRepository, OrderSpan } from './order.repository.js';

/** Most orders of one file. */
export const mostExported = 10_000;
/** Most bytes of one file: below what Discord takes everywhere. */
const mostBytes = 8 * 1024 * 1024;

/** Days as they were typed, `2026-11-01`; both count, in the guild's zone. */
export interface ExportDays {
	readonly from: string | null;
	readonly to: string | null;
}

/** Writes a member's own orders into a CSV file, row by row, so that a long history needs no memory of its size. */
export class OrderExport {
	public constructor(
		private readonly orders: Pick<OrderRepository, 'each'>,
		private readonly limits: CsvBounds = { rows: mostExported, bytes: mostBytes }
	) {}

	/** @throws `orders.exportDate` {wrote} · `orders.exportDays` when the first day is after the last · `orders.exportEmpty`. */
	public async csv(guild: GuildId, buyer: MemberId, days: ExportDays, zone: string): Promise<CsvFile> {
		const span = spanOf(days, zone);
		const file = await csvFile(this.orders.each(guild, buyer, span, this.limits.rows + 1), columns, rowOf, this.limits);
		if (file.rows === 0) throw new DomainError('orders.exportEmpty');
		return file;
	}
}

/** Names stay the same in every language: programs read them. */
const columns = [
	...['code', 'item', 'variant', 'quantity', 'state', 'revision', 'placed_at', 'claimed_at', 'delivered_at', 'ended_at'],
	...['price_lines', 'total', 'held', 'captured', 'released', 'goods', 'goods_due', 'goods_received', 'goods_returned'],
	...['deliverers', 'ruling']
] as const;

/** One order; no answers, no places, no ids of people. */
function rowOf(order: OrderRow): Record<(typeof columns)[number], string | number> {
	const { payment, item } = order;
	const time = (at: Date | null) => at?.toISOString() ?? '';
	return {
		code: order.code,
		item: item.name,
		variant: item.variant.label,
		quantity: order.quantity,
		state: order.state,
		revision: order.revision,
		placed_at: time(order.placedAt),
		claimed_at: time(order.claimedAt),
		delivered_at: time(order.deliveredAt),
		ended_at: time(order.endedAt),
		price_lines: order.quote.lines.map(({ label, amount }) => `${label}: ${amount}`).join('; '),
		total: order.quote.total,
		held: order.held,
		captured: order.captured,
		released: order.released,
		goods: payment?.label ?? '',
		goods_due: payment?.due ?? '',
		goods_received: payment?.received ?? '',
		goods_returned: payment?.returned ?? '',
		deliverers: [...new Set(order.deliveries.map(({ byName }) => byName))].join('; '),
		ruling: order.problem?.ruling?.outcome ?? ''
	};
}

const ever = { from: new Date(0), until: new Date(8_640_000_000_000_000) };

function spanOf({ from, to }: ExportDays, zone: string): OrderSpan | null {
	if (!from && !to) return null;
	const span = {
		from: from ? dayOf(from, zone) : ever.from,
		until: to ? new Date(addDays(dayOf(to, zone), 1).getTime()) : ever.until
	};
	if (span.from >= span.until) throw new DomainError('orders.exportDays');
	return { from: new Date(span.from.getTime()), until: span.until };
}

/** The first moment of a day in a zone. */
function dayOf(typed: string, zone: string): TZDate {
	const [, year = '', month = '', date = ''] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(typed.trim()) ?? [];
	const day = new TZDate(Number(year), Number(month) - 1, Number(date), zone);
	const real = year !== '' && day.getMonth() === Number(month) - 1 && day.getDate() === Number(date);
	if (!real) throw new DomainError('orders.exportDate', { wrote: { kind: 'user-text', value: typed.slice(0, 40) } });
	return day;
}

/** The month of a filter, in a zone. `null` for anything that is none. */
export function monthSpan(month: string, zone: string): OrderSpan | null {
	const [, year = '', number = ''] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month) ?? [];
	if (year === '') return null;
	const first = (months: number) => new Date(new TZDate(Number(year), Number(number) - 1 + months, 1, zone).getTime());
	return { from: first(0), until: first(1) };
}
