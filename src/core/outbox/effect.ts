import type { GuildId } from '../ids.js';
import type { Value } from '../units/unit.js';

/** One outbox row on its way to being done. */
export interface Effect<Payload = Value> {
	readonly guild: GuildId;
	readonly key: string;
	readonly kind: string;
	readonly aggregate: string;
	readonly payload: Payload;
	/** 1 on the first try. */
	readonly attempt: number;
	/**
	 * An earlier try was cut off between calling and done: the effect may or may not have happened. Look for it before repeating it
	 * (design rule 5).
	 */
	readonly unknown: boolean;
	/** The stored result of an effect this one needs. */
	result(neededKey: string): Promise<Value | undefined>;
}

export interface EffectDone {
	/** What later effects or screens need: a channel id, a message id. Stored in the row. */
	readonly result?: Value;
	/** Done in another way than asked, and why: `dm.closed`. Shown to staff. */
	readonly note?: string;
}

/**
 * Carries out one kind of effect. Must be safe to run again: database effects by their unit's key, Discord effects by nonce, marker
 * or wanted state.
 *
 * Throw to be retried with backoff; throw `EffectFailed` to go to the dead letters at once.
 */
export interface EffectHandler<Payload = Value> {
	readonly kind: string;
	run(effect: Effect<Payload>): Promise<EffectDone | undefined>;
}

/** A subscriber of an event; its effect kind is `<event>><name>`. */
export interface EventSubscriber<Payload = Value> {
	readonly event: string;
	/** Unique among the subscribers of the event: `xp`, `trust`, `review-request`. */
	readonly name: string;
	run(effect: Effect<Payload>): Promise<EffectDone | undefined>;
}

/** This effect can never succeed; the reason is shown to staff. */
export class EffectFailed extends Error {
	public override readonly name = 'EffectFailed';
}

/** Where domains announce, at start, what they carry out. */
export interface EffectRegistry {
	effect<Payload>(handler: EffectHandler<Payload>): void;
	subscribe<Payload>(subscriber: EventSubscriber<Payload>): void;
	/** Names of the subscribers of an event, in order of registration. */
	subscribers(event: string): readonly string[];
}

/**
 * This effect can't be carried out now for a reason that passes by itself (Discord is busy or away, the guild's money is locked).
 * It is tried again after `afterMs` or the usual backoff, whichever is longer, without using up its tries.
 */
export class EffectLater extends Error {
	public override readonly name: string = 'EffectLater';

	public constructor(
		message: string,
		public readonly afterMs: number,
		options?: ErrorOptions
	) {
		super(message, options);
	}
}
