import { expect, test } from 'vitest';
import { partsOnce } from './parts.js';

test('a part is done once, and a part that fails again tells its first cause', async () => {
	const undone: string[] = [];
	const part = partsOnce(() => () => void undone.push('undone'));
	let count = 0;
	const next = async () => ++count;
	expect([await part('a', next), await part('a', next), await part('b', next)]).toEqual([1, 1, 2]);
	const fail = (text: string) => () => Promise.reject(new Error(text));
	await expect(part('c', fail('the order was not placed'))).rejects.toThrow('the order was not placed');
	await expect(part('c', fail('there is no button'))).rejects.toThrow(/there is no button\nthe first time: the order was not placed/);
	expect(await part('c', next)).toBe(3);
	expect(undone).toEqual(['undone', 'undone']);
});
