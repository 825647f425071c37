import type { AuditRow } from '#core/audit/chain';
import { type CsvBounds, type CsvFile, csvFile } from '#core/csv';

/** Names stay the same in every language: programs read them. */
const columns = ['seq', 'at', 'actor', 'actor_kind', 'action', 'target', 'before', 'after', 'reason', 'hash'] as const;

/** Writes entries into a CSV file, one by one, as long as they are not older than `since` and within the bounds. */
export function auditCsv(entries: AsyncIterable<AuditRow>, since: Date, bounds: CsvBounds): Promise<CsvFile> {
	return csvFile(notBefore(entries, since), columns, lineOf, bounds);
}

/** Entries come newest first, so the first that is too old ends them. */
async function* notBefore(entries: AsyncIterable<AuditRow>, since: Date): AsyncGenerator<AuditRow> {
	for await (const row of entries) {
		if (row.at < since) return;
		yield row;
	}
}

function lineOf(row: AuditRow): Record<(typeof columns)[number], string | number> {
	const json = (value: unknown): string => (value === undefined ? '' : JSON.stringify(value));
	return {
		seq: row.chain?.seq ?? '',
		at: row.at.toISOString(),
		actor: row.actor,
		actor_kind: row.actorKind,
		action: row.action,
		target: row.target,
		before: json(row.before),
		after: json(row.after),
		reason: row.reason ?? '',
		hash: row.chain?.hash ?? ''
	};
}
