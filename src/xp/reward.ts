import type { MemberId } from '#core/ids';

/** Amounts of a reward, whole numbers of 0 or more. */
export type RewardAmounts = { readonly xp: number; readonly tokens: number; readonly credits: number };

/** One person of an event, by the role in which the rules name them (`buyer`, `assignee`, `member`, …). */
export interface RewardPerson {
	readonly member: MemberId;
	/** Whole months in the guild; 0 when unknown. */
	readonly tenureMonths: number;
	/** The other side, for caps per counterpart. */
	readonly counterpart?: MemberId;
	/** The other side's tribe, for caps per tribe; without one the counterpart counts. */
	readonly counterpartTribe?: string;
}

export type RewardField = string | number | boolean;

/** Something that happened and may pay, as the reward rules see it. */
export interface RewardEvent {
	/** `order.completed` */
	readonly name: string;
	/** Unique in the guild, the same for each delivery of the event: `order:A7K2Q:completed`. */
	readonly key: string;
	/** What a screen opens to show where it came from: `order:A7K2Q`. */
	readonly source: string;
	readonly at: Date;
	readonly people: Readonly<Record<string, RewardPerson>>;
	/** What conditions and amounts read: `order.captured`, `deal.value`, … */
	readonly fields: Readonly<Record<string, RewardField>>;
	/** Fields that nobody could observe (no permission to read messages): conditions on them are skipped. */
	readonly unseen?: readonly string[];
	/** Item key, for caps per item. */
	readonly item?: string;
	/** Code of the deal, for caps per deal; without one `source` counts. */
	readonly deal?: string;
	/** Only these rules apply; without it all rules of the event do. */
	readonly rules?: readonly string[];
	/** Amounts that replace those of a rule. */
	readonly override?: Readonly<Record<string, Partial<RewardAmounts>>>;
	/** Amounts that rules take `from` a quest or tournament. */
	readonly offers?: Readonly<Record<string, number>>;
}

/** Why a rule paid less than its amount. */
export type CappedBy = 'cooldown' | 'count' | 'xp' | 'tokens' | 'credits';

/** How much of a cap a payment uses; the row refuses once it would go over `max`. */
export interface CounterUse {
	readonly id: string;
	readonly member: MemberId;
	readonly amount: number;
	readonly max: number;
}

/** What one rule pays one member for one event. */
export interface RewardPlan extends RewardAmounts {
	readonly rule: string;
	readonly ruleName: string;
	readonly member: MemberId;
	readonly capped: readonly CappedBy[];
	/** `_id` of the entry that makes the payment unique. */
	readonly entry: string;
	/** The entry counts a day instead of standing for one event. */
	readonly counting: boolean;
	/** For the money's idempotency key: unique in the guild, the same for each delivery. */
	readonly key: string;
	readonly source: string;
	readonly at: Date;
	readonly counters: readonly CounterUse[];
	readonly cooldown: { readonly id: string; readonly until: Date } | null;
}

/** Counter rows as they were read: value by row id; cooldowns as milliseconds until which they run. */
export interface CounterValues {
	readonly used: ReadonlyMap<string, number>;
	readonly cooldowns: ReadonlyMap<string, Date>;
}
