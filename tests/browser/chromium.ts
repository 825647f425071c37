import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { SandboxDriver } from '../../sandbox/src/index.js';

export const TOKEN = 'token-of-this-test-0123456789-abcdefghij';
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

const executablePath = [
	process.env.CHROMIUM_PATH,
	...(process.env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)))
].find((path) => path && existsSync(path));

/** Without a browser the tests are left out; in CI that is a failure. */
export const noBrowser = !executablePath && !process.env.CI;
if (noBrowser) process.stderr.write('The tests of the page are skipped: there is no Chromium on the PATH.\n');

export type Scheme = 'dark' | 'light';

/** A browser whose pages may ask nothing off this machine and may report no error. */
export class Pages {
	/** Requests off loopback. */
	public readonly outside: string[] = [];
	public readonly problems: string[] = [];

	private constructor(private readonly browser: Browser) {}

	public static async launch(): Promise<Pages> {
		if (!executablePath) throw new Error('There is no Chromium on the PATH: apt-get install -y chromium');
		return new Pages(await chromium.launch({ executablePath, args: FLAGS }));
	}

	public close(): Promise<void> {
		return this.browser.close();
	}

	/** @param hash Where the page begins: `guild/channel/user` or `split/…`. */
	public async open(sandbox: SandboxDriver, width = 1440, colorScheme: Scheme = 'dark', hash = ''): Promise<Page> {
		const page = await this.blank({ viewport: { width, height: 900 }, colorScheme });
		await page.goto(`${sandbox.base}/?token=${TOKEN}${hash ? `#${hash}` : ''}`);
		await page.getByRole('log').or(page.locator('iframe')).first().waitFor();
		return page;
	}

	/** An empty tab of a browser without memories. */
	public async blank(options: BrowserContextOptions = {}): Promise<Page> {
		// Colours that are still on their way to others are measured by nobody.
		const context = await this.browser.newContext({ reducedMotion: 'reduce', ...options });
		const page = await context.newPage();
		page.on('request', (request) => {
			const { protocol, hostname } = new URL(request.url());
			if (hostname !== '127.0.0.1' && protocol !== 'data:' && protocol !== 'blob:') this.outside.push(request.url());
		});
		page.on('pageerror', (error) => this.problems.push(error.message));
		page.on('console', (line) => line.type() === 'error' && this.problems.push(line.text()));
		return page;
	}
}
