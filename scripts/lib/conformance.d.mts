/** Sums the reports of a folder; the minimum holds for a whole run (`full`) only. */
export function sumConformance(
	folder: string,
	options: { full: boolean; minimum?: { requests: number; answers: number } }
): { line: string; result: 'passed' | 'failed' | 'skipped' };
