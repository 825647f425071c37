/** Does a part of a test that changes the world, and tells its result. */
export type DoPart = <T>(name: string, act: () => Promise<T>) => Promise<T>;

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * For tests whose steps build on each other: a part that was done is not done again when its test is tried once more, and answers what it
 * answered then. A part that fails again tells why it failed at first, for that is the cause.
 *
 * @param begin Called before a part; what it answers undoes what a failed part has left in the test itself.
 */
export function partsOnce(begin: () => () => void = () => () => undefined): DoPart {
	const done = new Map<string, unknown>();
	const failed = new Map<string, unknown>();
	return async <T>(name: string, act: () => Promise<T>): Promise<T> => {
		if (done.has(name)) return done.get(name) as T;
		const undo = begin();
		try {
			const result = await act();
			done.set(name, result);
			return result;
		} catch (error) {
			undo();
			const first = failed.get(name);
			if (first === undefined) {
				failed.set(name, error);
				throw error;
			}
			throw new Error(`"${name}" failed again: ${textOf(error)}\nthe first time: ${textOf(first)}`, { cause: first });
		}
	};
}
