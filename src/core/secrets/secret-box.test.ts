import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SecretBox, SecretUnreadable } from './secret-box.js';

const one = { id: 'one', key: randomBytes(32) };
const two = { id: 'two', key: randomBytes(32) };
const row = '112233445566778899|order|A7K2Q';

test('what was sealed is opened again, whatever it is', () => {
	const box = new SecretBox([one]);
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme' }), (text) => {
			const sealed = box.seal(row, text);
			expect(box.open(row, sealed)).toBe(text);
			expect(sealed).not.toBe(box.seal(row, text));
		})
	);
});

test('another row, another key and any damage are refused', () => {
	const sealed = new SecretBox([one]).seal(row, 'x 41.2 y 60.0');
	expect(() => new SecretBox([one]).open(row.replace('A7K2Q', 'B7K2Q'), sealed)).toThrow(SecretUnreadable);
	expect(() => new SecretBox([two]).open(row, sealed)).toThrow(SecretUnreadable);
	const bytes = sealed.length - 'x'.length;
	const damaged = `${sealed.slice(0, bytes - 4)}${sealed.at(bytes - 4) === 'A' ? 'B' : 'A'}${sealed.slice(bytes - 3)}`;
	expect(() => new SecretBox([one]).open(row, damaged)).toThrow(SecretUnreadable);
});

test('after a change of keys both are read and the new one writes', () => {
	const old = new SecretBox([one]).seal(row, 'old');
	const both = new SecretBox([two, one]);
	expect(both.open(row, old)).toBe('old');
	expect(both.seal(row, 'new')).toMatch(/^s1\.two\./);
});
