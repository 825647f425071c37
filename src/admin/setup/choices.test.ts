import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { currencyTexts, type NamesForm, readNames } from './choices.js';

const locales = ['en-US', 'de'];
const form = (more: Partial<NamesForm>): NamesForm => ({ credits: '', tokens: '', startGrant: '', staffRole: null, language: '', ...more });

describe('the form of names', () => {
	test.each([
		['🪙 Credits', '🪙', 'Credits'],
		['Credits', null, 'Credits'],
		['  <:shard:123456789012345678>  Tek Shards ', '<:shard:123456789012345678>', 'Tek Shards'],
		['💠', '💠', null],
		['', null, null],
		['🏴‍☠️ Gold d’Or', '🏴‍☠️', 'Gold d’Or']
	])('%s', (text, creditsEmoji, creditsName) => {
		expect(readNames(form({ credits: text }), locales)).toMatchObject({ creditsEmoji, creditsName, tokensName: null });
	});

	test.each([
		[{ credits: '@everyone' }, 'admin.emoji'],
		[{ credits: '🪙🪙🪙🪙 Credits' }, 'admin.emoji'],
		[{ tokens: 'a'.repeat(33) }, 'admin.name'],
		[{ tokens: 'To<b>kens' }, 'admin.name'],
		[{ startGrant: '1000001' }, 'admin.startGrant'],
		[{ startGrant: '1e3' }, 'admin.startGrant']
	])('refuses %j', (more, code) => {
		expect(() => readNames(form(more), locales)).toThrow(expect.objectContaining({ code }));
	});

	test('takes only languages of the interface', () => {
		expect(readNames(form({ language: 'de' }), locales).language).toBe('de');
		expect(readNames(form({ language: 'tlh' }), locales).language).toBeNull();
	});

	test('what it shows reads back as the same', () => {
		const emoji = fc.constantFrom('', '🪙', '🎟️', '<a:spin:123456789012345678>', '🏴‍☠️');
		const name = fc.stringMatching(/^[A-Za-zÄÖ][A-Za-z0-9ßé]{0,20}( [A-Za-z0-9]{1,8})?$/);
		fc.assert(
			fc.property(emoji, name, emoji, name, (creditsEmoji, creditsName, tokensEmoji, tokensName) => {
				const texts = currencyTexts({ creditsEmoji, creditsName, tokensEmoji, tokensName });
				const read = readNames(form(texts), locales);
				expect({ ...read, creditsEmoji: read.creditsEmoji ?? '', tokensEmoji: read.tokensEmoji ?? '' }).toMatchObject({
					creditsEmoji,
					creditsName,
					tokensEmoji,
					tokensName
				});
			})
		);
	});
});
