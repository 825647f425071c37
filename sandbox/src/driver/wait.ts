import type { World } from '../world/world.js';

export const DEFAULT_WAIT_MS = 10_000;

/**
 * Looks now, then after every change of the world.
 *
 * @param explain What the error says when the time is over.
 */
export function waitFor<T>(world: World, check: () => T | null | undefined | false, timeoutMs: number, explain: () => string): Promise<T> {
	return new Promise((resolve, reject) => {
		const finish = (act: () => void): void => {
			stop();
			clearTimeout(timer);
			act();
		};
		const look = (): void => {
			try {
				const found = check();
				if (found !== null && found !== undefined && found !== false) finish(() => resolve(found));
			} catch (error) {
				finish(() => reject(error));
			}
		};
		const stop = world.onChange(look);
		const timer = setTimeout(() => finish(() => reject(new Error(`${explain()} (waited ${timeoutMs} ms)`))), timeoutMs);
		look();
	});
}
