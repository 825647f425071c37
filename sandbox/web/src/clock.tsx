import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { api } from './api.js';
import { useNow } from './clock-tick.js';
import { durationText, relativeTime, timeText } from './format.js';
import { Icon } from './icons.js';
import { store, useView } from './store.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
	['5 min', 5 * MINUTE],
	['1 hour', HOUR],
	['6 hours', 6 * HOUR],
	['1 day', DAY],
	['3 days', 3 * DAY],
	['7 days', 7 * DAY]
] as const;
const UNITS = [
	['minutes', MINUTE],
	['hours', HOUR],
	['days', DAY]
] as const;

/** The world's time, and what moves it forward. */
export function Clock() {
	const { state } = useView();
	const now = useNow();
	const [open, setOpen] = useState(false);
	const [count, setCount] = useState('2');
	const [unit, setUnit] = useState<number>(DAY);
	const box = useRef<HTMLDivElement>(null);
	const id = useId();
	// Less than a minute is no difference that anybody made.
	const moved = state?.offsetMs ?? 0;
	const offset = Math.abs(moved) < MINUTE ? 0 : moved;
	useEffect(() => {
		if (!open) return;
		const outside = (event: Event): void => {
			if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false);
		};
		document.addEventListener('pointerdown', outside);
		return () => document.removeEventListener('pointerdown', outside);
	}, [open]);
	const move = (ms: number): void => {
		if (!Number.isSafeInteger(ms) || ms < 1) {
			store.toast('The clock only moves forward, by at least a minute.');
			return;
		}
		void store.attempt(async () => {
			await api.moveClock({ advanceMs: ms });
		});
	};
	const jump = (name: string): void => {
		void store.attempt(async () => {
			await api.moveClock({ jump: name });
		});
	};
	return (
		// biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what lies in here
		<div
			class="clock"
			ref={box}
			onKeyDown={(event) => {
				if (event.key === 'Escape') setOpen(false);
			}}
		>
			<button
				type="button"
				class="button small"
				aria-expanded={open}
				aria-controls={open ? id : undefined}
				title={timeText(now, 'F')}
				onClick={() => setOpen(!open)}
			>
				<Icon name="clock" />
				<span class="hidden">World clock: </span>
				<span class={offset === 0 ? 'clock-time' : 'clock-time moved'}>{timeText(now, 't')}</span>
				{offset !== 0 && (
					<span class="clock-offset">
						{offset > 0 ? '+' : '−'}
						{durationText(offset)}
					</span>
				)}
			</button>
			{open && (
				<section class="clock-panel" id={id} aria-label="World clock">
					<div class="clock-now">{timeText(now, 'F')}</div>
					<p class="muted">
						{offset === 0 ? 'Real time.' : `${durationText(offset)} ${offset > 0 ? 'ahead of' : 'behind'} real time.`} The bot follows this
						clock: deadlines pass when it moves.
					</p>
					<div class="clock-steps">
						{STEPS.map(([label, ms]) => (
							<button type="button" class="button small" key={label} onClick={() => move(ms)}>
								+ {label}
							</button>
						))}
					</div>
					{state?.jumps.map(({ name, title, at }) => (
						<button type="button" class="button small clock-jump" key={name} onClick={() => jump(name)}>
							To: {title}
							<span class="muted">
								{timeText(Date.parse(at), 's')}, {relativeTime(Date.parse(at), now)}
							</span>
						</button>
					))}
					<form
						class="clock-own"
						onSubmit={(event) => {
							event.preventDefault();
							move(Math.round(Number(count) * unit));
						}}
					>
						<input
							class="input"
							type="number"
							min={1}
							max={400}
							aria-label="How many"
							value={count}
							onInput={(event) => setCount(event.currentTarget.value)}
						/>
						<select class="input" aria-label="Unit" value={String(unit)} onChange={(event) => setUnit(Number(event.currentTarget.value))}>
							{UNITS.map(([label, ms]) => (
								<option value={String(ms)} key={label}>
									{label}
								</option>
							))}
						</select>
						<button type="submit" class="button small primary">
							Move
						</button>
					</form>
				</section>
			)}
		</div>
	);
}
