import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { strings } from '../../../tests/support/views.js';
import { caseSaga } from '../../trust/cases/case.saga.js';
import { actionsOf, auditActions, auditAreas, wordsOfAction } from './actions.js';

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
	.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
	.map((file) => readFileSync(join('src', file), 'utf8'));
const steps: string[] = Object.keys(JSON.parse(readFileSync('src/languages/en-US/orders.json', 'utf8')).journal.action);

/** What the catalogue's editor calls its edits, which the log tells as `catalogue.…`. */
const catalogueEdits = leaves(JSON.parse(readFileSync('src/languages/en-US/shop.json', 'utf8')).editor.actions);

function leaves(words: object, path = ''): string[] {
	return Object.entries(words).flatMap(([key, value]) => (typeof value === 'object' ? leaves(value, `${path}${key}.`) : [`${path}${key}`]));
}

/** Actions that are put together; what stands in the braces. */
const made: Readonly<Record<string, readonly string[]>> = {
	'order.${move.name}': steps.map((step) => `order.${step}`),
	'approval.${state}': ['approved', 'declined', 'withdrawn', 'expired', 'lapsed'].map((state) => `approval.${state}`),
	'catalogue.${action}': catalogueEdits.map((edit) => `catalogue.${edit}`),
	'price.${action}': ['changed', 'started', 'paused', 'archived', 'restored'].map((what) => `catalogue.price.${what}`),
	'${kind}.moved': ['catalogue.category.moved', 'catalogue.item.moved'],
	'order.${note.action}': steps.map((step) => `order.${step}`),
	'case.${name}': [...caseSaga.names, 'reported', 'joined', 'stated', 'opened', 'judgeJoined'].map((name) => `case.${name}`),
	'ticket.${what}Expired': ['ticket.filesExpired', 'ticket.recordExpired']
};

describe('every action that the source writes down', () => {
	const literal = sources
		.flatMap((source) => source.split('\n').filter((line) => /\baction: .*'/.test(line)))
		.flatMap((line) => [...line.matchAll(/'([a-z]+\.[\w-]+)'/g)].map((match) => match[1] ?? ''));
	const template = sources.flatMap((source) => [...source.matchAll(/\baction: `([^`]+)`/g)].map((match) => match[1] ?? ''));

	test('has words', () => {
		expect(literal.length).toBeGreaterThan(30);
		expect(literal.filter((action) => wordsOfAction(action) === null && wordsOfAction(`catalogue.${action}`) === null)).toEqual([]);
	});

	test('is known also where it is put together', () => {
		expect(template.filter((action) => !(action in made))).toEqual([]);
		expect(
			Object.values(made)
				.flat()
				.filter((action) => wordsOfAction(action) === null)
		).toEqual([]);
	});

	test('has words in every language, and its area too', () => {
		for (const locale of strings.locales) {
			expect(auditActions.filter((action) => !strings.has(locale, wordsOfAction(action) ?? ''))).toEqual([]);
			expect(['all', ...auditAreas].filter((area) => !strings.has(locale, `admin:audit.areas.${area}`))).toEqual([]);
		}
	});

	test('belongs to one area, few enough for one merged walk of the index', () => {
		expect(auditAreas.flatMap((area) => actionsOf(area) ?? []).sort()).toEqual([...auditActions].sort());
		expect(Math.max(...auditAreas.map((area) => actionsOf(area)?.length ?? 0))).toBeLessThan(100);
		expect(actionsOf('nothing')).toBeUndefined();
	});
});
