import { isObject } from '../limits/form.js';

/** A moment that somebody may want to move the clock to. */
export interface Jump {
	/** Says which one in the control API. */
	readonly name: string;
	readonly title: string;
	readonly at: Date;
}

/** A moment that comes again and again. */
export interface JumpSeries {
	readonly name: string;
	readonly title: string;
	/** One of its moments, ISO time. */
	readonly from: string;
	/** Days between two of them, at least one hour's share. */
	readonly everyDays: number;
}

const DAY_MS = 86_400_000;
const MIN_DAYS = 1 / 24;

/** The next moment of each series after now. */
export function nextJumps(series: readonly JumpSeries[], now: Date): Jump[] {
	return series.map(({ name, title, from, everyDays }) => {
		const first = Date.parse(from);
		const every = everyDays * DAY_MS;
		const passed = Math.floor((now.getTime() - first) / every) + 1;
		return { name, title, at: new Date(first + Math.max(0, passed) * every) };
	});
}

/**
 * Reads series from JSON.
 *
 * @throws Error that names what is wrong.
 */
export function readJumps(json: string): JumpSeries[] {
	const list: unknown = JSON.parse(json);
	if (!Array.isArray(list)) throw new Error('the jumps of the clock must be a list');
	return list.map((one: unknown) => {
		if (!isObject(one)) throw new Error('a jump of the clock must be an object');
		const { name, title, from, everyDays } = one;
		if (typeof name !== 'string' || typeof title !== 'string' || !name || !title) throw new Error('a jump needs a name and a title');
		if (typeof from !== 'string' || Number.isNaN(Date.parse(from))) throw new Error(`the jump ${name} needs "from" as an ISO time`);
		if (typeof everyDays !== 'number' || !(everyDays >= MIN_DAYS)) throw new Error(`the jump ${name} needs "everyDays"`);
		return { name, title, from, everyDays };
	});
}
