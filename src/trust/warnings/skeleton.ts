/** Letters of other scripts, and signs, that look like a plain one; what NFKD takes apart is not here. */
const lookalikes: Readonly<Record<string, string>> = {
	...spread('a', 'аɑα@4ª'),
	...spread('b', 'Ььβ8ɓ'),
	...spread('c', 'сϲᴄ¢'),
	...spread('d', 'ԁɗđ'),
	...spread('e', 'еєҽε3€ә'),
	...spread('f', 'ƒ'),
	...spread('g', 'ɡց9'),
	...spread('h', 'һհн'),
	// One class for i, l, 1 and what looks like them: which of them it is depends on the typeface.
	...spread('l', 'iıіιl1|!Ӏӏⅼǀ'),
	...spread('j', 'јϳ'),
	...spread('k', 'кκ'),
	...spread('m', 'м'),
	...spread('n', 'пոη'),
	...spread('o', 'оοσ0օøө'),
	...spread('p', 'рρ'),
	...spread('q', 'ԛ'),
	...spread('r', 'гᴦ'),
	...spread('s', 'ѕ5$ѕ'),
	...spread('t', 'тτ7+'),
	...spread('u', 'υսц'),
	...spread('v', 'ѵν'),
	...spread('w', 'ԝшω'),
	...spread('x', 'хχ×'),
	...spread('y', 'уүγ'),
	...spread('z', 'ᴢ2')
};

function spread(plain: string, signs: string): Readonly<Record<string, string>> {
	return Object.fromEntries([...signs].map((sign) => [sign, plain]));
}

/** Longest name that is compared; Discord's have 32 characters. */
const longest = 64;

/**
 * What a name looks like: names that are read as the same one have the same skeleton. Case, marks, spaces, signs and emoji do not count,
 * look-alike letters are one letter, `rn` is `m` and `vv` is `w`. Made of it again it stays as it is.
 */
export function skeleton(name: string): string {
	const plain = [...[...name].slice(0, longest).join('').normalize('NFKD').toLowerCase().normalize('NFKD')]
		.map((sign) => lookalikes[sign] ?? sign)
		.join('')
		.replace(/[^\p{L}\p{N}]/gu, '');
	return [...plain.replaceAll('rn', 'm').replaceAll('vv', 'w')].slice(0, longest).join('');
}

/** Single changes (insert, delete, replace, swap of two neighbours) from one text to the other. */
export function distance(one: string, other: string): number {
	const [a, b] = [[...one], [...other]];
	let before: number[] = [];
	let last = b.map((_, index) => index);
	last.push(b.length);
	for (let row = 1; row <= a.length; row++) {
		const line = [row];
		for (let column = 1; column <= b.length; column++) {
			const same = a[row - 1] === b[column - 1];
			let least = Math.min((last[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (same ? 0 : 1));
			if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
				least = Math.min(least, (before[column - 2] ?? 0) + 1);
			line.push(least);
		}
		before = last;
		last = line;
	}
	return last[b.length] ?? 0;
}

/** Shorter names are alike only when they look the same: many honest ones differ in one letter. */
const oneChangeFrom = 6;
const twoChangesFrom = 12;
const shortest = 3;

/** Whether a name can be taken for the other one. */
export function alike(one: string, other: string): boolean {
	const [a, b] = [skeleton(one), skeleton(other)];
	const length = Math.min(a.length, b.length);
	if (length < shortest) return false;
	if (a === b) return true;
	const allowed = length >= twoChangesFrom ? 2 : length >= oneChangeFrom ? 1 : 0;
	return Math.abs(a.length - b.length) <= allowed && allowed > 0 && distance(a, b) <= allowed;
}
