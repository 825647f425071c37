import { RE2JS } from 're2js';

/** A pattern of a question, ready to be tried on what members write. */
export interface Pattern {
	test(value: string): boolean;
}

export class PatternError extends Error {
	public override readonly name = 'PatternError';
}

/** Longest text a pattern is tried on; a question with a pattern bounds its answers by it. */
export const maxPatternInput = 200;

const compiled = new Map<string, Pattern>();

/**
 * Compiles a pattern of an owner so that no text can make it slow: it runs on an engine without backtracking (RE2). That engine has no
 * look-around, so the one form that packs need, a negative look-ahead right after the leading `^`, is tried as a pattern of its own.
 *
 * @param flags Any of `i`, `m`, `s`, `u`.
 * @throws PatternError when the pattern is malformed, or uses look-around elsewhere or back-references.
 */
export function compilePattern(source: string, flags = ''): Pattern {
	const id = `${flags}/${source}`;
	const known = compiled.get(id);
	if (known) return known;
	const pattern = compile(source, flags);
	if (compiled.size > 1000) compiled.clear();
	compiled.set(id, pattern);
	return pattern;
}

/** What is wrong with a pattern; `null` when it can be tried. */
export function patternProblem(source: string): string | null {
	try {
		compilePattern(source);
		return null;
	} catch (error) {
		if (!(error instanceof PatternError)) throw error;
		return error.message;
	}
}

function compile(source: string, flags: string): Pattern {
	const excluded: RE2JS[] = [];
	let rest = source;
	while (rest.startsWith('^(?!')) {
		const end = closing(rest, 1);
		excluded.push(re2(`^(?:${rest.slice(4, end)})`, flags));
		rest = `^${rest.slice(end + 1)}`;
	}
	if (excluded.length > 0 && alternatesAtTop(rest)) throw new PatternError('Put the alternatives after a look-ahead into a group (?:…)');
	const wanted = re2(rest, flags);
	return { test: (value) => !excluded.some((pattern) => pattern.matcher(value).find()) && wanted.matcher(value).find() };
}

function re2(source: string, flags: string): RE2JS {
	let mask = 0;
	if (flags.includes('i')) mask |= RE2JS.CASE_INSENSITIVE;
	if (flags.includes('m')) mask |= RE2JS.MULTILINE;
	if (flags.includes('s')) mask |= RE2JS.DOTALL;
	try {
		return RE2JS.compile(source, mask);
	} catch (error) {
		throw new PatternError(error instanceof Error ? error.message : 'Not a pattern');
	}
}

/** Position of the bracket that closes the group opened at `start`. */
function closing(source: string, start: number): number {
	let depth = 0;
	for (const [index, char] of structure(source)) {
		if (index < start) continue;
		if (char === '(') depth += 1;
		if (char === ')') depth -= 1;
		if (depth === 0) return index;
	}
	throw new PatternError('A bracket is not closed');
}

function alternatesAtTop(source: string): boolean {
	let depth = 0;
	for (const [, char] of structure(source)) {
		if (char === '(') depth += 1;
		if (char === ')') depth -= 1;
		if (char === '|' && depth === 0) return true;
	}
	return false;
}

/** The brackets and bars of a pattern that mean something: not escaped, not inside a character class. */
function* structure(source: string): Generator<[number, string]> {
	let inClass = false;
	for (let index = 0; index < source.length; index += 1) {
		const char = source[index]!;
		if (char === '\\') index += 1;
		else if (inClass) inClass = char !== ']';
		else if (char === '[') inClass = true;
		else if (char === '(' || char === ')' || char === '|') yield [index, char];
	}
}
