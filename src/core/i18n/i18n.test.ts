import fc from 'fast-check';
import { createInstance } from 'i18next';
import { describe, expect, test } from 'vitest';
import { escapeCode, escapeInline, escapeMarkup } from './escape.js';
import { pseudo } from './pseudo.js';
import { refusalKey } from './refusal-key.js';
import { i18nextOptions, Strings } from './strings.js';
import { createViewContext } from './view-context.js';

const files = {
	core: {
		format: {
			amount: '{emoji} {number} {currency}',
			change: '{sign}{number} {currency}',
			xp: '{number} XP',
			xpWord: 'XP',
			percent: '{number} %',
			deadline: '{point} ({relative})',
			million: '{number} M',
			plainTime: '{weekday} {day} {month}, {clock} {zone}',
			duration: { two: '{first} {second}', day: '{number} d', hour: '{number} h', minute: '{number} min', second: '{number} s' }
		},
		deals_one: '{count} deal',
		deals_other: '{count} deals',
		says: '{name} says: {text}',
		wrote: 'you wrote `{text}`',
		outer: 'There are {deals}.',
		only: 'English only',
		nested: '$t(core:only) {name}'
	}
};
const german = { core: { deals_one: '{count} Handel', deals_other: '{count} Händel', format: { amount: '{number} {currency} {emoji}' } } };

function makeStrings(missing: string[] = []) {
	const source = createInstance();
	void source.init({ ...i18nextOptions, resources: { 'en-US': files, de: german }, initAsync: false });
	return new Strings(source, ['en-US', 'de'], { onMissing: (key, locale) => missing.push(`${locale} ${key}`) });
}

function view(locale = 'en-US', zone = 'UTC', missing: string[] = []) {
	const words = { guild: 'G', credits: 'Shards', tokens: 'Tokens' };
	return createViewContext({ strings: makeStrings(missing), locale, zone, now: new Date(0), words, emoji: { credits: '💎' } });
}

describe('strings', () => {
	test('plural forms, strings in strings, typed values', () => {
		const { t } = view();
		expect(t('core:deals', { count: 1 })).toBe('1 deal');
		expect(t('core:deals', { count: 1200 })).toBe('1,200 deals');
		expect(t('core:outer', { deals: { kind: 'text', key: 'core:deals', params: { count: 2 } } })).toBe('There are 2 deals.');
		expect(t('core:says', { name: { kind: 'amount', currency: 'credits', value: 1250 }, text: { kind: 'xp', value: 60 } })).toBe(
			'💎 1,250 Shards says: 60 XP'
		);
		expect(t('core:says', { name: { kind: 'duration', seconds: 187_200 }, text: { kind: 'deadline', at: new Date(5_000_900) } })).toBe(
			'2 d 4 h says: <t:5000:f> (<t:5000:R>)'
		);
	});

	test('another language, order of amounts and grouping by its locale, English where it has no string', () => {
		const { t, format, locale } = view('de-AT');
		expect(locale).toBe('de');
		expect(t('core:deals', { count: 1 })).toBe('1 Handel');
		expect(format.amount('credits', 12_345)).toBe('12.345 Shards 💎');
		expect(t('core:only')).toBe('English only');
	});

	test('an unknown key or a value nobody gave is told, and never breaks the screen', () => {
		const missing: string[] = [];
		const { t } = view('de', 'UTC', missing);
		expect(t('core:nowhere')).toBe('core:nowhere');
		expect(t('core:says', { name: 'x' })).toBe('x says: –');
		expect(missing).toEqual(['de core:nowhere', 'de core:says {text}']);
	});

	test('nothing inside a value or a string is read as a placeholder or as markup of the string library', () => {
		const { t } = view();
		expect(t('core:says', { name: '{text} $t(core:only) {{text}}', text: '{name}' })).toBe('{text} $t(core:only) {{text}} says: {name}');
		expect(t('core:nested', { name: 'x' })).toBe('$t(core:only) x');
	});

	test('a locale nobody has strings for gives English; a zone that does not exist gives UTC', () => {
		expect(view('ar').locale).toBe('en-US');
		expect(view('en-GB').locale).toBe('en-US');
		expect(view('de', 'Mars/Base').zone).toBe('UTC');
		expect(view('en-US', 'Europe/Vienna').format.plainTime(new Date('2026-11-21T17:00:00Z'))).toBe('Sat 21 Nov, 18:00 CET');
	});
});

test('numbers, changes, shares, durations', () => {
	const { format } = view();
	expect([0, 999_999, 1_234_567, -1_950_000].map(format.short)).toEqual(['0', '999,999', '1.2 M', '−1.9 M']);
	expect([format.change('xp', 60), format.change('credits', -350), format.change('tokens', 0)]).toEqual([
		'+60 XP',
		'−350 Shards',
		'±0 Tokens'
	]);
	expect([0.68, 0.025, 0.0999, 1].map(format.percent)).toEqual(['68 %', '2.5 %', '10 %', '100 %']);
	expect([0, 59, 60, 3600, 3661, 86_400, 90_061, 86_460].map(format.duration)).toEqual([
		'0 s',
		'59 s',
		'1 min',
		'1 h',
		'1 h 1 min',
		'1 d',
		'1 d 1 h',
		'1 d'
	]);
});

describe('text of people', () => {
	test('markup of every kind is made harmless', () => {
		expect(escapeMarkup('**b** _i_ ~~s~~ ||p|| `c`')).toBe('\\*\\*b\\*\\* \\_i\\_ \\~\\~s\\~\\~ \\|\\|p\\|\\| \\`c\\`');
		expect(escapeMarkup('<@1> <@&1> <#1> <t:1:R> </x:1> [a](http://b)')).toBe(
			'\\<@1\\> \\<@&1\\> \\<#1\\> \\<t:1:R\\> \\</x:1\\> \\[a\\]\\(http://b\\)'
		);
		expect(escapeMarkup('# a\n-# b\n- c\n1. d\n> e\n## f')).toBe('\\# a\n\\-# b\n\\- c\n1\\. d\n\\> e\n\\## f');
		expect(escapeMarkup('@everyone @here')).toBe('@\u200beveryone @\u200bhere');
		expect(escapeMarkup('a\u200b\u202eb\u0000\u2066c\u{e0041}')).toBe('abc');
		expect(escapeMarkup('👨‍👩‍👧 می‌خواهم x\u200d')).toBe('👨‍👩‍👧 می‌خواهم x');
		expect(escapeInline('Paid\n\n# now')).toBe('Paid # now');
		expect(escapeCode('a`b\\_c\nd')).toBe("a'b\\_c d");
		expect(view().t('core:wrote', { text: { kind: 'user-text', value: 'x_1`**' } })).toBe("you wrote `x_1'**`");
	});

	test('no text leaves a mark unescaped', () => {
		const marks = fc.constantFrom(
			'*',
			'_',
			'<',
			'@',
			'@everyone',
			'<t:1:R>',
			'[x](y)',
			'#',
			'\n',
			'\\',
			'`',
			'||',
			'> ',
			'- ',
			'1.',
			'\u200b',
			':'
		);
		const nasty = fc.array(fc.oneof(marks, fc.string({ unit: 'grapheme', maxLength: 5 }))).map((parts) => parts.join(''));
		fc.assert(
			fc.property(nasty, (text) => {
				const bare = escapeMarkup(text).replaceAll(/\\[^a-zA-Z0-9\s]/g, 'x');
				expect(bare).not.toMatch(/[\\*_~`|<>[\]()]/);
				expect(bare).not.toMatch(/^\s*([#+>-]|\d+\.)/m);
				expect(escapeMarkup(text)).not.toMatch(/@(everyone|here)/);
				expect(escapeInline(text)).not.toMatch(/\n/);
				expect(escapeCode(text)).not.toMatch(/[`\n]/);
			}),
			{ numRuns: 500 }
		);
	});
});

test('the pseudo-locale lengthens, brackets, and keeps placeholders and marks', () => {
	expect(pseudo('Open')).toBe('⟦Ópéñ··⟧');
	expect(pseudo('## Order {code} `x` <t:1:R>').startsWith('## ⟦Órdér {code} `x` <t:1:R>')).toBe(true);
	const sentence = 'Staff answer by tomorrow or the order ends.';
	expect(pseudo(sentence).length).toBe(sentence.length + Math.ceil(sentence.length * 0.4));
});

test('a refusal finds its strings by its code', () => {
	expect(refusalKey('orders.notEnough')).toBe('orders:refusals.notEnough');
	expect(refusalKey('shop.item.notFound')).toBe('shop:refusals.item.notFound');
	expect(refusalKey('core.ownerOnly')).toBe('core:refusals.ownerOnly');
	expect(refusalKey('unit.locked')).toBe('core:refusals.unit.locked');
});
