/** Indexes of the scores, lowest first. */
const inOrder = (scores: readonly number[]): number[] => [...scores.keys()].sort((one, other) => (scores[one] ?? 0) - (scores[other] ?? 0));

/** Chance that a hit has a higher score than a miss; equal scores count half. */
export function auc(scores: readonly number[], hits: readonly boolean[]): number {
	const order = inOrder(scores);
	let [ranks, found] = [0, 0];
	for (let from = 0; from < order.length; ) {
		let to = from;
		while (to < order.length && scores[order[to] ?? 0] === scores[order[from] ?? 0]) to++;
		for (const index of order.slice(from, to))
			if (hits[index]) {
				found++;
				ranks += (from + 1 + to) / 2;
			}
		from = to;
	}
	const missed = order.length - found;
	return found === 0 || missed === 0 ? Number.NaN : (ranks - (found * (found + 1)) / 2) / (found * missed);
}

/** Average precision: the mean share of hits above each hit; equal scores are taken together. */
export function averagePrecision(scores: readonly number[], hits: readonly boolean[]): number {
	const order = inOrder(scores).reverse();
	const all = hits.filter(Boolean).length;
	let [sum, found] = [0, 0];
	for (let from = 0; from < order.length; ) {
		let to = from;
		while (to < order.length && scores[order[to] ?? 0] === scores[order[from] ?? 0]) to++;
		const here = order.slice(from, to).filter((index) => hits[index]).length;
		found += here;
		sum += here * (found / to);
		from = to;
	}
	return all === 0 ? Number.NaN : sum / all;
}
