import { expect, test } from 'vitest';
import { defineSaga, sagaProblems } from './saga.js';

const sound = {
	initial: 'a',
	states: { a: { owner: 'x', deadline: 'd.a', otherwise: 'end' }, b: null },
	transitions: { end: { from: ['a'], to: 'b', by: ['x', 'system'] } }
} as const;

test('a sound table passes and answers questions', () => {
	const saga = defineSaga<'a' | 'b', 'x', 'end'>(sound);
	expect(saga.exits('a')).toEqual(['end']);
	expect(saga.exits('a', 'system')).toEqual(['end']);
	expect(saga.isEnd('b')).toBe(true);
});

test.each([
	['a default that system may not take', { ...sound, transitions: { end: { from: ['a'], to: 'b', by: ['x'] } } }],
	['an end with an exit', { ...sound, transitions: { end: { from: ['a', 'b'], to: 'b', by: ['x', 'system'] } } }],
	['a state without a way out', { ...sound, states: { ...sound.states, c: { owner: 'x', deadline: 'd.c', otherwise: 'end' } } }],
	['an unknown target', { ...sound, transitions: { end: { from: ['a'], to: 'z', by: ['x', 'system'] } } }],
	['a state that can never be reached', { ...sound, states: { ...sound.states, c: null } }]
])('%s is found', (_, table) => {
	const problems = sagaProblems<string, string, string>(table);
	expect(problems.length).toBeGreaterThan(0);
	expect(() => defineSaga<string, string, string>(table)).toThrow(/holes/);
});
