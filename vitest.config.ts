import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
	resolve: { conditions: ['source'] },
	ssr: { resolve: { conditions: ['source'] } },
	test: {
		include: ['src/**/*.test.ts', 'sandbox/tests/**/*.test.ts', 'tests/**/*.test.ts'],
		exclude: [...configDefaults.exclude, '**/.data/**', '**/.cache/**'],
		globalSetup: ['tests/support/global-setup.ts'],
		server: { deps: { inline: [/@sapphire\//] } },
		// Processes, not threads: pieces, mongoose and the container are global to a process.
		pool: 'forks',
		maxWorkers: 2,
		// A loaded CI machine gets a second look at a test that failed; the report names every test that needed it.
		retry: process.env.CI ? 1 : 0,
		// A limit for what hangs, not for what is slow.
		testTimeout: 300_000,
		hookTimeout: 300_000,
		teardownTimeout: 60_000
	}
});
