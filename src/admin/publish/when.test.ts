import { describe, expect, it } from 'vitest';
import { DomainError } from '../../core/errors.js';
import { momentOf } from './when.js';

const now = new Date('2026-11-21T12:00:00Z');
const read = (typed: string, zone = 'Europe/Paris'): string => {
	try {
		return momentOf(typed, zone, now, 'id').toISOString();
	} catch (error) {
		const problem = error instanceof DomainError ? error.params.problem : null;
		if (typeof problem !== 'object' || problem?.kind !== 'text') throw error;
		return problem.key.replace('admin:publish.refused.', '');
	}
};

describe('the moment of a plan', () => {
	it('is read by the clock of its zone', () => {
		expect(read('2026-11-28 18:00')).toBe('2026-11-28T17:00:00.000Z');
		expect(read(' 28.11.2026, 18:00 ', 'America/New_York')).toBe('2026-11-28T23:00:00.000Z');
		expect(read('1.12.2026 0:05', 'UTC')).toBe('2026-12-01T00:05:00.000Z');
	});

	it.each([
		'',
		'tomorrow',
		'2026-11-28',
		'18:00',
		'2026-02-30 10:00',
		'2026-11-28 24:00',
		'2026-11-28 10:60',
		'99999-1-1 1:00',
		'2026-11-28 18:00; drop'
	])('is refused when it is none: %s', (typed) => {
		expect(read(typed)).toBe('date');
	});

	it('is refused when it is past, now, or too far', () => {
		expect(read('2026-11-21 12:00', 'UTC')).toBe('past');
		expect(read('2026-11-21 12:01', 'UTC')).toBe('2026-11-21T12:01:00.000Z');
		expect(read('2027-02-19 12:00', 'UTC')).toBe('2027-02-19T12:00:00.000Z');
		expect(read('2027-02-19 12:01', 'UTC')).toBe('far');
	});

	it('is refused when the clocks skip it', () => {
		const before = new Date('2026-03-20T12:00:00Z');
		expect(() => momentOf('2026-03-29 02:30', 'Europe/Paris', before, 'id')).toThrow('admin.publishWhen');
		expect(momentOf('2026-03-29 03:30', 'Europe/Paris', before, 'id').toISOString()).toBe('2026-03-29T01:30:00.000Z');
	});
});
