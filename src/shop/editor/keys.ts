/** Longest key that rows may have. */
const longest = 40;

/** A key out of a name: lower case, letters and digits, everything else a dash. `fallback` when nothing of the name is left. */
export function keyOf(name: string, fallback: string, joint: '-' | '_' = '-'): string {
	const plain = name
		.normalize('NFKD')
		.replaceAll(/\p{M}/gu, '')
		.toLowerCase()
		.replaceAll(/[^a-z0-9]+/g, joint)
		.slice(0, longest - 4);
	return plain.replace(/^[-_]+/, '').replace(/[-_]+$/, '') || fallback;
}

/** The wished key, or the first of `wished-2`, `wished-3`, … that nobody has. */
export function freeKey(wished: string, taken: ReadonlySet<string>, joint: '-' | '_' = '-'): string {
	if (!taken.has(wished)) return wished;
	let number = 2;
	while (taken.has(`${wished}${joint}${number}`)) number += 1;
	return `${wished}${joint}${number}`;
}
