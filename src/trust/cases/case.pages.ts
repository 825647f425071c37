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
 * The pages of a case. Its subject reads what is said and not by whom, and gets no files of a report; who reported reads their own report
 * and the statements; staff read everything. Pure.
 */
export function casePages({ row, as }: Pick<CaseLook, 'row' | 'as'>, reader: string): readonly CasePage[] {
	const reports = as === 'reporter' ? row.reports.filter(({ by }) => by === reader) : row.reports;
	const statements = row.statements;
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
