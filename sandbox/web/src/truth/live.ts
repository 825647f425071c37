import { useEffect, useRef, useState } from 'preact/hooks';
import type { SessionView, TrafficNews, TrafficRow } from '../../../src/control/protocol.js';
import { api } from '../api.js';

/** Lines kept on the page; the oldest go first. */
const MAX_ROWS = 1000;

export interface LiveTraffic {
	readonly rows: readonly TrafficRow[];
	readonly sessions: readonly SessionView[];
	readonly unchecked: string | null;
	readonly online: boolean;
	readonly paused: boolean;
	/** Lines that came while it was paused. */
	readonly held: number;
	pause(paused: boolean): void;
	clear(): void;
}

interface Heard {
	readonly rows: readonly TrafficRow[];
	readonly sessions: readonly SessionView[];
	readonly unchecked: string | null;
}

const NOTHING: Heard = { rows: [], sessions: [], unchecked: null };

/** Traffic as it comes, as long as somebody looks. */
export function useTraffic(): LiveTraffic {
	const [shown, setShown] = useState(NOTHING);
	const [online, setOnline] = useState(true);
	const [paused, setPaused] = useState(false);
	const [held, setHeld] = useState(0);
	const heard = useRef(NOTHING);
	const stopped = useRef(false);
	const shownTo = useRef(0);
	useEffect(() => {
		const events = api.traffic();
		events.onopen = () => setOnline(true);
		events.onerror = () => setOnline(false);
		events.onmessage = ({ data }: MessageEvent<string>) => {
			const news: TrafficNews = JSON.parse(data);
			heard.current = { ...news, rows: joined(heard.current.rows, news.rows) };
			if (stopped.current) setHeld(heard.current.rows.filter(({ number }) => number > shownTo.current).length);
			else setShown(heard.current);
		};
		return () => events.close();
	}, []);
	return {
		...shown,
		online,
		paused,
		held,
		pause(next) {
			stopped.current = next;
			shownTo.current = heard.current.rows.at(-1)?.number ?? 0;
			setPaused(next);
			setHeld(0);
			setShown(heard.current);
		},
		clear() {
			heard.current = { ...heard.current, rows: [] };
			setHeld(0);
			setShown(heard.current);
		}
	};
}

/** The newest lines. Numbers that begin anew belong to a server that was started again. */
function joined(before: readonly TrafficRow[], news: readonly TrafficRow[]): readonly TrafficRow[] {
	const [first] = news;
	const last = before.at(-1);
	if (!first) return before;
	return (last && first.number <= last.number ? [...news] : [...before, ...news]).slice(-MAX_ROWS);
}
