import type { FaultAction, FaultHandle, FaultRule, Faults } from './driver/types.js';

interface Active {
	readonly rule: FaultRule;
	seen: number;
	hits: number;
}

/** A call as it is told to rules and scenarios. */
export interface FaultCall {
	readonly method: string;
	/** Path after `/api/v10`. */
	readonly path: string;
	/** `/channels/{channel_id}/messages`, or null when no route matched. */
	readonly route: string | null;
	readonly body: unknown;
}

/** Which fault, if any, a call meets. Rules are asked in the order they were added, scenarios after them; the first that acts wins. */
export class FaultBox implements Faults {
	private readonly rules = new Set<Active>();
	/** Scenarios that run; `clear()` leaves them alone. */
	public decide: ((call: FaultCall) => FaultAction | undefined) | null = null;

	public add(rule: FaultRule): FaultHandle {
		const active: Active = { rule, seen: 0, hits: 0 };
		this.rules.add(active);
		return {
			get hits() {
				return active.hits;
			},
			remove: () => this.rules.delete(active)
		};
	}

	public clear(): void {
		this.rules.clear();
	}

	public get active(): number {
		return this.rules.size;
	}

	/** The action for this call; counts it on the rule that acts. */
	public pick(call: FaultCall): FaultAction | undefined {
		for (const active of this.rules) {
			if (!matches(active.rule.match, call)) continue;
			active.seen++;
			if (active.seen < (active.rule.nth ?? 1)) continue;
			active.hits++;
			if (active.hits >= (active.rule.times ?? 1)) this.rules.delete(active);
			return active.rule.action;
		}
		return this.decide?.(call);
	}
}

function matches(match: FaultRule['match'], call: FaultCall): boolean {
	if (match.method && match.method.toUpperCase() !== call.method) return false;
	if (typeof match.route === 'string' && match.route !== call.route) return false;
	if (match.route instanceof RegExp && !match.route.test(call.path)) return false;
	return match.body ? match.body(call.body) : true;
}
