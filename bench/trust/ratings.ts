import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** One line of a web of trust: somebody rated somebody they dealt with. */
export interface Rating {
	readonly rater: string;
	readonly ratee: string;
	/** −10 … 10, never 0. */
	readonly rating: number;
	/** Milliseconds. */
	readonly at: number;
}

/**
 * Reads `rater,ratee,rating,unix time` lines, packed or not, with or without a header row, in the order of time; lines of the same
 * moment stay in their order.
 *
 * @throws Error that names the line which is none.
 */
export function readRatings(file: string): Rating[] {
	const bytes = readFileSync(file);
	const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
	return parseRatings((isPacked ? gunzipSync(bytes) : bytes).toString('utf8'));
}

export function parseRatings(text: string): Rating[] {
	const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
	const ratings = lines.flatMap((line, index) => {
		if (line.trim() === '') return [];
		const [rater = '', ratee = '', rating, seconds] = line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
		const [value, at] = [Number(rating), Math.round(Number(seconds) * 1_000)];
		const isRow = rating !== undefined && rating !== '' && seconds !== undefined && seconds !== '' && Number.isFinite(value + at);
		if (!isRow && index === 0) return [];
		if (!isRow || rater === '' || ratee === '') throw new Error(`line ${index + 1} is not "rater,ratee,rating,time": ${line.slice(0, 80)}`);
		return value === 0 || rater === ratee ? [] : { rater, ratee, rating: value, at };
	});
	return ratings.sort((one, other) => one.at - other.at);
}
