// Ctrl-C and its relatives: the first asks for an orderly stop, a second one forces it, and a killed npm counts as a first.
import { ancestors } from './owner.mjs';
import { startedAt } from './processes.mjs';

/** npm forwards the signal that the terminal has sent already; what comes this soon after is the same key press. */
const SAME_PRESS_MS = 700;

/** The person asked to stop. */
export class Stopped extends Error {
	constructor() {
		super('stopped');
		this.name = 'Stopped';
	}
}

/**
 * Watches for signals until `release`.
 * @param {{ force: () => void }} options `force` ends everything at once, on the second request
 * @returns {{ requested: Promise<void>, isRequested(): boolean, check(): void, release(): void }}
 */
export function watchForStop({ force }) {
	let at = 0;
	/** @type {() => void} */
	let resolve = () => {};
	/** @type {Promise<void>} */
	const requested = new Promise((done) => {
		resolve = done;
	});
	const ask = () => {
		if (at === 0) {
			at = Date.now();
			resolve();
		} else if (Date.now() - at > SAME_PRESS_MS) {
			force();
		}
	};
	/** @type {NodeJS.Signals[]} */
	const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
	for (const signal of signals) process.on(signal, ask);
	const above = ancestors();
	const poll = setInterval(() => {
		if (at === 0 && above.some(({ pid, began }) => startedAt(pid) !== began)) ask();
	}, 1_000);
	poll.unref();
	return {
		requested,
		isRequested: () => at !== 0,
		check() {
			if (at !== 0) throw new Stopped();
		},
		release() {
			clearInterval(poll);
			for (const signal of signals) process.removeListener(signal, ask);
		}
	};
}
