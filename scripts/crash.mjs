#!/usr/bin/env node
// `npm run crash`: the crash run over every point (tests/chaos/crash-run.ts); arguments are passed on.
import { enter } from './lib/entry.mjs';

await enter(async () => {
	const { onDatabases } = await import('./lib/on-databases.mjs');
	return { main: (args) => onDatabases('tests/chaos/crash-run.ts', args) };
});
