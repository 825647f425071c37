import { useEffect, useState } from 'preact/hooks';
import { store } from './store.js';

/** World time in ms; ticks every ten seconds, and when the clock is moved. */
export function useNow(ticking = true): number {
	const [now, setNow] = useState(store.now());
	useEffect(() => {
		if (!ticking) return;
		const update = (): void => setNow(store.now());
		// It may have stood still until now.
		update();
		let offset = store.view.state?.offsetMs;
		const timer = setInterval(update, 10_000);
		const stop = store.subscribe(() => {
			const next = store.view.state?.offsetMs;
			if (next !== offset) update();
			offset = next;
		});
		return () => {
			clearInterval(timer);
			stop();
		};
	}, [ticking]);
	return now;
}
