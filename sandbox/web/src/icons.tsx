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
	at: 'M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0zM16 8v5.5a2.5 2.5 0 0 0 5 0V12a9 9 0 1 0-3.5 7.1',
	sides: 'M4 5h16v14H4zM12 5v14',
	pulse: 'M3 12h4l3-7 4 14 3-7h4',
	gear: 'M12 15.2a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4zM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M18.4 5.6l-2.1 2.1M7.7 16.3l-2.1 2.1',
	invite: 'M10 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3.5 20a6.5 6.5 0 0 1 11-4.7M18 14v7M14.5 17.5h7',
	search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L20 20',
	pause: 'M8 5v14M16 5v14',
	play: 'M7 5l12 7-12 7z',
	sound: 'M4 9.5v5h4l5 4v-13l-5 4zM16.5 9a4.5 4.5 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11',
	smile: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 14.5a4.5 4.5 0 0 0 7 0M9 9.5h.01M15 9.5h.01',
	pencil: 'M4 20l1-4L16 5l3 3L8 19z',
	pin: 'M9 4h6l-1 6 3 3H7l3-3zM12 13v7',
	copy: 'M9 9h10v11H9zM5 15V4h10',
	trash: 'M5 7h14M10 4h4M7 7l1 13h8l1-13',
	user: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5a7.5 7.5 0 0 1 15 0',
	bot: 'M6 9h12v9H6zM12 9V5M9.5 13h.01M14.5 13h.01M3.5 12v3M20.5 12v3',
	join: 'M4 12h11M11 7l5 5-5 5M15 4h5v16h-5',
	leave: 'M20 12H9M13 7l-5 5 5 5M9 4H4v16h5',
	star: 'M12 4l2.4 5 5.6.7-4.1 3.8 1.1 5.5-5-2.8-5 2.8 1.1-5.5L4 9.7 9.6 9z',
	info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 8h.01',
	forward: 'M20 20v-7a4 4 0 0 0-4-4H5M9 5L5 9l4 4',
	chart: 'M5 20V10M12 20V4M19 20v-7',
	gem: 'M7 4h10l4 5-9 11L3 9zM3 9h18'
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
