/** Something that is wrong in a pack, at its place: `categories.dinos.items.boss-rex.price.credits`. */
export interface PackProblem {
	readonly path: string;
	readonly message: string;
	/** Name of the check that found it. */
	readonly check: string;
}

/**
 * Finds keys that an object of a JSON text has twice; `JSON.parse` silently keeps the last one.
 *
 * @param source Text that `JSON.parse` accepts.
 */
export function duplicateKeys(source: string): PackProblem[] {
	const problems: PackProblem[] = [];
	/** One entry per open bracket: the keys seen (objects) or the position (arrays). */
	const open: { keys: Set<string> | null; at: string | number }[] = [];
	const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;
	let text: string | null = null;
	for (let match = token.exec(source); match; match = token.exec(source)) {
		const top = open.at(-1);
		switch (match[0]) {
			case '{':
				open.push({ keys: new Set(), at: '' });
				break;
			case '[':
				open.push({ keys: null, at: 0 });
				break;
			case '}':
			case ']':
				open.pop();
				break;
			case ',':
				if (top && typeof top.at === 'number') top.at += 1;
				break;
			case ':':
				if (top?.keys && text !== null) {
					const name: unknown = JSON.parse(text);
					top.at = String(name);
					if (top.keys.has(top.at)) {
						problems.push({ path: open.map((level) => level.at).join('.'), message: 'This key is there twice', check: 'json' });
					}
					top.keys.add(top.at);
				}
				break;
			default:
				text = match[0];
		}
	}
	return problems;
}
