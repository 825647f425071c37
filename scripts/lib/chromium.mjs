// The browser of the browser tests: from the PATH, or Debian's package where this user may install it.
import { aptInstall, mayInstallPackages, onPath } from './tools.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * @param {(line: string) => void} log
 * @returns {Promise<{ path?: string, reason?: string }>} the program, or why there is none
 */
export async function findChromium(log) {
	const there = process.env.CHROMIUM_PATH ?? onPath(...NAMES);
	if (there) return { path: there };
	if (!mayInstallPackages())
		return { reason: 'no Chromium on the PATH, and this user may not install it (as root: apt-get install -y chromium)' };
	log('installing chromium with apt-get (once)');
	const { ok, output } = await aptInstall(['chromium']);
	const path = onPath(...NAMES);
	if (path) return { path };
	return { reason: `apt-get install chromium ${ok ? 'gave no program' : `failed: ${output.trim().split('\n').at(-1)}`}` };
}
