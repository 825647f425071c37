import type { EvidenceRow } from './trust.model.js';
import type { EvidenceDraft } from './trust.service.js';

/** Bad evidence that counts: it was neither taken back nor replaced. Pure. */
function bad(rows: readonly EvidenceRow[]): readonly EvidenceRow[] {
	const gone = new Set(rows.flatMap(({ kind, of }) => (kind === 'void' ? (of ?? []) : [])));
	return rows.filter(({ kind, key }) => (kind === 'case' || kind === 'noShow') && !gone.has(key));
}

/**
 * Takes back the bad evidence among these rows of one member and source, because something that was decided later says all of it. Pure.
 *
 * @param by Key of the decision's own evidence; it is left as it is.
 * @param only Beginning of the keys that it is about; without it all.
 */
export const replaced = (rows: readonly EvidenceRow[], by: string, event: string, at: Date, only = ''): EvidenceDraft[] =>
	bad(rows)
		.filter(({ key }) => key !== by && key.startsWith(only))
		.map(({ key, subject, partner, source }) => ({
			...{ key: `${by}:instead:${key}`, subject, partner, source, event, at },
			...{ kind: 'void', value: 0, of: key }
		}));

/** Counts again what `replaced` took back for `by`, as it was. Pure. */
export const restored = (rows: readonly EvidenceRow[], by: string, at: Date): EvidenceDraft[] => {
	const gone = new Set(rows.flatMap(({ kind, key, of }) => (kind === 'void' && key.startsWith(`${by}:instead:`) ? (of ?? []) : [])));
	return rows
		.filter(({ key }) => gone.has(key))
		.map(({ key, subject, partner, kind, event, value, source, seed, tribe, related, mark, until, of }) => ({
			...{ key: `${by}:again:${key}`, subject, partner, kind, event, value, source, seed, tribe, related, mark, until, of, at }
		}));
};
