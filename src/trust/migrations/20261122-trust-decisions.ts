import type { Migration } from '#core/migrations/migrations';
import { casesCollection } from '../cases/case.model.js';
import { evidenceCollection } from '../trust.model.js';

interface OldEvidence {
	readonly _id: string;
	readonly guild: string;
	readonly kind: string;
	readonly event: string;
	readonly source: string;
	readonly decides?: string | null;
}

interface OldCase {
	readonly guild: string;
	readonly number: number;
	readonly reports: readonly { readonly order: string | null; readonly takenIn: boolean }[];
}

/** Evidence that people decided names the deal that it is about, so that of a ruling and a verdict about one deal only one counts. */
export const trustDecisions: Migration = {
	id: '20261122-trust-decisions',
	async up({ db }) {
		const evidence = db.collection<OldEvidence>(evidenceCollection);
		const cases = db.collection<OldCase>(casesCollection);
		const old = { decides: { $exists: false } };
		await evidence.updateMany({ ...old, event: /^order\.ruled\./, kind: { $ne: 'void' } }, [{ $set: { decides: '$source' } }]);
		for await (const { _id, guild, source } of evidence.find({ ...old, source: /^case:/ })) {
			const row = await cases.findOne({ guild, number: Number(source.slice('case:'.length)) });
			const order = row?.reports.find((report) => report.takenIn && report.order !== null)?.order;
			await evidence.updateOne({ _id }, { $set: { decides: order ? `order:${order}` : null } });
		}
	}
};
