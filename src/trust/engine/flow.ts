const tiny = 1e-9;

/** The most that can flow from one node to another (Dinic); arcs with capacity, nodes are 0 … size − 1. */
export function maxFlow(
	size: number,
	arcs: readonly (readonly [from: number, to: number, capacity: number])[],
	source: number,
	sink: number
): number {
	const to: number[] = [];
	const left: number[] = [];
	const out: number[][] = Array.from({ length: size }, () => []);
	const arc = (from: number, target: number, capacity: number): void => {
		out[from]?.push(to.length);
		to.push(target);
		left.push(capacity);
	};
	for (const [from, target, capacity] of arcs) {
		arc(from, target, capacity);
		arc(target, from, 0);
	}
	const level = new Int32Array(size);
	const next = new Int32Array(size);

	const reaches = (): boolean => {
		level.fill(-1);
		level[source] = 0;
		const queue = [source];
		for (const node of queue)
			for (const index of out[node] ?? []) {
				const target = to[index] ?? 0;
				if ((left[index] ?? 0) > tiny && level[target] === -1) {
					level[target] = (level[node] ?? 0) + 1;
					queue.push(target);
				}
			}
		return level[sink] !== -1;
	};

	const push = (node: number, most: number): number => {
		if (node === sink) return most;
		const indexes = out[node] ?? [];
		for (; (next[node] ?? 0) < indexes.length; next[node] = (next[node] ?? 0) + 1) {
			const index = indexes[next[node] ?? 0] ?? 0;
			const target = to[index] ?? 0;
			if ((left[index] ?? 0) <= tiny || level[target] !== (level[node] ?? 0) + 1) continue;
			const pushed = push(target, Math.min(most, left[index] ?? 0));
			if (pushed <= tiny) continue;
			left[index] = (left[index] ?? 0) - pushed;
			left[index ^ 1] = (left[index ^ 1] ?? 0) + pushed;
			return pushed;
		}
		return 0;
	};

	let flow = 0;
	while (reaches()) {
		next.fill(0);
		for (let pushed = push(source, Number.POSITIVE_INFINITY); pushed > tiny; pushed = push(source, Number.POSITIVE_INFINITY))
			flow += pushed;
	}
	return flow;
}
