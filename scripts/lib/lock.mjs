// `npm ci` refuses a lock file that lacks an optional package of another platform, and a mirror that serves only this platform's
// packages makes `npm install` leave them out. Their entries follow from their names: added here, they are installed nowhere they do not fit.

/**
 * @typedef {{ version?: string, dev?: boolean, optional?: boolean, os?: string[], cpu?: string[], libc?: string[],
 *   optionalDependencies?: Record<string, string> }} Entry
 * @typedef {{ packages: Record<string, Entry> }} Lock
 */

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/**
 * Optional packages that some package names with an exact version and the lock file has no entry for.
 * @param {Lock} lock
 * @returns {{ name: string, version: string, dev: boolean }[]}
 */
export function missingOptional(lock) {
	const missing = new Map();
	for (const [path, entry] of Object.entries(lock.packages)) {
		for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
			// As Node resolves: beside the package that names it, or in any folder above.
			let at = path;
			let found = false;
			for (;;) {
				if (lock.packages[`${at ? `${at}/` : ''}node_modules/${name}`]) found = true;
				if (found || at === '') break;
				at = at.includes('/node_modules/') ? at.slice(0, at.lastIndexOf('/node_modules/')) : '';
			}
			if (!found) missing.set(name, { name, version, dev: entry.dev === true });
		}
	}
	return [...missing.values()];
}

/**
 * Adds the entries that are missing.
 * @param {Lock} lock
 * @returns {Lock} a new lock; the old one is left as it is
 * @throws when a missing package's name does not tell its platform
 */
export function completeLock(lock) {
	const packages = { ...lock.packages };
	for (const { name, version, dev } of missingOptional(lock)) {
		const words = (name.split('/').at(-1) ?? '').split('-');
		const os = SYSTEMS.filter((system) => words.includes(system));
		const cpu = PROCESSORS.filter((processor) => words.includes(processor));
		if (os.length !== 1 || cpu.length !== 1 || !/^\d/.test(version))
			throw new Error(`the platform of ${name}@${version} cannot be told from its name`);
		const libc = words.includes('musl') ? { libc: ['musl'] } : {};
		packages[`node_modules/${name}`] = { version, cpu, ...(dev ? { dev } : {}), ...libc, optional: true, os };
	}
	const sorted = Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
	return { ...lock, packages: Object.fromEntries(sorted) };
}
