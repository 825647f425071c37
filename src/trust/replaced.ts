import type { EvidenceRow } from './trust.model.js';
import type { EvidenceDraft } from './trust.service.js';

/**
 * Takes back the bad evidence among these rows of one member and source that nobody decided (meetings that were missed), because a decision
 * says all of it. What an earlier decision took back is taken back again: each of them has heard of it. Pure.
 *
 * @param by Key of the decision's own evidence.
 * @param only Beginning of the keys that it is about; without it all.
 */
export const replaced = (rows: readonly EvidenceRow[], by: string, event: string, at: Date, only = ''): EvidenceDraft[] => {
	const again = copied(rows);
	return rows
		.filter(({ kind, key, decides }) => (kind === 'case' || kind === 'noShow') && !decides && !again.has(key) && key.startsWith(only))
		.map(({ key, subject, partner, source }) => ({
			...{ key: `${by}:instead:${key}`, subject, partner, source, event, at },
			...{ kind: 'void', value: 0, of: key }
		}));
};

/** Counts again what `replaced` took back for `by` and for nobody else, as it was. Pure. */
export const restored = (rows: readonly EvidenceRow[], by: string, at: Date): EvidenceDraft[] => {
	const voids = rows.filter(({ kind }) => kind === 'void');
	const own = ({ key }: EvidenceRow): boolean => key.startsWith(`${by}:instead:`);
	const gone = new Set(voids.filter(own).map(({ of }) => of));
	const others = new Set(voids.filter((row) => !own(row)).map(({ of }) => of));
	return rows
		.filter(({ key }) => gone.has(key) && !others.has(key))
		.map(({ key, subject, partner, kind, event, value, source, seed, tribe, related, mark, until, of }) => ({
			...{ key: `${key}:again:${by}`, subject, partner, kind, event, value, source, seed, tribe, related, mark, until, of, at }
		}));
};

/** Keys that were counted again under another one since. */
const copied = (rows: readonly EvidenceRow[]): ReadonlySet<string> => {
	const keys = rows.map(({ key }) => key);
	return new Set(keys.filter((key) => keys.some((other) => other.startsWith(`${key}:again:`))));
};
