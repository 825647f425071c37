#!/usr/bin/env node
// `npm run build`: the bot into dist/ and the page of the local Discord.
import { enter } from './lib/entry.mjs';

await enter(async () => {
	const { buildBot, buildSandbox } = await import('./lib/build.mjs');
	const { phase } = await import('./lib/phases.mjs');
	return {
		async main() {
			await phase('bot', () => buildBot({ always: true }));
			if (!process.argv.includes('--bot')) await phase('page', () => buildSandbox());
			return 0;
		}
	};
});
