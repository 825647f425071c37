import { TZDate } from '@date-fns/tz';
import { addDays, startOfDay } from 'date-fns';
import type { Connection, Model } from 'mongoose';
import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { DomainError, type TextParam } from '#core/errors';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import { defineModel } from '#core/mongo/index';
import type { Change } from '#core/units/unit';
import { windowKey } from '#xp';
import type { TierLimits } from '../trust.settings.js';

export const sentCollection = 'send_counters';

/** What a member has sent on a day of the guild's zone, in credits; `_id`: `rowId(guild, 'sent', member, day)`. */
export interface SentRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly member: MemberId;
	/** `day-2026-11-21` */
	readonly day: string;
	readonly sent: number;
}

export const sentModel = (connection: Connection) =>
	defineModel<SentRow>(connection, {
		name: 'SentCounter',
		collection: sentCollection,
		schema: { guild: String, member: String, day: String, sent: Number },
		indexes: [{ fields: { guild: 1, member: 1 } }]
	});

export interface SendLimitDeps {
	readonly clock: Clock;
	readonly sent: Model<SentRow>;
	zone(guild: GuildId): Promise<string>;
	/** What the sender's tier allows; `null`: the guild sets no limits. */
	limits(guild: GuildId, actor: Actor): Promise<Pick<TierLimits, 'sendPerDay'> | null>;
}

const credits = (value: number): TextParam => ({ kind: 'amount', currency: 'credits', value });

const tooMuch = (max: number, left: number, until: Date): DomainError =>
	max <= 0
		? new DomainError('gates.sendNone')
		: new DomainError('gates.sendLimit', { max: credits(max), left: credits(left), until: { kind: 'deadline', at: until } });

/** How many credits a member may send per day: a row that every transfer of the day writes, so that transfers at once can't pass it together. */
export class SendLimit {
	public constructor(private readonly deps: SendLimitDeps) {}

	/** What is left of today; `null`: no limit. */
	public async left(guild: GuildId, actor: Actor): Promise<number | null> {
		const limits = await this.deps.limits(guild, actor);
		if (!limits) return null;
		const { id } = await this.#today(guild, actor.id);
		const row = await this.deps.sent.findOne({ _id: id }).lean<SentRow>().exec();
		return Math.max(0, limits.sendPerDay - (row?.sent ?? 0));
	}

	/**
	 * What is left of today, this amount included; `null`: no limit.
	 *
	 * @throws DomainError `gates.sendLimit` {max, left, until} when it is less; `gates.sendNone` where nothing may be sent at all.
	 */
	public async require(guild: GuildId, actor: Actor, amount: number): Promise<number | null> {
		const limits = await this.deps.limits(guild, actor);
		if (!limits) return null;
		const { id, until } = await this.#today(guild, actor.id);
		const row = await this.deps.sent.findOne({ _id: id }).lean<SentRow>().exec();
		const left = Math.max(0, limits.sendPerDay - (row?.sent ?? 0));
		if (amount > left) throw tooMuch(limits.sendPerDay, left, until);
		return left;
	}

	/**
	 * The change that counts an amount, for the unit that sends it.
	 *
	 * In the unit: DomainError `gates.sendLimit` {max, left, until} when less is left of the day.
	 */
	public async count(guild: GuildId, actor: Actor, amount: number): Promise<Change[]> {
		const limits = await this.deps.limits(guild, actor);
		if (!limits) return [];
		const max = limits.sendPerDay;
		const { id, day, until } = await this.#today(guild, actor.id);
		return [
			{
				in: sentCollection,
				id,
				when: { sent: { $lte: max - amount } },
				upsert: { _id: id, guild, member: actor.id, day, sent: 0 },
				inc: { sent: amount },
				else: (row) => tooMuch(max, Math.max(0, max - (typeof row?.sent === 'number' ? row.sent : 0)), until)
			}
		];
	}

	async #today(guild: GuildId, member: MemberId) {
		const now = this.deps.clock.now();
		const zone = await this.deps.zone(guild);
		const day = windowKey('day', now, zone, 0);
		const until = new Date(addDays(startOfDay(new TZDate(now, zone)), 1).getTime());
		return { id: rowId(guild, 'sent', member, day), day, until };
	}
}
