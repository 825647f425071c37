const longest = 80;
/** Names that are devices on some systems, whatever their ending. */
const device = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;
/** Control, format (writing direction, joiners), half surrogates, private use, and what markup or a file system reads as its own. */
const harmful = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}<>:"|?*`@#&'%$;{}[\]\\/~^=!]/gu;

/**
 * A name as it may be shown and written anywhere: without folders, control or direction characters and markup, no device of another
 * system, at most 80 characters with its ending kept. Never empty.
 */
export function harmlessName(name: string): string {
	const last =
		name
			.slice(0, 4_000)
			.split(/[/\\]/)
			.findLast((part) => part.trim() !== '' && !/^\.+$/.test(part.trim())) ?? '';
	const clean = last
		.normalize('NFC')
		.replace(harmful, '')
		.replaceAll(/\s+/gu, ' ')
		.replace(/^[.\s-]+|[.\s]+$/g, '');
	const known = device.test(clean) ? `_${clean}` : clean;
	const ending = /\.[a-zA-Z0-9]{1,8}$/.exec(known)?.[0] ?? '';
	const letters = [...known.slice(0, known.length - ending.length)];
	const short = letters.slice(0, longest - ending.length).join('');
	return `${short.slice(0, longest - ending.length).replace(/[\uD800-\uDBFF]$/, '')}${ending}` || 'file';
}

/** The ending that fits what is in a file. */
const endings: Readonly<Record<string, string>> = {
	'image/png': 'png',
	'image/apng': 'png',
	'image/jpeg': 'jpg',
	'image/gif': 'gif',
	'image/webp': 'webp',
	'image/avif': 'avif',
	'video/mp4': 'mp4',
	'video/webm': 'webm',
	'video/quicktime': 'mov',
	'audio/ogg': 'ogg',
	'audio/mpeg': 'mp3',
	'application/pdf': 'pdf',
	'text/html': 'html'
};

/** A name for sending a stored file again: letters of every keyboard, its place, and the ending that fits its content. */
export function sendingName(name: string, type: string, place: number): string {
	const stem = harmlessName(name)
		.replace(/\.[^.]*$/, '')
		.replace(/[^A-Za-z0-9_-]+/g, '_')
		.replace(/^_+|_+$/g, '')
		.slice(0, 60);
	return `${place}-${stem || 'file'}.${endings[type] ?? 'bin'}`;
}
