// What a person sees while the set-up works: each phase with its name and time. All of it goes to stderr; stdout is for results.
import { explain, Problem } from './problem.mjs';

const terminal = process.stderr.isTTY === true;
let pending = '';

/**
 * One line about something unusual inside a phase.
 * @param {string} line
 */
export function note(line) {
	process.stderr.write(`${terminal && pending ? '\r\u001B[K' : ''}  ${line}\n`);
	if (terminal && pending) process.stderr.write(pending);
}

/**
 * Runs a phase and prints its name with the time it took.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work answers a remark as a string ("unchanged"), or anything else
 * @returns {Promise<T>}
 * @throws {Problem} what the work threw, explained
 */
export async function phase(name, work) {
	const began = performance.now();
	const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;
	pending = `… ${name}`;
	if (terminal) process.stderr.write(pending);
	const end = (/** @type {string} */ line) => {
		pending = '';
		process.stderr.write(`${terminal ? '\r\u001B[K' : ''}${line}\n`);
	};
	try {
		const result = await work();
		end(`✓ ${name} ${seconds()}${typeof result === 'string' ? ` (${result})` : ''}`);
		return result;
	} catch (error) {
		end(`✗ ${name} ${seconds()}`);
		throw error instanceof Problem ? error : explain(error, name);
	}
}
