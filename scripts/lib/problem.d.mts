/** A failure that a person can mend, with the next steps. */
export class Problem extends Error {
	readonly next: string[];
	constructor(message: string, next: string | string[], options?: { cause?: unknown });
}
/** Any error as a Problem. */
export function explain(error: unknown, doing?: string): Problem;
/** Common reasons of failure in a tool's output. */
export function readToolFailure(output: string): { message: string; next: string[] } | undefined;
