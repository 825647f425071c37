// What the set-up says when it cannot go on: what happened, and the next step. Node built-ins only.

/** A failure that a person can mend: `message` says what happened, `next` what to do about it. */
export class Problem extends Error {
	/**
	 * @param {string} message what happened, one line
	 * @param {string | string[]} next the next step or steps, each a line that can be followed
	 * @param {{ cause?: unknown }} [options]
	 */
	constructor(message, next, options = {}) {
		super(message, options);
		this.name = 'Problem';
		this.next = Array.isArray(next) ? next : [next];
	}
}

/** What a Node error code means for the set-up; undefined when the code says nothing to a newcomer. */
const CODES = {
	ENOSPC: ['the disk is full', ['free about 2 GB on this disk (`df -h .` shows it), then run the command again']],
	EDQUOT: ['your disk quota is used up', ['free about 2 GB of your quota, then run the command again']],
	EROFS: ['this folder is on a read-only disk', ['copy the project to a folder that can be written and run the command there']],
	EACCES: [
		'this user may not write here',
		['run `chown -R "$(id -un)" .` as root in the project folder, or copy the project to a folder of your own']
	],
	EPERM: ['this user may not do that here', ['run the command as the user who owns the project folder (`ls -ld .` shows who)']],
	EMFILE: ['too many open files', ['run `ulimit -n 4096` in this shell, then the command again']],
	ENOMEM: ['not enough memory', ['close other programs: the set-up needs about 1 GB of free memory']]
};

/**
 * Turns any error into a Problem. Errors of the system get their meaning and the path; what is already a Problem stays as it is;
 * anything else is a bug of the set-up and keeps its stack as the cause.
 * @param {unknown} error
 * @param {string} [doing] what was being done, for the first line
 * @returns {Problem}
 */
export function explain(error, doing) {
	if (error instanceof Problem) return error;
	const lead = doing ? `${doing}: ` : '';
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	const known = CODES[code];
	if (known) {
		const path = error instanceof Error && 'path' in error && error.path ? ` (${error.path})` : '';
		return new Problem(`${lead}${known[0]}${path}`, known[1], { cause: error });
	}
	const text = error instanceof Error ? error.message : String(error);
	return new Problem(`${lead}${text}`, 'this is unexpected: run the command again with TRIBUTE_DEBUG=1 and report what it prints', {
		cause: error
	});
}

/**
 * Output of a tool, read for the common reasons of failure.
 * @param {string} output stdout and stderr of the tool
 * @returns {{ message: string, next: string[] } | undefined}
 */
export function readToolFailure(output) {
	if (/ENOSPC|No space left on device/i.test(output)) return { message: CODES.ENOSPC[0], next: CODES.ENOSPC[1] };
	if (/EDQUOT|Disk quota exceeded/i.test(output)) return { message: CODES.EDQUOT[0], next: CODES.EDQUOT[1] };
	if (/EROFS|Read-only file system/i.test(output)) return { message: CODES.EROFS[0], next: CODES.EROFS[1] };
	if (/EACCES|Permission denied/i.test(output)) return { message: CODES.EACCES[0], next: CODES.EACCES[1] };
	if (
		/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|network|resolve host|Connection (refused|timed out)|getaddrinfo|Name or service|name resolution/i.test(
			output
		)
	) {
		return {
			message: 'the package registry cannot be reached',
			next: [
				'check the network or proxy (HTTPS_PROXY), or name a mirror: `npm config set registry <url>` for npm, PIP_INDEX_URL=<url> for the database files'
			]
		};
	}
	return undefined;
}

/**
 * Prints a failure to stderr in the one form all commands use.
 * @param {unknown} error
 * @param {string} [doing]
 */
export function printProblem(error, doing) {
	const problem = explain(error, doing);
	process.stderr.write(`\n✗ ${problem.message}\n${problem.next.map((step) => `  → ${step}\n`).join('')}`);
	if (process.env.TRIBUTE_DEBUG) {
		for (let cause = /** @type {unknown} */ (problem); cause instanceof Error; cause = cause.cause)
			process.stderr.write(`${cause.stack}\n`);
	}
}
