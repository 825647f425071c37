import { createHash } from 'node:crypto';
import type { FaultAction } from '../driver/types.js';
import type { ShapedEvent } from '../gateway/shaping.js';
import type { World } from '../world/world.js';

/** A call as scenarios see it. */
export interface SeenCall {
	readonly method: string;
	/** `/channels/{channel_id}/messages`, or null when no route matched. */
	readonly route: string | null;
	/** Guild that the call is about; null for none, or one that can't be told. */
	readonly guildId: string | null;
	/** Status of the answer; 0 when the connection was cut. Only after the call. */
	readonly status?: number;
}

/** What a call is counted under. */
export const nameOf = ({ method, route }: SeenCall): string => `${method} ${route ?? 'unknown'}`;

/** What a scenario does while it runs. */
export interface Behaviour {
	/** The fault that a call meets, if any. */
	rest?(call: SeenCall): FaultAction | undefined;
	/** Sends the event, later, twice or never. Default: at once, once. */
	event?(event: ShapedEvent, send: () => void): void;
	/** After a call that changes something, in a guild that is disturbed. */
	changed?(call: SeenCall, guildId: string): void;
	/** Puts back what can be put back. */
	end?(): void;
}

/** What scenarios may do to the gateway. */
export interface GatewayTricks {
	cut(): void;
	forget(): void;
	invalidateSession(resumable?: boolean): void;
}

/** A scenario's own view of the world: its random numbers, its log, and the timers that end with it. */
export class Stage {
	private readonly numbers = new Map<string, number>();
	private readonly timers = new Map<NodeJS.Timeout, (() => void) | null>();

	public constructor(
		public readonly world: World,
		public readonly gateway: GatewayTricks,
		private readonly key: string,
		/** Guild that alone is disturbed; null: all. */
		public readonly only: string | null,
		/** Writes down what was done. */
		public readonly did: (at: string, what: string) => void
	) {}

	/** The same number in [0, 1) for the same seed and name. */
	public roll(name: string): number {
		return createHash('sha256').update(`${this.key}:${name}`).digest().readUIntBE(0, 6) / 2 ** 48;
	}

	/** One of the list, or nothing of an empty one. The list's order must not depend on ids: they differ from run to run. */
	public pick<T>(list: readonly T[], name: string): T | undefined {
		return list[Math.floor(this.roll(name) * list.length)];
	}

	/** Counts things of a kind from 1: `kind #n`. */
	public number(kind: string): string {
		const next = (this.numbers.get(kind) ?? 0) + 1;
		this.numbers.set(kind, next);
		return `${kind} #${next}`;
	}

	public disturbs(guildId: string | null): boolean {
		return this.only === null || guildId === null || guildId === this.only;
	}

	/** Does it after so many real milliseconds; `atEnd`: does it even when the scenario ends before. */
	public later(ms: number, act: () => void, atEnd = true): void {
		const timer = setTimeout(() => {
			this.timers.delete(timer);
			act();
		}, ms);
		timer.unref();
		this.timers.set(timer, atEnd ? act : null);
	}

	/** Does at once what still waits. */
	public finish(): void {
		for (const [timer, act] of [...this.timers]) {
			clearTimeout(timer);
			this.timers.delete(timer);
			act?.();
		}
	}
}
