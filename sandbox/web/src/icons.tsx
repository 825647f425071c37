const PATHS = {
	plus: 'M12 5v14M5 12h14',
	close: 'M6 6l12 12M18 6L6 18',
	menu: 'M4 7h16M4 12h16M4 17h16',
	more: 'M5 12h.01M12 12h.01M19 12h.01',
	send: 'M4 12l16-8-5 16-3.5-6.5z',
	people: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0M16 4.5a3.5 3.5 0 0 1 0 6M18 14.5a6.5 6.5 0 0 1 3.5 5.5',
	clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2',
	mail: 'M3.5 6h17v12h-17zM3.5 7l8.5 6 8.5-6',
	down: 'M6 9.5l6 6 6-6',
	eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
	file: 'M6 3h8l4 4v14H6zM14 3v4h4',
	reply: 'M4 20v-7a4 4 0 0 1 4-4h11M15 5l4 4-4 4',
	out: 'M8 5H5v14h14v-3M13 5h6v6M19 5l-9 9',
	check: 'M5 12.5l4.5 4.5L19 7.5',
	hash: 'M9.5 4L7.5 20M16.5 4l-2 16M4.5 9h16M3.5 15h16',
	thread: 'M6 4v7a4 4 0 0 0 4 4h9M15 11l4 4-4 4',
	lock: 'M6.5 11h11v9h-11zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
	at: 'M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0zM16 8v5.5a2.5 2.5 0 0 0 5 0V12a9 9 0 1 0-3.5 7.1'
} as const;

export type IconName = keyof typeof PATHS;

/** Drawn here: fonts lack signs, and nothing is loaded from elsewhere. Always beside or inside something with a name. */
export function Icon({ name }: { readonly name: IconName }) {
	return (
		<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
			<path d={PATHS[name]} />
		</svg>
	);
}
