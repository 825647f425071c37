import { describe, expect, test } from 'vitest';
import { escapeOwn } from '#core/i18n/escape';
import { inFirst, ownTextsSettings } from './own-texts.settings.js';

describe('the texts of owners', () => {
	test('are shown in the reader’s language, else in the next, else in any', () => {
		expect(inFirst({ de: 'Hallo', 'en-US': 'Hello' }, ['de', 'en-US'])).toBe('Hallo');
		expect(inFirst({ 'en-US': 'Hello' }, ['de', 'en-US'])).toBe('Hello');
		expect(inFirst({ fr: 'Salut' }, ['de', 'en-US'])).toBe('Salut');
		expect(inFirst({}, ['de'])).toBeNull();
		expect(inFirst(undefined, ['de'])).toBeNull();
	});

	test('have bounds, and languages for names', () => {
		const takes = (value: unknown) => ownTextsSettings.schema.safeParse(value).success;
		expect(takes({ footer: { de: 'x'.repeat(100) } })).toBe(true);
		expect(takes({ footer: { de: 'x'.repeat(101) } })).toBe(false);
		expect(takes({ footer: { de: '' } })).toBe(false);
		expect(takes({ rules: { $where: 'x' } })).toBe(false);
		expect(takes({ ticketGreetings: { 'a.b': { de: 'x' } } })).toBe(false);
	});

	test('keep bold, lists and line breaks, and nothing else that Discord reads', () => {
		expect(escapeOwn('Hello **you**\n- one\n- two')).toBe('Hello **you**\n- one\n- two');
		const shown = escapeOwn('# big\n@everyone <@1> [x](https://a.b) `code` ~~no~~ ||sh|| **not\nbold**');
		expect(shown).not.toMatch(/@everyone|(?<!\\)<@|(?<!\\)\[|(?<!\\)`|(?<!\\)~|(?<!\\)\||^#/m);
		expect(shown.replaceAll('\\*', '')).not.toContain('*');
	});
});
