import { useEffect, useId, useState } from 'preact/hooks';
import type { WeatherChange, WeatherView } from '../../../src/control/protocol.js';
import { api } from '../api.js';
import { timeText } from '../format.js';
import { useAsking } from './asking.js';

const LOOK_MS = 2000;

/** What goes wrong on purpose: named, and the same again under the same seed. */
export function Weather() {
	const [weather, setWeather] = useState<WeatherView | null>(null);
	const [seed, setSeed] = useState('1');
	const { problem, ask } = useAsking();
	const id = useId();
	// Scripts start weather too, and nothing announces it: it is looked at while the panel is open.
	useEffect(() => {
		void ask(async () => setWeather(await api.weather()));
		// One that fails is made up for by the next, and takes away no sentence that somebody reads.
		const timer = setInterval(() => void api.weather().then(setWeather, () => undefined), LOOK_MS);
		return () => clearInterval(timer);
	}, []);
	const change = (what: WeatherChange): void => void ask(async () => setWeather(await api.changeWeather(what)));
	if (!weather) return <p class="muted none">{problem ?? 'Loading…'}</p>;
	return (
		<div class="weather">
			<p class="muted">Faults that the bot must live with. The same seed brings the same faults.</p>
			<div class="weather-tools">
				<label class="label" for={id}>
					Seed
				</label>
				<input
					id={id}
					class="input"
					type="number"
					min={0}
					max={2_147_483_647}
					value={seed}
					onInput={(event) => setSeed(event.currentTarget.value)}
				/>
				{weather.running.length > 0 && (
					<button type="button" class="button small" onClick={() => change({ stop: true })}>
						Clear skies
					</button>
				)}
			</div>
			{problem && <p class="problem">{problem}</p>}
			<ul>
				{weather.scenarios.map(({ name, title, description }) => {
					const running = weather.running.find((one) => one.name === name);
					return (
						<li key={name} class={running ? 'scenario running' : 'scenario'}>
							<div>
								<strong>{title}</strong>
								{running && (
									<span class="tag">
										seed {running.seed}, since {timeText(Date.parse(running.since), 't')}
									</span>
								)}
								<div class="muted">{description}</div>
							</div>
							<button
								type="button"
								class="button small"
								aria-label={running ? `Stop ${title}` : `Start ${title}`}
								onClick={() => change(running ? { stop: name } : { name, seed: Math.max(0, Math.round(Number(seed) || 0)) })}
							>
								{running ? 'Stop' : 'Start'}
							</button>
						</li>
					);
				})}
			</ul>
		</div>
	);
}
