/** What a calendar shows of a meeting: nothing that only its two sides may know. */
export interface CalendarEntry {
	/** The same for every time of one order, so that a moved meeting replaces the old one. */
	readonly uid: string;
	/** Raised by every change of the meeting. */
	readonly sequence: number;
	readonly stamp: Date;
	readonly start: Date;
	readonly end: Date;
	readonly title: string;
	readonly text: string;
	readonly place: string;
	/** Minutes before the start. */
	readonly alarm: number;
}

/** An entry for calendars (RFC 5545), in UTC. */
export function calendarFile(entry: CalendarEntry): string {
	const lines = [
		'BEGIN:VCALENDAR',
		'VERSION:2.0',
		'PRODID:-//Tribute//Orders//EN',
		'CALSCALE:GREGORIAN',
		'METHOD:PUBLISH',
		'BEGIN:VEVENT',
		`UID:${escaped(entry.uid)}`,
		`SEQUENCE:${entry.sequence}`,
		`DTSTAMP:${utc(entry.stamp)}`,
		`DTSTART:${utc(entry.start)}`,
		`DTEND:${utc(entry.end)}`,
		`SUMMARY:${escaped(entry.title)}`,
		...(entry.text ? [`DESCRIPTION:${escaped(entry.text)}`] : []),
		...(entry.place ? [`LOCATION:${escaped(entry.place)}`] : []),
		'BEGIN:VALARM',
		'ACTION:DISPLAY',
		`DESCRIPTION:${escaped(entry.title)}`,
		`TRIGGER:-PT${entry.alarm}M`,
		'END:VALARM',
		'END:VEVENT',
		'END:VCALENDAR'
	];
	return `${lines.map(folded).join('\r\n')}\r\n`;
}

/** `20261121T190000Z` */
const utc = (at: Date): string => at.toISOString().replace(/[-:]|\.\d{3}/g, '');

/** Text as a value: backslash, semicolon, comma and line breaks have a meaning of their own; other control characters go. */
function escaped(text: string): string {
	return [...text.replace(/\r\n?/g, '\n')]
		.filter((letter) => letter === '\n' || (letter >= ' ' && letter !== '\u007f'))
		.join('')
		.replace(/[\\;,]/g, '\\$&')
		.replaceAll('\n', '\\n');
}

/** Bytes of a line at most; what follows begins with a space. */
const most = 75;

/** Breaks a line after 75 bytes, never inside a character. */
function folded(line: string): string {
	const parts: string[] = [];
	let part = '';
	let bytes = 0;
	for (const letter of line) {
		const size = Buffer.byteLength(letter);
		if (bytes + size > most) {
			parts.push(part);
			part = ' ';
			bytes = 1;
		}
		part += letter;
		bytes += size;
	}
	return [...parts, part].join('\r\n');
}
