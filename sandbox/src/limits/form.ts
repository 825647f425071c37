import { ApiError, FormErrors } from '../errors.js';
import { isSnowflake } from '../ids.js';

type Path = readonly (string | number)[];

/** Checks one value at one place and adds what is wrong. */
export type Rule = (value: unknown, path: Path, errors: FormErrors) => void;

/** The rule of a field plus whether the field may be left out or null. */
export interface Field {
	readonly rule: Rule;
	readonly required?: boolean;
	readonly nullable?: boolean;
}

export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Characters as Discord counts them: code points. */
export function length(text: string): number {
	let count = 0;
	for (const _ of text) count++;
	return count;
}

/** Text of `min` to `max` characters. */
export function text(max: number, options: { min?: number; pattern?: RegExp } = {}): Rule {
	const min = options.min ?? 0;
	return (value, path, errors) => {
		if (typeof value !== 'string') {
			errors.add(path, 'STRING_TYPE_CONVERT', 'Could not interpret value as string.');
			return;
		}
		const size = length(value);
		if (size > max && min === 0) errors.add(path, 'BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`);
		else if (size > max || size < min) errors.add(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`);
		else if (options.pattern && !options.pattern.test(value))
			errors.add(path, 'STRING_TYPE_REGEX', 'String value did not match validation regex.');
	};
}

/** A whole number within bounds. Discord also takes decimal text here; no client sends it. */
export function integer(min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER): Rule {
	return (value, path, errors) => {
		if (typeof value !== 'number' || !Number.isInteger(value)) {
			errors.add(path, 'NUMBER_TYPE_COERCE', `Value "${String(value)}" is not int.`);
			return;
		}
		if (value < min) errors.add(path, 'NUMBER_TYPE_MIN', `int value should be greater than or equal to ${min}.`);
		if (value > max) errors.add(path, 'NUMBER_TYPE_MAX', `int value should be less than or equal to ${max}.`);
	};
}

export const number: Rule = (value, path, errors) => {
	if (typeof value !== 'number' || !Number.isFinite(value))
		errors.add(path, 'NUMBER_TYPE_COERCE', `Value "${String(value)}" is not a number.`);
};

export const boolean: Rule = (value, path, errors) => {
	if (typeof value !== 'boolean') errors.add(path, 'BOOLEAN_TYPE_CONVERT', 'Must be either true or false.');
};

export const snowflake: Rule = (value, path, errors) => {
	if (!isSnowflake(value)) errors.add(path, 'NUMBER_TYPE_COERCE', `Value "${String(value)}" is not snowflake.`);
};

/** An id, or the number of a file that comes along. */
export const fileReference: Rule = (value, path, errors) => snowflake(typeof value === 'number' ? String(value) : value, path, errors);

/** A permission set: decimal digits as text or number. */
export const bits: Rule = (value, path, errors) => {
	if (!/^\d{1,20}$/.test(String(value))) errors.add(path, 'NUMBER_TYPE_COERCE', `Value "${String(value)}" is not int.`);
};

export const time: Rule = (value, path, errors) => {
	if (typeof value !== 'string' || Number.isNaN(Date.parse(value)))
		errors.add(path, 'DATE_TIME_TYPE_PARSE', `Could not parse ${String(value)}. Should be ISO8601.`);
};

/** `http`, `https`, and `attachment://` where a file may stand. */
export function url(max: number, schemes: readonly string[] = ['http', 'https']): Rule {
	return (value, path, errors) => {
		if (typeof value !== 'string' || value === '') return errors.add(path, 'BASE_TYPE_REQUIRED', 'This field is required');
		if (length(value) > max) return errors.add(path, 'BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`);
		const scheme = /^([a-z][a-z0-9+.-]*):\/\/\S/i.exec(value)?.[1]?.toLowerCase();
		if (!scheme) errors.add(path, 'URL_TYPE_INVALID_URL', 'Not a well formed URL.');
		else if (!schemes.includes(scheme))
			errors.add(
				path,
				'URL_TYPE_INVALID_SCHEME',
				`Scheme "${scheme}" is not supported. Scheme must be one of (${schemes.map((s) => `'${s}'`).join(', ')}).`
			);
	};
}

export function choice(...values: readonly (string | number)[]): Rule {
	return (value, path, errors) => {
		if (!values.some((one) => one === value || String(one) === value))
			errors.add(path, 'BASE_TYPE_CHOICES', `Value must be one of {${values.join(', ')}}.`);
	};
}

export function list(rule: Rule, max: number, min = 0): Rule {
	return (value, path, errors) => {
		if (!Array.isArray(value)) return errors.add(path, 'LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType');
		if (value.length > max || value.length < min)
			errors.add(
				path,
				min ? 'BASE_TYPE_BAD_LENGTH' : 'BASE_TYPE_MAX_LENGTH',
				min ? `Must be between ${min} and ${max} in length.` : `Must be ${max} or fewer in length.`
			);
		for (const [index, item] of value.slice(0, max + 1).entries()) rule(item, [...path, index], errors);
	};
}

export const required = (rule: Rule): Field => ({ rule, required: true });
export const optional = (rule: Rule): Field => ({ rule });
export const nullable = (rule: Rule): Field => ({ rule, nullable: true });

/** Fields that are not named are ignored, as Discord does. */
export function object(
	fields: Readonly<Record<string, Field>>,
	also?: (value: Record<string, unknown>, path: Path, errors: FormErrors) => void
): Rule {
	return (value, path, errors) => {
		if (!isObject(value)) return errors.add(path, 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType');
		for (const [name, field] of Object.entries(fields)) {
			const part = value[name];
			if (part === undefined) {
				if (field.required) errors.add([...path, name], 'BASE_TYPE_REQUIRED', 'This field is required');
			} else if (part === null) {
				if (field.required && !field.nullable) errors.add([...path, name], 'BASE_TYPE_REQUIRED', 'This field is required');
			} else field.rule(part, [...path, name], errors);
		}
		also?.(value, path, errors);
	};
}

/** Runs a rule over a body and throws the 50035, if any. */
export function check(rule: Rule, body: unknown): void {
	const errors = new FormErrors();
	rule(body, [], errors);
	errors.throwIfAny();
}

/**
 * Checks a body and gives it back as the type that the rule describes. The one place where what came over the wire gets its type.
 */
export function checked<T>(rule: Rule, body: unknown): T {
	check(rule, body);
	return body as T;
}

/** The body of a call that needs one; anything but an object is refused. */
export function bodyObject(body: unknown): Record<string, unknown> {
	if (body === undefined || body === null) return {};
	if (!isObject(body))
		throw new ApiError(400, 50035, 'Invalid Form Body', {
			_errors: [{ code: 'MODEL_TYPE_CONVERT', message: 'Only dictionaries may be used in a ModelType' }]
		});
	return body;
}
