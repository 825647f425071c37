import type { FaultAction } from '../driver/types.js';
import { type Behaviour, nameOf, type SeenCall, type Stage } from './stage.js';

const FIXED_MS = 400;
/** Median of the heavy tail, ms; one call in ten takes six times as long, one in a hundred longer than Discord waits for an answer. */
const TAIL_MS = 60;
const TAIL_MOST_MS = 4_000;

/** A share of all calls meets a fault; which ones is up to the seed. */
function share(part: number, action: (stage: Stage, at: string) => FaultAction, fits: (call: SeenCall) => boolean = () => true) {
	return (stage: Stage): Behaviour => ({
		rest(call) {
			if (!fits(call)) return undefined;
			const at = stage.number(nameOf(call));
			if (stage.roll(at) >= part) return undefined;
			const fault = action(stage, `${at} how`);
			stage.did(at, fault);
			return fault;
		}
	});
}

/** Answers to interactions have no limit of their own. */
const isCounted = ({ route }: SeenCall): boolean => route !== null && !route.endsWith('/callback');

export const latency = share(1, () => `latency:${FIXED_MS}`);

/** Pareto: shape 1.1. */
export const latencyTail = share(1, (stage, at) => {
	const median = 2 ** (1 / 1.1);
	return `latency:${Math.round(Math.min(TAIL_MOST_MS, (TAIL_MS / median) * (1 - stage.roll(at)) ** (-1 / 1.1)))}`;
});

/** Some routes are crowded, the others free. */
export function rateLimitRoute(stage: Stage): Behaviour {
	return share(
		0.4,
		() => '429:user',
		(call) => isCounted(call) && stage.roll(`crowded ${nameOf(call)}`) < 0.6
	)(stage);
}

export const rateLimitGlobal = share(0.12, () => '429:global', isCounted);
export const rateLimitShared = share(0.3, () => '429', isCounted);

const statuses = [500, 502, 503, 504] as const;
export const serverErrors = share(0.25, (stage, at) => `status:${stage.pick(statuses, at) ?? 500}`);
export const resetBefore = share(0.25, () => 'drop-before');
export const resetAfter = share(
	0.25,
	() => 'lose-reply',
	({ method }) => method !== 'GET'
);
