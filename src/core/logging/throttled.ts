/**
 * Lets the first call of each kind through and holds the following ones back for `everyMs`; the next one that passes is told how
 * many were held back. For errors that repeat many times a second while a database is away.
 */
export function throttled(everyMs: number, write: (error: unknown, heldBack: number) => void): (error: unknown) => void {
	const seen = new Map<string, { until: number; held: number }>();
	return (error) => {
		const kind = error instanceof Error ? `${error.name}:${'code' in error ? String(error.code) : ''}` : typeof error;
		const now = performance.now();
		const last = seen.get(kind);
		if (last !== undefined && now < last.until) {
			last.held += 1;
			return;
		}
		seen.set(kind, { until: now + everyMs, held: 0 });
		write(error, last?.held ?? 0);
	};
}
