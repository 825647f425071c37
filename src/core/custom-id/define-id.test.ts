import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memberId } from '../ids.js';
import { customIdLimit, definedIds, defineId, nameOf, pageArg } from './define-id.js';

const owner = memberId('112233445566778899');
const two = defineId('test.two', ['first', 'second']);
const none = defineId('test.none', []);

const anyText = fc.oneof(
	fc.string({ maxLength: 12 }),
	fc.string({ unit: 'binary', maxLength: 12 }),
	fc.constantFrom(':', '~', '~c', '~t', '~~c:', '-')
);

test('any args come back as they were', () => {
	fc.assert(
		fc.property(anyText, anyText, fc.boolean(), (first, second, owned) => {
			const raw = two.make({ first, second }, owned ? { owner } : {});
			expect(raw.length).toBeLessThanOrEqual(customIdLimit);
			expect(two.parse(raw)).toEqual({ args: { first, second }, owner: owned ? owner : null, version: 1 });
			expect(two.matches(raw)).toBe(true);
			expect(none.matches(raw)).toBe(false);
			expect(none.parse(raw)).toBeNull();
		})
	);
});

test('hostile input is never an exception, and is read only when it is canonical', () => {
	const hostile = fc.oneof(
		fc.string({ unit: 'binary' }),
		fc
			.array(fc.constantFrom('1', '2', ':', 'test.two', 'test.none', '-', '~', owner, '__proto__'), { maxLength: 12 })
			.map((parts) => parts.join(''))
	);
	fc.assert(
		fc.property(hostile, (raw) => {
			expect(() => nameOf(raw)).not.toThrow();
			const parsed = two.parse(raw);
			if (parsed) expect(parsed.owner === null || parsed.owner === owner || /^\d{15,20}$/.test(parsed.owner)).toBe(true);
			expect(none.parse(raw) === null || /^1:test\.none:(-|\d{15,20})$/.test(raw)).toBe(true);
		}),
		{ numRuns: 500 }
	);
});

test('an id of another version matches and does not parse', () => {
	const raw = two.make({ first: 'a', second: 'b' }).replace(/^1:/, '2:');
	expect(two.matches(raw)).toBe(true);
	expect(two.parse(raw)).toBeNull();
});

test('an id over 100 characters is refused when it is made', () => {
	expect(() => two.make({ first: 'x'.repeat(80), second: '' })).not.toThrow();
	expect(() => two.make({ first: 'x'.repeat(87), second: '' })).toThrow(RangeError);
});

test('names are unique, well-formed and listed', () => {
	expect(() => defineId('test.two', [])).toThrow(/Two custom ids/);
	expect(() => defineId('test:bad', [])).toThrow(TypeError);
	expect(() => defineId('test.twice', ['a', 'a'])).toThrow(/twice/);
	expect(definedIds().get('test.two')?.make({ first: 'x', second: 'x' }, { owner })).toBe(two.make({ first: 'x', second: 'x' }, { owner }));
});

test('page numbers out of ids are bounded', () => {
	expect(['0', '17', '9999', '-1', '1e3', '99999', '', 'x'].map(pageArg)).toEqual([0, 17, 9999, 0, 0, 0, 0, 0]);
});
