import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';

/** Most that one file holds; the first bound that is reached ends it. */
export interface CsvBounds {
	readonly rows: number;
	readonly bytes: number;
}

/** A table as a file. */
export interface CsvFile {
	readonly data: Buffer;
	/** Without the heading. */
	readonly rows: number;
	/** There were more than the file may hold. */
	readonly cut: boolean;
}

/**
 * Writes rows into a CSV file, one after the other, so that a long table needs no memory of its size while it is read. It opens in any
 * spreadsheet: byte order mark, CRLF; cells that a spreadsheet would calculate begin with an apostrophe, because names and words come from
 * people.
 *
 * @param rows Read no further than the bounds; give one more than they allow, so that it shows whether something was cut.
 */
export async function csvFile<Row, Column extends string>(
	rows: AsyncIterable<Row>,
	columns: readonly Column[],
	lineOf: (row: Row) => Readonly<Record<Column, unknown>>,
	bounds: CsvBounds
): Promise<CsvFile> {
	let written = 0;
	let bytes = 0;
	let cut = false;
	async function* lines() {
		for await (const row of rows) {
			if (written >= bounds.rows || bytes >= bounds.bytes) {
				cut = true;
				return;
			}
			written += 1;
			yield lineOf(row);
		}
	}
	const parts: Buffer[] = [];
	await pipeline(
		Readable.from(lines(), { highWaterMark: 16 }),
		stringify({ header: true, columns: [...columns], escape_formulas: true, bom: true, record_delimiter: 'windows' }),
		async (source: AsyncIterable<Buffer>) => {
			for await (const part of source) {
				bytes += part.length;
				parts.push(part);
			}
		}
	);
	return { data: Buffer.concat(parts), rows: written, cut };
}
