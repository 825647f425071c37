import type { Value } from '#core/units/unit';

/**
 * What was parsed from JSON, as a value that a unit of work can store; fields that are `undefined` are left out.
 *
 * @throws TypeError on what JSON can't hold (functions, symbols, NaN).
 */
export function toValue(json: unknown, path = '$'): Value {
	if (json === null || typeof json === 'string' || typeof json === 'boolean') return json;
	if (typeof json === 'number' && Number.isFinite(json)) return json;
	if (Array.isArray(json)) return json.map((part, index) => toValue(part, `${path}[${index}]`));
	if (typeof json === 'object') {
		const fields: Record<string, Value> = {};
		for (const [name, part] of Object.entries(json)) if (part !== undefined) fields[name] = toValue(part, `${path}.${name}`);
		return fields;
	}
	throw new TypeError(`${path} is not JSON: ${typeof json}`);
}

/** Two JSON values with the same content, whatever the order of their fields. */
export function sameJson(left: unknown, right: unknown): boolean {
	return left === right || canonicalJson(left) === canonicalJson(right);
}

/** One text for equal content: fields sorted, `undefined` left out. */
export function canonicalJson(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
	if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
		const fields = Object.entries(value).filter(([, part]) => part !== undefined);
		fields.sort(([a], [b]) => (a < b ? -1 : 1));
		return `{${fields.map(([name, part]) => `${JSON.stringify(name)}:${canonicalJson(part)}`).join(',')}}`;
	}
	return JSON.stringify(value) ?? 'undefined';
}
