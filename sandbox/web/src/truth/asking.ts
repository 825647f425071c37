import { useState } from 'preact/hooks';
import { Refused } from '../api.js';

/** Runs questions of the panel; a refusal is a sentence beside them. */
export function useAsking(): { readonly problem: string | null; ask(run: () => Promise<void>): Promise<void> } {
	const [problem, setProblem] = useState<string | null>(null);
	return {
		problem,
		async ask(run) {
			try {
				await run();
				setProblem(null);
			} catch (error) {
				setProblem(error instanceof Refused ? `${error.message} ${error.todo}` : String(error));
			}
		}
	};
}
