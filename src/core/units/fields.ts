import type { Condition, Row, Test, Value } from './unit.js';

type Fields = { readonly [field: string]: Value | undefined };
type Node = Value | undefined;

const isFields = (node: Node): node is Fields =>
	typeof node === 'object' && node !== null && !Array.isArray(node) && !(node instanceof Date);

/** The value at a dotted path; `undefined` when it is missing. */
export function valueAt(row: Fields, path: string): Value | undefined {
	let node: Node = row;
	for (const part of path.split('.')) {
		if (Array.isArray(node)) node = node[Number(part)];
		else if (isFields(node)) node = node[part];
		else return undefined;
	}
	return node;
}

/** The row with another value at a dotted path, missing levels made; `undefined` removes the field. The given row stays as it is. */
export function withValue(row: Row, path: string, value: Value | undefined): Row {
	const [first, ...rest] = path.split('.');
	if (first === undefined || first === '' || first === '_id' || first.startsWith('$'))
		throw new TypeError(`Not a field to change: ${path}`);
	return { ...row, [first]: replaced(row[first], rest, value, path) };
}

function replaced(node: Node, path: readonly string[], value: Value | undefined, whole: string): Node {
	const [part, ...rest] = path;
	if (part === undefined) return value;
	if (Array.isArray(node)) {
		const index = Number(part);
		if (!Number.isInteger(index) || index < 0 || index >= node.length) throw new TypeError(`No element at ${whole}`);
		const inner = replaced(node[index], rest, value, whole);
		return node.map((element, at) => (at === index ? (inner ?? null) : element));
	}
	if (node !== undefined && node !== null && !isFields(node)) throw new TypeError(`${whole} leads through a ${typeof node}`);
	if (value === undefined && !node) return node;
	return { ...(node ?? {}), [part]: replaced(node?.[part], rest, value, whole) };
}

/** Whether every test of the condition holds; missing fields compare as `null`. */
export function holds(row: Row, condition: Condition): boolean {
	return Object.entries(condition).every(([path, test]) => passes(valueAt(row, path) ?? null, test));
}

function passes(value: Value, test: Test): boolean {
	if (typeof test !== 'object' || test === null || test instanceof Date) return equal(value, test);
	const limits = test as Exclude<Test, string | number | boolean | null | Date>;
	if (limits.$gte !== undefined && !(comparable(value, limits.$gte) && value >= limits.$gte)) return false;
	if (limits.$gt !== undefined && !(comparable(value, limits.$gt) && value > limits.$gt)) return false;
	if (limits.$lte !== undefined && !(comparable(value, limits.$lte) && value <= limits.$lte)) return false;
	if (limits.$lt !== undefined && !(comparable(value, limits.$lt) && value < limits.$lt)) return false;
	if (limits.$ne !== undefined && equal(value, limits.$ne)) return false;
	return limits.$in === undefined || limits.$in.some((one) => equal(value, one));
}

function equal(value: Value, other: Value): boolean {
	if (value instanceof Date && other instanceof Date) return value.getTime() === other.getTime();
	return value === other;
}

function comparable(value: Value, limit: number | Date): value is number | Date {
	return limit instanceof Date ? value instanceof Date : typeof value === 'number';
}
