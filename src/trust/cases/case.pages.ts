import type { FileRef } from '#shop';
import type { CaseReport, CaseStatement } from './case.model.js';
import type { CaseLook } from './case.service.js';

/** One page of a case, with the files that it shows. */
export type CasePage =
	| { readonly kind: 'overview'; readonly files: readonly FileRef[] }
	| {
			readonly kind: 'report';
			readonly number: number;
			readonly of: number;
			readonly report: CaseReport;
			readonly files: readonly FileRef[];
	  }
	| {
			readonly kind: 'statement';
			readonly number: number;
			readonly of: number;
			readonly statement: CaseStatement;
			readonly files: readonly FileRef[];
	  }
	| { readonly kind: 'bundle'; readonly files: readonly FileRef[] };

/**
 * The pages of a case. Its subject reads what is said and not by whom, gets no files of a report, and no report that waits to be taken in;
 * who reported reads their own report and, once it was taken in, the statements; staff read everything. Pure.
 */
export function casePages({ row, as }: Pick<CaseLook, 'row' | 'as'>, reader: string): readonly CasePage[] {
	const shown = { subject: ({ takenIn }: CaseReport) => takenIn, reporter: own(reader), author: own(reader), staff: () => true };
	const reports = row.reports.filter(shown[as]);
	const statements = as === 'author' ? [] : row.statements;
	return [
		{ kind: 'overview', files: [] },
		...reports.map(
			(report, index): CasePage => ({
				kind: 'report',
				number: index + 1,
				of: reports.length,
				report,
				files: as === 'subject' ? [] : report.files
			})
		),
		...statements.map(
			(statement, index): CasePage => ({
				kind: 'statement',
				number: index + 1,
				of: statements.length,
				statement,
				files: as === 'staff' || statement.by === reader ? statement.files : []
			})
		),
		...(as === 'staff' ? [{ kind: 'bundle', files: [] } as const] : [])
	];
}

const own =
	(reader: string) =>
	({ by }: CaseReport): boolean =>
		by === reader;
