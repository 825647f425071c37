import { alike } from './skeleton.js';

/** How somebody looks to others. */
export interface Face {
	readonly id: string;
	/** Nickname, display name, user name: those that there are. */
	readonly names: readonly string[];
	/** Discord's hash of the picture; `null`: none of their own. */
	readonly avatar: string | null;
}

/** Something that a side of a deal should know of the other one. */
export type Warning =
	/** Nothing or little settled yet. */
	| { readonly kind: 'newTrader'; readonly deals: number }
	/** A name that can be taken for that of staff, or of a top seller. */
	| { readonly kind: 'likeStaff' | 'likeSeller'; readonly name: string }
	/** The picture of somebody of the staff. */
	| { readonly kind: 'sameAvatar'; readonly name: string }
	/** A report was admitted and is not closed; only staff and the member hear of it. */
	| { readonly kind: 'underReview' };

/** Whom somebody can be taken for, and by what; `null`: nobody. Who is one of them is taken for nobody. */
export function takenFor(
	face: Face,
	known: readonly Face[]
): { readonly by: 'name' | 'avatar'; readonly face: Face; readonly name: string } | null {
	if (known.some(({ id }) => id === face.id)) return null;
	for (const other of known) {
		const name = other.names.find((one) => face.names.some((own) => alike(own, one)));
		if (name !== undefined) return { by: 'name', face: other, name };
	}
	const twin = face.avatar === null ? undefined : known.find(({ avatar }) => avatar === face.avatar);
	return twin ? { by: 'avatar', face: twin, name: twin.names[0] ?? '' } : null;
}

/** What the looks of somebody give away. */
export function looksOf(face: Face, staff: readonly Face[], sellers: readonly Face[]): readonly Warning[] {
	const found = takenFor(face, staff);
	if (found) return [{ kind: found.by === 'name' ? 'likeStaff' : 'sameAvatar', name: found.name }];
	// Staff may be called as they like.
	const seller = staff.some(({ id }) => id === face.id) ? null : takenFor({ ...face, avatar: null }, sellers);
	return seller ? [{ kind: 'likeSeller', name: seller.name }] : [];
}
