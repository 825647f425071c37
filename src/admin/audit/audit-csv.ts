import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { AuditRow } from '#core/audit/chain';

/** Entries of the audit log as a table. */
export interface AuditFile {
	readonly data: Buffer;
	readonly rows: number;
	/** There were more than the file may hold. */
	readonly cut: boolean;
}

/** Names stay the same in every language: programs read them. */
const columns = ['seq', 'at', 'actor', 'actor_kind', 'action', 'target', 'before', 'after', 'reason', 'hash'] as const;

/** Writes entries into a CSV file, one by one, as long as they are not older than `since` and within the bounds. */
export async function auditCsv(
	entries: AsyncIterable<AuditRow>,
	since: Date,
	bounds: { readonly rows: number; readonly bytes: number }
): Promise<AuditFile> {
	let rows = 0;
	let bytes = 0;
	let cut = false;
	async function* lines() {
		for await (const row of entries) {
			if (row.at < since) return;
			if (rows >= bounds.rows || bytes >= bounds.bytes) {
				cut = true;
				return;
			}
			rows += 1;
			yield lineOf(row);
		}
	}
	const parts: Buffer[] = [];
	await pipeline(
		Readable.from(lines(), { highWaterMark: 16 }),
		// Cells that a spreadsheet would calculate begin with an apostrophe: reasons and values come from people.
		stringify({ header: true, columns: [...columns], escape_formulas: true, bom: true, record_delimiter: 'windows' }),
		async (source: AsyncIterable<Buffer>) => {
			for await (const part of source) {
				bytes += part.length;
				parts.push(part);
			}
		}
	);
	return { data: Buffer.concat(parts), rows, cut };
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
