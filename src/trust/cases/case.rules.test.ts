import { expect, test } from 'vitest';
import { caseCode, numberOfCase } from './case.rules.js';

test('the code of a case leads back to its number, and nothing else does', () => {
	expect([1, 38, 999_999_999].map((number) => numberOfCase(caseCode(number)))).toEqual([1, 38, 999_999_999]);
	for (const wrong of ['C-0', 'C-', 'C-1x', 'c-1', '38', 'C-9999999999', '', null, 38]) expect(numberOfCase(wrong)).toBeNull();
});
