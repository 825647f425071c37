import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { isObject } from '../limits/form.js';
import { type Json, transformSpec } from './transforms.js';

/**
 * Where Discord's published description lies when nobody says otherwise: beside the repository. Undefined for an installed package,
 * beside which stand other packages.
 */
export const DEFAULT_SPEC = import.meta.url.includes('/node_modules/')
	? undefined
	: fileURLToPath(new URL('../../../../shared/discord/openapi.json', import.meta.url));

/** Why nothing is held against a description when none is named. */
export const NO_SPEC = 'no description is named (DISCORD_OPENAPI)';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** One operation of the description. */
export interface Operation {
	/** `/channels/{channel_id}/messages`. */
	readonly template: string;
	checkQuery(query: URLSearchParams): string[];
	checkRequest(json: unknown, contentType: string): string[];
	checkAnswer(status: number, answer: unknown): string[];
}

export interface Spec {
	match(method: string, path: string): Operation | null;
}

interface Entry {
	readonly method: string;
	readonly template: string;
	readonly pattern: RegExp;
	readonly fixed: number;
	readonly operation: Record<string, unknown>;
	readonly shared: unknown;
}

/** Loading and compiling take long; every sandbox of a process shares the result. */
const loaded = new Map<string, Spec | string>();

/** The description of a file, loaded once. A text says why it could not be. */
export function sharedSpec(file: string): Spec | string {
	const known = loaded.get(file) ?? loadSpec(file);
	loaded.set(file, known);
	return known;
}

/** Loads the description with the validator, both only here: they are development tools. A text says why it could not. */
function loadSpec(file: string): Spec | string {
	let document: Json;
	try {
		document = JSON.parse(readFileSync(file, 'utf8'));
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
			return `Discord's description is not at hand (DISCORD_OPENAPI may name it; looked for ${file})`;
		return `the description could not be read: ${error instanceof Error ? error.message : String(error)}`;
	}
	const require = createRequire(import.meta.url);
	let validator: Validator;
	try {
		const { Ajv2020 } = require('ajv/dist/2020.js');
		const { default: addFormats } = require('ajv-formats');
		validator = newValidator(Ajv2020, addFormats, transformSpec(document));
	} catch (error) {
		return `the validator is not installed: ${error instanceof Error ? error.message : String(error)}`;
	}
	return new LoadedSpec(document, validator);
}

interface Validator {
	compile(schema: object): ValidateFunction;
	addSchema(schema: object, key: string): unknown;
	addFormat(name: string, format: unknown): unknown;
}

type ValidatorClass = new (options: object) => Validator;

function newValidator(Ajv: ValidatorClass, addFormats: (ajv: Validator, names: string[]) => void, document: Json): Validator {
	const ajv = new Ajv({ strict: false, validateSchema: false, allErrors: true, validateFormats: true });
	addFormats(ajv, ['date-time', 'uri', 'email', 'uuid', 'date']);
	ajv.addFormat('snowflake', { type: 'string', validate: (text: string) => /^\d{1,20}$/.test(text) && BigInt(text) < 1n << 64n });
	ajv.addFormat('int32', { type: 'number', validate: (value: number) => Number.isInteger(value) && Math.abs(value) <= 2 ** 31 });
	ajv.addFormat('int64', { type: 'number', validate: Number.isInteger });
	ajv.addFormat('double', { type: 'number', validate: Number.isFinite });
	for (const name of ['nonce', 'uint32', 'color', 'base64', 'byte', 'binary']) ajv.addFormat(name, true);
	ajv.addSchema(isObject(document) ? document : {}, 'spec');
	return ajv;
}

class LoadedSpec implements Spec {
	private readonly entries: Entry[] = [];
	private readonly compiled = new Map<string, ValidateFunction>();

	public constructor(
		document: Json,
		private readonly validator: Validator
	) {
		const paths = isObject(document) && isObject(document.paths) ? document.paths : {};
		for (const [template, item] of Object.entries(paths)) {
			if (!isObject(item)) continue;
			for (const method of METHODS) {
				const operation = item[method];
				if (!isObject(operation)) continue;
				const pattern = new RegExp(`^${template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+')}$`);
				this.entries.push({
					method: method.toUpperCase(),
					template,
					pattern,
					fixed: template.split('/').filter((part) => part && !part.startsWith('{')).length,
					operation,
					shared: item.parameters
				});
			}
		}
		this.entries.sort((a, b) => b.fixed - a.fixed);
	}

	public match(method: string, path: string): Operation | null {
		const decoded = path.replace(/%40/g, '@');
		const entry = this.entries.find((one) => one.method === method && one.pattern.test(decoded));
		if (!entry) return null;
		return {
			template: entry.template,
			checkQuery: (query) => this.query(entry, query),
			checkRequest: (json, contentType) => this.request(entry, json, contentType),
			checkAnswer: (status, answer) => this.answer(entry, status, answer)
		};
	}

	private query(entry: Entry, query: URLSearchParams): string[] {
		const all = [entry.shared, entry.operation.parameters].flatMap((list) => (Array.isArray(list) ? list : [])).filter(isObject);
		return all
			.filter((one) => one.in === 'query' && one.required === true && !query.has(String(one.name)))
			.map((one) => `?${String(one.name)} is required`);
	}

	private request(entry: Entry, json: unknown, contentType: string): string[] {
		const body = entry.operation.requestBody;
		if (!isObject(body) || !isObject(body.content)) return [];
		if (json === undefined) return body.required === true ? ['a body is required'] : [];
		const kinds = Object.keys(body.content);
		const kind = kinds.includes(contentType) ? contentType : kinds.includes('application/json') ? 'application/json' : kinds[0];
		if (kind === undefined) return [];
		return this.run(['paths', entry.template, entry.method.toLowerCase(), 'requestBody', 'content', kind, 'schema'], json);
	}

	private answer(entry: Entry, status: number, answer: unknown): string[] {
		const responses = isObject(entry.operation.responses) ? entry.operation.responses : {};
		const key = [String(status), `${Math.floor(status / 100)}XX`].find((one) => responses[one] !== undefined);
		if (key === undefined) return status >= 500 ? [] : [`status ${status} is not described`];
		const response = responses[key];
		if (!isObject(response)) return [];
		const target =
			typeof response.$ref === 'string'
				? response.$ref.slice(2).split('/')
				: ['paths', entry.template, entry.method.toLowerCase(), 'responses', key];
		const described =
			typeof response.$ref === 'string' || (isObject(response.content) && response.content['application/json'] !== undefined);
		if (!described) return answer === undefined ? [] : ['no body is described'];
		return this.run([...target, 'content', 'application/json', 'schema'], answer === undefined ? null : answer);
	}

	private run(pointer: readonly string[], value: unknown): string[] {
		const key = pointer.map((part) => `/${encodeURIComponent(part.replace(/~/g, '~0').replace(/\//g, '~1'))}`).join('');
		let validate = this.compiled.get(key);
		if (!validate) {
			validate = this.validator.compile({ $ref: `spec#${key}` });
			this.compiled.set(key, validate);
		}
		return validate(value) ? [] : describe(validate.errors ?? [], value);
	}
}

function describe(errors: readonly ErrorObject[], value: unknown): string[] {
	const useful = errors.filter((one) => !['if', 'oneOf', 'anyOf'].includes(one.keyword));
	return (useful.length ? useful : errors).map(
		(one) => `${one.instancePath || '/'} ${one.message ?? ''} (${JSON.stringify(at(value, one.instancePath))?.slice(0, 80)})`
	);
}

function at(value: unknown, pointer: string): unknown {
	let found: unknown = value;
	for (const part of pointer.split('/').filter(Boolean))
		found = Array.isArray(found) ? found[Number(part)] : isObject(found) ? found[part] : undefined;
	return found;
}
