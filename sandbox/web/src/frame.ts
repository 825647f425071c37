/** How the two frames of a split view and the page around them talk: only within our own origin, only plain words. */

/** Where a page stands: guild (`@me` for direct messages), channel, person. */
export interface Place {
	readonly guild: string;
	readonly channel: string;
	readonly user: string;
}

export type FrameNote =
	| { readonly kind: 'place'; readonly place: Place; readonly who: string; readonly where: string }
	/** F6 was pressed: the other side, please. */
	| { readonly kind: 'next' }
	| { readonly kind: 'focus' };

/** This page is one of two sides. */
export const embedded = window.parent !== window;

const SPLIT = '#split/';

export function placeText({ guild, channel, user }: Place): string {
	return `${guild}/${channel}/${user}`;
}

/** Both places of a split view, or null for a page of one person. */
export function splitPlaces(hash: string): readonly [Place, Place] | null {
	if (!hash.startsWith(SPLIT)) return null;
	const parts = hash.slice(SPLIT.length).split('/');
	if (parts.length !== 6 || !parts.every((one) => /^(@me|\d*)$/.test(one))) return null;
	const [g1 = '', c1 = '', u1 = '', g2 = '', c2 = '', u2 = ''] = parts;
	return [
		{ guild: g1, channel: c1, user: u1 },
		{ guild: g2, channel: c2, user: u2 }
	];
}

export function splitHash(left: Place, right: Place): string {
	return `${SPLIT}${placeText(left)}/${placeText(right)}`;
}

export function tellParent(note: FrameNote): void {
	if (embedded) window.parent.postMessage(note, location.origin);
}

export function tellFrame(frame: HTMLIFrameElement | null, note: FrameNote): void {
	frame?.contentWindow?.postMessage(note, location.origin);
}

/** Hears notes of our own origin. Returns what stops it. */
export function onNote(listener: (note: FrameNote, from: MessageEventSource | null) => void): () => void {
	const hear = ({ data, origin, source }: MessageEvent): void => {
		if (origin === location.origin && isNote(data)) listener(data, source);
	};
	window.addEventListener('message', hear);
	return () => window.removeEventListener('message', hear);
}

function isNote(data: unknown): data is FrameNote {
	return typeof data === 'object' && data !== null && 'kind' in data && typeof data.kind === 'string';
}
