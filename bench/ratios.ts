/** One thing that is measured: does its work `callers` at a time until `until`, and says how often it did it. */
export type Variant = (callers: number, until: number) => Promise<number>;

export interface Block {
	readonly name: string;
	readonly callers: number;
	/** What the figure is compared with. */
	readonly base: Variant;
	readonly ours: Variant;
}

export interface Measured {
	/** Median of the rounds' ratios; machines differ and change their speed, ratios of one round hardly. */
	readonly ratio: number;
	readonly lowest: number;
	readonly highest: number;
	/** Per second, median of the rounds. */
	readonly base: number;
	readonly ours: number;
}

/** Runs `work` in a closed loop with so many callers at once. */
export async function closedLoop(callers: number, until: number, work: (caller: number) => Promise<void>): Promise<number> {
	let done = 0;
	const call = async (caller: number): Promise<void> => {
		while (performance.now() < until) {
			await work(caller);
			done++;
		}
	};
	await Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)));
	return done;
}

/** Both sides of a block in turn, the first one changing, for so many rounds after one that only warms up. */
export async function compare({ name, callers, base, ours }: Block, rounds: number, roundMs: number): Promise<Measured> {
	const rates: { base: number; ours: number }[] = [];
	for (let round = 0; round <= rounds; round++) {
		const rate = { base: 0, ours: 0 };
		for (const side of round % 2 === 0 ? (['base', 'ours'] as const) : (['ours', 'base'] as const)) {
			const start = performance.now();
			const done = await (side === 'base' ? base : ours)(callers, start + roundMs);
			rate[side] = (done * 1_000) / (performance.now() - start);
		}
		if (round > 0) rates.push(rate);
	}
	const ratios = rates.map((rate) => rate.ours / rate.base).sort((a, b) => a - b);
	const measured = {
		ratio: median(ratios),
		lowest: ratios[0] ?? 0,
		highest: ratios.at(-1) ?? 0,
		base: median(rates.map((rate) => rate.base)),
		ours: median(rates.map((rate) => rate.ours))
	};
	const figure = (value: number): string => value.toFixed(2);
	process.stdout.write(
		`${name}: ${figure(measured.ratio)} × (${figure(measured.lowest)} to ${figure(measured.highest)}), ` +
			`${measured.ours.toFixed(0)} against ${measured.base.toFixed(0)} per second, ${callers} at once\n`
	);
	return measured;
}

function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
