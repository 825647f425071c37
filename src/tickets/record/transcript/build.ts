import { plain, type ViewContext } from '#core/views/kit';
import type { OrderAnswer, OrderRow } from '#orders';
import { shopViews } from '#shop';
import { contentLimit, type MessageRow, type NoteRow, type TicketFileRow } from '../record.model.js';
import type { Fact, JournalLine, Lack, PriceLine, RecordedFile, RecordedMessage, TranscriptRecord, Visibility } from './types.js';

/** A stored upload of a form or of a hand-over. */
export interface Upload {
	readonly id: string;
	readonly name: string;
	readonly type: string;
	readonly size: number;
	readonly sha256: string;
	readonly thumb: RecordedFile['thumb'];
	readonly visibleTo: Visibility;
}

/** What is known of a ticket, as it is stored. */
export interface Sources {
	readonly code: string;
	/** `null`: a ticket without an order. */
	readonly order: OrderRow | null;
	readonly openedAt: Date;
	readonly closedAt: Date | null;
	readonly at: Date;
	readonly messages: readonly MessageRow[];
	/** Messages that showed a meeting place. */
	readonly places: readonly string[];
	readonly files: readonly TicketFileRow[];
	readonly uploads: readonly Upload[];
	readonly notes: readonly NoteRow[];
	readonly lacks: readonly Lack[];
	readonly keepDays: TranscriptRecord['keepDays'];
}

/** Puts the record together: what each part says, and who may read it. Sealed texts stay out of it altogether. */
export function buildRecord(view: ViewContext, sources: Sources): TranscriptRecord {
	const { code, order, openedAt, closedAt, at, lacks, keepDays } = sources;
	const rows = sources.messages.filter(({ author, versions }) => author !== null && versions.length > 0);
	const places = new Set(sources.places);
	const names = new Map<string, string>();
	for (const row of rows) for (const { id, name } of row.names) names.set(id, name);
	for (const { author, name } of rows) if (author && name) names.set(author, name);
	if (order) names.set(order.buyer, order.buyerName);
	if (order?.assignee && order.assigneeName) names.set(order.assignee, order.assigneeName);
	const uploads = sources.uploads.map(({ visibleTo, ...upload }): RecordedFile => ({ ...upload, state: 'kept', reason: null, visibleTo }));
	return {
		code,
		title: order ? order.item.name : view.t('tickets:transcript.noOrder'),
		result: order
			? capital(view.t(`orders:short.${order.state}`))
			: view.t(closedAt ? 'tickets:transcript.closed' : 'tickets:transcript.open'),
		openedAt,
		closedAt,
		at,
		facts: order ? factsOf(view, order) : [],
		prices: order ? pricesOf(view, order) : [],
		answers: order ? order.answers.map((answer) => answerFact(view, answer, names)) : [],
		journal: order ? order.journal.map((entry) => journalLine(view, entry)) : [],
		messages: rows.map((row) => messageOf(row, names, places)),
		files: [...uploads, ...sources.files.map(fileOf)],
		notes: sources.notes.map(({ at: when, name, text }) => ({ at: when, name, text })),
		names,
		lacks,
		keepDays
	};
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const all = 'all' as const;

function factsOf(view: ViewContext, order: OrderRow): Fact[] {
	const { t, format } = view;
	const { item } = order;
	const moment = (at: Date | null) => (at ? `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC` : null);
	const credits = (value: number) => `${format.number(value)} ${plain(view.words.credits)}`;
	const rows: readonly (readonly [string, string | null])[] = [
		['item', item.name],
		['variant', item.variant.label],
		['addons', item.addons.map(({ label, quantity }) => `${label} × ${quantity}`).join(', ') || null],
		['quantity', format.number(order.quantity)],
		['buyer', order.buyerName],
		['staff', order.assigneeName],
		['settlement', t(`tickets:transcript.settlement.${item.settlement.kind}`)],
		['paid', order.captured > 0 ? credits(order.captured) : null],
		['back', order.released > 0 ? credits(order.released) : null],
		['held', order.open && order.held > 0 ? credits(order.held) : null],
		['placed', moment(order.placedAt)],
		['claimed', moment(order.claimedAt)],
		['delivered', moment(order.deliveredAt)],
		['ended', moment(order.endedAt)],
		[
			'delivery',
			order.deliveries
				.map(
					({ parts, byName, at, note }) =>
						`${view.format.number(parts)} × ${item.name} · ${byName} · ${moment(at)}${note ? `\n${note}` : ''}`
				)
				.join('\n') || null
		]
	];
	return rows.flatMap(([key, value]) => (value ? [{ label: t(`tickets:transcript.fact.${key}`), value, visibleTo: all }] : []));
}

function pricesOf(view: ViewContext, { quote }: OrderRow): PriceLine[] {
	const { number } = view.format;
	const labelOf = (line: OrderRow['quote']['lines'][number]): string => {
		if (line.kind === 'agreed') return line.label;
		if (line.kind === 'factor') return `${line.label} (${line.percent} %)`;
		if (line.kind === 'discount') return shopViews.discountName(view, line);
		return `${line.label} · ${number(line.unit)} × ${number(line.quantity)}`;
	};
	const lines = quote.lines.map((line): PriceLine => {
		return { label: labelOf(line), amount: number(line.amount), total: false };
	});
	const total = { label: view.t('tickets:transcript.total'), amount: `${number(quote.total)} ${plain(view.words.credits)}`, total: true };
	return quote.total > 0 ? [...lines, total] : [];
}

/** What is sealed, or marked for no transcript, is in neither edition; what only the assignee saw is not either. */
function answerFact(view: ViewContext, answer: OrderAnswer, names: ReadonlyMap<string, string>): Fact {
	const secret = answer.sealed || answer.redacted || answer.visibleTo === 'assignee';
	const visibleTo: Visibility = secret ? 'nobody' : answer.visibleTo === 'staff' ? 'staff' : 'all';
	return { label: answer.label, value: secret ? '' : answerText(view, answer, names), visibleTo };
}

function answerText(view: ViewContext, { kind, text }: OrderAnswer, names: ReadonlyMap<string, string>): string {
	if (kind === 'yesno') return view.t(`orders:card.${text === 'yes' ? 'yes' : 'no'}`);
	if (kind !== 'people') return text.slice(0, contentLimit);
	const ids = text.split(' ').filter((id) => /^\d{15,20}$/.test(id));
	return ids.map((id) => `@${names.get(id) ?? view.t('tickets:transcript.someone')}`).join(', ');
}

/** Who may read an upload of an answer: as the answer itself. */
export function uploadVisibility({ sealed, redacted, visibleTo }: Pick<OrderAnswer, 'sealed' | 'redacted' | 'visibleTo'>): Visibility {
	if (sealed || redacted || visibleTo === 'assignee') return 'nobody';
	return visibleTo === 'staff' ? 'staff' : 'all';
}

function journalLine(view: ViewContext, entry: OrderRow['journal'][number]): JournalLine {
	return {
		at: entry.at,
		what: view.t(`orders:journal.action.${entry.action}`),
		who: entry.kind === 'system' ? view.t('orders:journal.system') : entry.name,
		reason: entry.reason ? { text: entry.reason, visibleTo: all } : null,
		visibleTo: all
	};
}

/** A message that showed a meeting place belongs to the two who met alone: to neither edition. */
function messageOf(row: MessageRow, names: ReadonlyMap<string, string>, places: ReadonlySet<string>): RecordedMessage {
	return {
		id: row.message,
		at: row.at,
		author: row.author ?? '',
		name: row.name ?? '',
		kind: row.kind ?? 'person',
		versions: row.versions,
		more: row.more,
		deletedAt: row.deletedAt,
		replyTo: row.replyTo,
		files: [...row.files].sort(),
		addedBy: row.addedBy && row.addedBy !== row.author ? (names.get(row.addedBy) ?? row.addedBy) : null,
		visibleTo: places.has(row.message) ? 'nobody' : all
	};
}

function fileOf(row: TicketFileRow): RecordedFile {
	const { file: id, name, size, type, sha256, state, reason, thumb, width, height } = row;
	const data = bytesOf(thumb);
	return { id, name, size, type, sha256, state, reason, thumb: data && width && height ? { data, width, height } : null, visibleTo: all };
}

/** Bytes as they were read: a buffer, or the driver's own wrapping of one. */
function bytesOf(value: unknown): Buffer | null {
	if (Buffer.isBuffer(value)) return value;
	if (typeof value !== 'object' || value === null || !('buffer' in value)) return null;
	return value.buffer instanceof Uint8Array ? Buffer.from(value.buffer) : null;
}
