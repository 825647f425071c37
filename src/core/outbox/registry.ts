import type { Value } from '../units/unit.js';
import type { Effect, EffectDone, EffectHandler, EffectRegistry, EventSubscriber } from './effect.js';

type Run = (effect: Effect) => Promise<EffectDone | undefined>;

/** What the domains carry out, by kind of effect. A kind has one handler; a second one is a start-up failure. */
export class EffectHandlers implements EffectRegistry {
	readonly #handlers = new Map<string, Run>();
	readonly #subscribers = new Map<string, string[]>();

	public effect<Payload>(handler: EffectHandler<Payload>): void {
		this.#add(handler.kind, (effect) => handler.run(withPayload<Payload>(effect)));
	}

	public subscribe<Payload>(subscriber: EventSubscriber<Payload>): void {
		this.#add(`${subscriber.event}>${subscriber.name}`, (effect) => subscriber.run(withPayload<Payload>(effect)));
		this.#subscribers.set(subscriber.event, [...this.subscribers(subscriber.event), subscriber.name]);
	}

	public subscribers(event: string): readonly string[] {
		return this.#subscribers.get(event) ?? [];
	}

	/** The handler of a kind; `undefined` when no domain carries it out (any more). */
	public handler(kind: string): Run | undefined {
		return this.#handlers.get(kind);
	}

	/** All kinds, for start-up checks and tests. */
	public get kinds(): readonly string[] {
		return [...this.#handlers.keys()];
	}

	#add(kind: string, run: Run): void {
		if (this.#handlers.has(kind)) throw new Error(`Two handlers carry out the effect '${kind}'`);
		this.#handlers.set(kind, run);
	}
}

/**
 * The payload was written as JSON by the domain that registered this handler; its type is a promise between the two, kept by the
 * key of the effect.
 */
function withPayload<Payload>(effect: Effect<Value>): Effect<Payload> {
	return effect as unknown as Effect<Payload>;
}
