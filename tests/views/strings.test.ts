import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { namespaces, refusalKey } from '#core/i18n/index';
import { strings } from '../support/views.js';

const directory = 'src/languages';
const locales = readdirSync(directory);

interface Entry {
	readonly locale: string;
	/** `orders:card.title`. */
	readonly key: string;
	readonly value: string;
}

const entries = locales.flatMap((locale) =>
	readdirSync(join(directory, locale)).flatMap((file) =>
		flatten(JSON.parse(readFileSync(join(directory, locale, file), 'utf8')), '').map(
			([key, value]): Entry => ({ locale, key: `${file.replace(/\.json$/, '')}:${key}`, value })
		)
	)
);
const english = entries.filter(({ locale }) => locale === 'en-US');
const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
	.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
	.map((file) => ({ path: join('src', file), source: readFileSync(join('src', file), 'utf8') }));

test('there are strings, and each file is named after a domain', () => {
	expect(english.length).toBeGreaterThan(50);
	const named = new Set<string>(namespaces);
	expect(english.map(({ key }) => key.split(':', 1)[0] ?? '').filter((namespace) => !named.has(namespace))).toEqual([]);
});

describe('every string', () => {
	test.each([
		['has no exclamation mark', /!/],
		['has no empty politeness and no cheer', /\b(please|successful(?:ly)?|oops|sorry|whoops|yay|congratulations)\b/i],
		['does not blame', /\byou (?:failed|forgot|must not have)\b/i],
		['has no literal emoji', /\p{Extended_Pictographic}/u],
		['is not empty and has no spaces at its ends', /^\s|\s$|^$/],
		['has no mention, no link and no app emoji', /<[@#&/a]|https?:|<:\w+:/],
		['names its placeholders in camel case', /\{(?!\w+\})|\{[^a-z]|\{\{/]
	])('%s', (_, forbidden) => {
		expect(
			entries.filter(
				({ value, key }) => forbidden.test(value) && !(key.startsWith('core:buttons.') && forbidden.source.includes('Pictographic'))
			)
		).toEqual([]);
	});

	test('is a short label where it is a button', () => {
		const labels = english.filter(({ key }) => /[:.]buttons\./.test(key));
		expect(labels.length).toBeGreaterThan(0);
		expect(labels.filter(({ value }) => value.length > 18 && !value.includes('{'))).toEqual([]);
	});
});

describe('refusals', () => {
	const codes = sources.flatMap(({ path, source }) => [
		...[...source.matchAll(/new (?:DomainError|Forbidden)\(\s*'([\w.-]+)'/g)].map((match) => ({ path, code: match[1] ?? '' })),
		...[...source.matchAll(/new NotFound\(\s*'([\w.-]+)'/g)].map((match) => ({ path, code: `${match[1]}.notFound` }))
	]);

	test('each code in the source has a title and a text', () => {
		expect(codes.length).toBeGreaterThan(10);
		const present = new Set(english.map(({ key }) => key));
		const missing = codes.flatMap(({ path, code }) =>
			['title', 'text']
				.map((part) => `${refusalKey(code)}.${part}`)
				.filter((key) => !present.has(key))
				.map((key) => `${path}: ${key}`)
		);
		expect([...new Set(missing)]).toEqual([]);
	});

	test('each is a short title and a text that says more than the title', () => {
		const refusals = english.filter(({ key }) => /:refusals\./.test(key));
		expect(refusals.filter(({ key }) => !/\.(title|text)(_\w+)?$/.test(key))).toEqual([]);
		expect(refusals.filter(({ key, value }) => key.endsWith('.title') && value.length > 60)).toEqual([]);
		expect(refusals.filter(({ key, value }) => key.endsWith('.text') && value.length < 25)).toEqual([]);
	});
});

test('a string that speaks of a deadline names it', () => {
	const deadline = /\b(?:answer|answers|confirm|hand-over|decide|report|placed) by (?!\{)/i;
	expect(english.filter(({ value }) => deadline.test(value))).toEqual([]);
});

test('each key that the source asks for exists', () => {
	const present = new Set(english.map(({ key }) => key.replace(/_(zero|one|two|few|many|other)$/, '')));
	const named = new Set<string>(namespaces);
	const asked = sources.flatMap(({ path, source }) =>
		[...source.matchAll(/(?:\bt\(\s*|\bkey: )'(\w+):([\w.-]+)'/g)].map((match) => ({
			path,
			key: `${match[1]}:${match[2]}`,
			namespace: match[1] ?? ''
		}))
	);
	expect(asked.length).toBeGreaterThan(20);
	expect(asked.filter(({ key, namespace }) => named.has(namespace) && !present.has(key)).map(({ path, key }) => `${path}: ${key}`)).toEqual(
		[]
	);
});

describe('commands', () => {
	test('descriptions are at most 100 characters, names in other languages are names', () => {
		const words = entries.filter(({ key }) => /:commands\./.test(key));
		expect(words.filter(({ key, value }) => key.endsWith('.description') && value.length > 100)).toEqual([]);
		const names = words.filter(({ key, locale }) => key.endsWith('.name') && locale !== 'en-US');
		expect(names.filter(({ value }) => value.length > 32)).toEqual([]);
	});
});

describe('other languages', () => {
	const plural = /_(zero|one|two|few|many|other)$/;
	const bare = (key: string) => key.replace(plural, '');

	test.each(locales.filter((locale) => locale !== 'en-US'))('%s has every string and its placeholders', (locale) => {
		const own = entries.filter((entry) => entry.locale === locale);
		const keys = new Set(own.map(({ key }) => bare(key)));
		expect(english.map(({ key }) => bare(key)).filter((key) => !keys.has(key))).toEqual([]);
		const placeholders = new Map(english.map(({ key, value }) => [bare(key), placeholdersOf(value)]));
		expect(own.filter(({ key }) => !/:commands\..*\.name$/.test(key) && !placeholders.has(bare(key)))).toEqual([]);
		expect(
			own.filter(({ key, value }) => !plural.test(key) && placeholders.has(key) && placeholdersOf(value) !== placeholders.get(key))
		).toEqual([]);
	});

	test('plural forms come in sets, with the one that every language has', () => {
		const others = new Set(entries.filter(({ key }) => key.endsWith('_other')).map(({ locale, key }) => `${locale} ${bare(key)}`));
		expect(entries.filter(({ locale, key }) => plural.test(key) && !others.has(`${locale} ${bare(key)}`))).toEqual([]);
	});

	test('the reader gets the language of the files', () => {
		expect([...strings.locales].sort()).toEqual([...locales].sort());
	});
});

function placeholdersOf(value: string): string {
	return [...new Set([...value.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))].sort().join(' ');
}

function flatten(value: unknown, path: string): [string, string][] {
	if (typeof value === 'string') return [[path, value]];
	if (typeof value !== 'object' || value === null) throw new TypeError(`'${path}' is no string`);
	return Object.entries(value).flatMap(([name, inner]) => flatten(inner, path ? `${path}.${name}` : name));
}
