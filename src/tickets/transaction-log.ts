import type { Connection } from 'mongoose';
import type { Clock } from '#core/clock';
import { type DeadlineHandler, type DeadlineRow, deadlinesCollection, setDeadline } from '#core/deadlines/deadline';
import type { DiscordPort } from '#core/discord/index';
import type { TextParams } from '#core/errors';
import { type GuildId, rowId } from '#core/ids';
import { defineModel } from '#core/mongo/index';
import type { EffectHandler } from '#core/outbox/effect';
import type { UnitWriter } from '#core/units/unit';
import type { ViewContext } from '#core/views/kit';
import type { OrderRow } from '#orders';
import type { Settings } from '#settings';
import { logMessage } from './views/event-line.js';

const linesCollection = 'log_lines';
/** The deadline at which waiting lines are sent together. */
const flushDeadline = 'tickets.log';
/** Lines that come within this time share one message. */
const coalesceMs = 20_000;
/** Lines in one message. */
const linesPerMessage = 15;

type LineKind = 'completed' | 'silent' | 'cancelled' | 'expired' | 'refunded' | 'split';

/** One line of the log, as it is kept. */
export interface LogLine {
	readonly _id: string;
	readonly guild: GuildId;
	readonly order: string;
	readonly kind: LineKind;
	readonly at: Date;
	/** What happened, as it was when it happened. */
	readonly facts: Readonly<Record<string, string | number>>;
	/** The message that carries it; `null` while it waits. */
	readonly batch: string | null;
}

export const logLineModel = (connection: Connection) =>
	defineModel<LogLine>(connection, {
		name: 'LogLine',
		collection: linesCollection,
		schema: { guild: { type: String, required: true }, order: String, kind: String, at: Date, facts: {}, batch: String },
		indexes: [{ fields: { guild: 1, batch: 1, at: 1, _id: 1 } }]
	});

export interface TransactionLogDeps {
	readonly connection: Connection;
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly discord: DiscordPort;
	readonly settings: Settings;
	/** Slot of the channel. */
	readonly slot: string;
	view(guild: GuildId): Promise<ViewContext>;
}

/** One line per ended order in the log channel; lines that come close together share a message (design rule 6). */
export class TransactionLog {
	readonly #lines;

	public constructor(private readonly deps: TransactionLogDeps) {
		this.#lines = logLineModel(deps.connection);
	}

	/** Adds the line of an ended order, once. */
	public async add(guild: GuildId, order: OrderRow): Promise<void> {
		const { code } = order;
		const _id = rowId(guild, 'line', code);
		const at = order.endedAt ?? this.deps.clock.now();
		const kind = kindOf(order);
		const facts = {
			item: order.item.name,
			quantity: order.quantity,
			buyer: order.buyerName,
			staff: order.assigneeName ?? '',
			by: order.journal.at(-1)?.name ?? '',
			paid: order.captured,
			back: order.released,
			...(order.payment ? { pay: order.payment.kind, pieces: order.payment.received, goods: order.payment.label } : {})
		};
		await this.deps.units.execute({
			guild,
			key: `log:${code}`,
			content: null,
			changes: [
				{ in: linesCollection, insert: { _id, guild, order: code, kind, at, facts, batch: null } },
				setDeadline(guild, 'log', flushDeadline, new Date(this.deps.clock.now().getTime() + coalesceMs))
			]
		});
	}

	/** Binds the waiting lines to one message. */
	public deadline(): DeadlineHandler {
		return { kind: flushDeadline, due: (row) => this.#flush(row) };
	}

	/** Sends the lines of one message. */
	public effect(): EffectHandler<{ readonly batch: string }> {
		return {
			kind: 'tickets.log',
			run: async (effect) => {
				const { guild, payload } = effect;
				const channel = await this.deps.settings.channelOf(guild, this.deps.slot);
				if (!channel) return { note: 'there is no channel for the transaction log' };
				const lines = await this.#lines.find({ guild, batch: payload.batch }).sort({ at: 1, _id: 1 }).lean();
				const screen = logMessage(
					await this.deps.view(guild),
					lines.map((line) => ({ key: lineKey(line), params: paramsOf(line) }))
				);
				return { result: await this.deps.discord.sendOnce(effect, channel, screen, { silent: true }) };
			}
		};
	}

	async #flush(row: DeadlineRow): Promise<void> {
		const { guild } = row;
		const lines = await this.#lines
			.find({ guild, batch: null })
			.sort({ at: 1, _id: 1 })
			.limit(linesPerMessage + 1)
			.lean();
		const sent = lines.slice(0, linesPerMessage);
		const first = sent[0];
		const batch = first ? `${first.order}:${sent.length}` : `none:${row.at.getTime()}`;
		const key = `log:batch:${batch}`;
		// A line that came in the meantime has moved the deadline: then the guard refuses and the next round takes it along.
		const done =
			lines.length > linesPerMessage
				? setDeadline(guild, row.subject, row.kind, this.deps.clock.now())
				: { in: deadlinesCollection, delete: row._id, when: { at: row.at }, else: () => new Error('another line came in') };
		await this.deps.units.execute({
			guild,
			key,
			content: null,
			changes: [...sent.map((line) => ({ in: linesCollection, id: line._id, when: { batch: null }, set: { batch } })), done],
			outbox: first ? [{ key, kind: 'tickets.log', aggregate: `channel:${this.deps.slot}`, payload: { batch } }] : []
		});
	}
}

function kindOf({ state, journal }: OrderRow): LineKind {
	if (state === 'completed') return journal.at(-1)?.action === 'completeSilently' ? 'silent' : 'completed';
	return state === 'expired' || state === 'refunded' || state === 'split' ? state : 'cancelled';
}

/**
 * Which string tells this line: an order that is not settled in credits says what was paid instead of "0 Credits". Pieces of the agreed
 * goods are named; what people settled in words is not. Pure.
 */
export function lineKey({ kind, facts }: Pick<LogLine, 'kind' | 'facts'>): string {
	if (facts.pay === undefined) return kind;
	if (kind !== 'completed' && kind !== 'silent') return `${kind}Free`;
	return facts.pay === 'in_game' && Number(facts.pieces) > 0 ? `${kind}Goods` : `${kind}Other`;
}

function paramsOf({ at, order, facts }: LogLine): TextParams {
	const person = (value: string | number | undefined) => ({ kind: 'user-text', value: String(value ?? '') }) as const;
	const credits = (value: string | number | undefined) => ({ kind: 'amount', currency: 'credits', value: Number(value ?? 0) }) as const;
	return {
		at: { kind: 'time', at, style: 'f' },
		code: order,
		item: person(facts.item),
		quantity: Number(facts.quantity ?? 0),
		buyer: person(facts.buyer),
		staff: person(facts.staff),
		by: person(facts.by),
		amount: credits(facts.paid),
		kept: credits(facts.paid),
		back: credits(facts.back),
		pieces: Number(facts.pieces ?? 0),
		goods: person(facts.goods)
	};
}
