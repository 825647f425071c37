import { useState } from 'preact/hooks';

const KEY = 'truth';

/** Whether the truth panel is open; kept as long as the tab. */
export function useTruth(): readonly [boolean, (open: boolean) => void] {
	const [open, setOpen] = useState(sessionStorage.getItem(KEY) === 'open');
	return [
		open,
		(next) => {
			sessionStorage.setItem(KEY, next ? 'open' : '');
			setOpen(next);
		}
	];
}
