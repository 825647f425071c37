import type { Delivery, OrderRow, Receipt, Statement } from './order.model.js';
import type { CaseReader } from './problem.service.js';

/** Lines of the journal on one page of a case. */
const journalLines = 10;

/** One page of a case; with the files that it shows. */
export type CasePage =
	| { readonly kind: 'overview'; readonly files: readonly string[] }
	| {
			readonly kind: 'statement';
			readonly number: number;
			readonly of: number;
			readonly statement: Statement;
			readonly files: readonly string[];
	  }
	| {
			readonly kind: 'delivery';
			readonly number: number;
			readonly of: number;
			readonly delivery: Delivery;
			readonly files: readonly string[];
	  }
	| { readonly kind: 'receipt' | 'return'; readonly receipt: Receipt; readonly files: readonly string[] }
	| { readonly kind: 'facts'; readonly files: readonly string[] }
	| { readonly kind: 'journal'; readonly entries: OrderRow['journal']; readonly files: readonly string[] };

/**
 * The pages of a case: overview and statements for the sides; for a judge also each delivery with its proof, payments and returns,
 * answers and meeting, and the journal.
 */
export function casePages(order: OrderRow, as: CaseReader): readonly CasePage[] {
	const statements = order.problem?.statements ?? [];
	const { deliveries, payment, journal } = order;
	const sides: CasePage[] = [
		{ kind: 'overview', files: [] },
		...statements.map(
			(statement, index): CasePage => ({ kind: 'statement', number: index + 1, of: statements.length, statement, files: statement.files })
		)
	];
	if (as !== 'judge') return sides;
	const receipts = (kind: 'receipt' | 'return', list: readonly Receipt[]): CasePage[] =>
		list.map((receipt) => ({ kind, receipt, files: receipt.proofs }));
	return [
		...sides,
		...deliveries.map(
			(delivery, index): CasePage => ({ kind: 'delivery', number: index + 1, of: deliveries.length, delivery, files: delivery.proofs })
		),
		...receipts('receipt', payment?.receipts ?? []),
		...receipts('return', payment?.returns ?? []),
		{ kind: 'facts', files: [] },
		...Array.from(
			{ length: Math.ceil(journal.length / journalLines) },
			(_, page): CasePage => ({ kind: 'journal', entries: journal.slice(page * journalLines, (page + 1) * journalLines), files: [] })
		)
	];
}
