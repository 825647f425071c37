import { createHash } from 'node:crypto';
import type { Value } from './unit.js';

/** SHA-256 of the canonical JSON of a unit's content: fields sorted, `undefined` left out, dates told apart from strings. */
export function contentHash(content: Value): string {
	return createHash('sha256').update(canonical(content)).digest('hex');
}

function canonical(value: Value): string {
	if (value instanceof Date) return `{"$date":${value.getTime()}}`;
	if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
	if (typeof value === 'object' && value !== null) {
		const fields = Object.entries(value)
			.flatMap(([name, field]) => (field === undefined ? [] : [`${JSON.stringify(name)}:${canonical(field)}`]))
			.sort();
		return `{${fields.join(',')}}`;
	}
	if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`The content of a unit can't hold ${value}`);
	return JSON.stringify(value);
}
