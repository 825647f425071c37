import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { Value } from '#core/units/unit';
import { canonicalJson } from '../json.js';
import type { DocChange, DocRef, VersionDoc } from './publishing.types.js';

/** So many documents are hashed before others get a turn. */
const perTurn = 50;

/** A document before it has a place in a version. `rev`: version of the editors' row. */
export type FreshDoc = Omit<VersionDoc, 'hash'>;

/** Names a document among all of a version. */
export const docId = ({ kind, key }: Pick<DocRef, 'kind' | 'key'>): string => `${kind}|${key}`;

/** The hash of a body: equal content, equal hash, whatever the order of its fields. */
export const hashOf = (body: Value): string => createHash('sha256').update(canonicalJson(body)).digest('base64url');

/** Names a set of documents by what is in them, 22 characters: the same documents give the same name, in any order. */
export function manifestOf(refs: readonly DocRef[]): string {
	const lines = refs.map((ref) => `${docId(ref)}|${ref.hash}|${ref.rev}`).sort();
	return createHash('sha256').update(lines.join('\n')).digest('base64url').slice(0, 22);
}

/**
 * The editors' documents as a version would hold them. What has the content of the version in force keeps its number there, so that an edit
 * that was taken back leaves no trace; other content gets a number that its key has not had.
 *
 * @param before The documents of the version in force.
 */
export async function sealed(docs: readonly FreshDoc[], before: readonly DocRef[]): Promise<VersionDoc[]> {
	const known = new Map(before.map((ref) => [docId(ref), ref]));
	const out: VersionDoc[] = [];
	for (const doc of docs) {
		const hash = hashOf(doc.body);
		const ref = known.get(docId(doc));
		out.push({ ...doc, hash, rev: ref === undefined ? doc.rev : ref.hash === hash ? ref.rev : Math.max(doc.rev, ref.rev + 1) });
		if (out.length % perTurn === 0) await turn();
	}
	return out;
}

/** Documents that two sides hold differently, in the order of `after`, with what is gone at the end. */
export function changed<Ref extends DocRef>(
	before: readonly Ref[],
	after: readonly Ref[]
): { readonly before: Ref | null; readonly after: Ref | null }[] {
	const old = new Map(before.map((ref) => [docId(ref), ref]));
	const now = new Set(after.map(docId));
	return [
		...after.flatMap((ref) => {
			const was = old.get(docId(ref)) ?? null;
			return was?.hash === ref.hash ? [] : [{ before: was, after: ref }];
		}),
		...before.flatMap((ref) => (now.has(docId(ref)) ? [] : [{ before: ref, after: null }]))
	];
}

/** The same with what is in them. */
export const docChanges = (before: readonly VersionDoc[], after: readonly VersionDoc[]): DocChange[] =>
	changed(before, after).flatMap(({ before: was, after: is }) => {
		const doc = is ?? was;
		return doc ? [{ kind: doc.kind, key: doc.key, before: was?.body ?? null, after: is?.body ?? null }] : [];
	});
