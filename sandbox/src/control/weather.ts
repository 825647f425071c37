import type { Scenarios } from '../driver/types.js';
import type { Input } from './input.js';
import type { WeatherView } from './protocol.js';
import { Refusal } from './refusal.js';

const MAX_SEED = 2 ** 31;

/** What can go wrong on purpose, and what does. */
export function weatherView(scenarios: Scenarios): WeatherView {
	return {
		scenarios: scenarios.list().map(({ name, title, description }) => ({ name, title, description })),
		running: scenarios.running().map(({ name, seed, since }) => ({ name, seed, since }))
	};
}

/** Starts one with a seed, or stops one, or all. @throws Refusal when there is no such scenario. */
export function changeWeather(scenarios: Scenarios, input: Input): WeatherView {
	const { stop } = input.body;
	if (stop === true) scenarios.stop();
	else {
		const wanted = input.text(stop === undefined ? 'name' : 'stop', 64, 1);
		const found = scenarios.list().find(({ name }) => name === wanted);
		if (!found) throw new Refusal(404, `There is no scenario "${wanted}".`, 'Choose one of the list.');
		if (stop === undefined) scenarios.start(found.name, input.integer('seed', 0, MAX_SEED));
		else scenarios.stop(found.name);
	}
	return weatherView(scenarios);
}
