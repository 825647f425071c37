/** Chances that come out the same for the same seed. */
export class Random {
	#state: number;

	/** @param seed Any whole number; `name` gives independent chances under one seed. */
	public constructor(seed: number, name = '') {
		let state = seed | 0;
		for (const letter of name) state = Math.imul(state ^ letter.charCodeAt(0), 0x01000193);
		this.#state = state;
	}

	/** At least 0, less than 1 (mulberry32). */
	public next(): number {
		this.#state = (this.#state + 0x6d2b79f5) | 0;
		let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
	}

	/** A whole number from `least` to `most`, both included. */
	public between(least: number, most: number): number {
		return least + Math.floor(this.next() * (most - least + 1));
	}

	/** One of the list. @throws RangeError on an empty list. */
	public pick<T extends NonNullable<unknown>>(list: readonly T[]): T {
		const one = list[Math.floor(this.next() * list.length)];
		if (one === undefined) throw new RangeError('nothing to pick from');
		return one;
	}

	/** The list in another order. */
	public shuffled<T>(list: readonly T[]): T[] {
		const rest = [...list];
		const result: T[] = [];
		while (rest.length > 0) result.push(...rest.splice(Math.floor(this.next() * rest.length), 1));
		return result;
	}
}
