#!/usr/bin/env node
// `npm run chaos`: journeys under scenarios in worker processes (tests/chaos/matrix/run.ts); arguments are passed on.
import { enter } from './lib/entry.mjs';

await enter(async () => {
	const { onDatabases } = await import('./lib/on-databases.mjs');
	return { main: (args) => onDatabases('tests/chaos/matrix/run.ts', args) };
});
