import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { levelOf, levelProgress, rankOf, xpAtLevel } from './levels.js';
import { holds } from './reward-planner.js';
import { dayStart, windowKey } from './time-windows.js';
import { type RewardCondition, xpSettings } from './xp.settings.js';

const curve = (formula: object, maxLevel = 1000) => xpSettings.parse({ levels: { formula, maxLevel } }).levels;
const curves = [
	curve({ kind: 'linear', xpPerLevel: 250 }),
	curve({ kind: 'polynomial', a: 5, b: 50, c: 100 }),
	curve({ kind: 'polynomial', a: 0, b: 0, c: 1, startLevel: 0 }, 60),
	curve({ kind: 'table', xpAtLevel: [0, 250, 600, 1100] })
];

describe('levels', () => {
	test('the default is 250 XP each, from level 1', () => {
		expect([0, 249, 250, 1690].map((xp) => levelOf(xpSettings.defaults.levels, xp))).toEqual([1, 1, 2, 7]);
		expect(levelProgress(xpSettings.defaults.levels, 1690)).toEqual({ level: 7, levelXp: 1500, nextXp: 1750, share: 190 / 250 });
	});

	test('polynomial steps cost a·n² + b·n + c', () => {
		const levels = curve({ kind: 'polynomial', a: 5, b: 50, c: 100, startLevel: 0 });
		expect([0, 1, 2, 3].map((level) => xpAtLevel(levels, level))).toEqual([0, 100, 255, 475]);
	});

	test('a table ends at its last level', () => {
		expect(levelProgress(curve({ kind: 'table', xpAtLevel: [0, 250] }), 9999)).toEqual({ level: 2, levelXp: 250, nextXp: null, share: 1 });
	});

	test('on every curve XP lie between the bounds of their level', () => {
		fc.assert(
			fc.property(fc.constantFrom(...curves), fc.integer({ min: 0, max: 50_000_000 }), (levels, xp) => {
				const { level, levelXp, nextXp, share } = levelProgress(levels, xp);
				expect(levelXp).toBeLessThanOrEqual(xp);
				if (nextXp !== null) expect(nextXp).toBeGreaterThan(xp);
				expect(share).toBeGreaterThanOrEqual(0);
				expect(share).toBeLessThanOrEqual(1);
				expect(levelOf(levels, levelXp)).toBe(level);
			})
		);
	});

	test('ranks go by months, in any order of the rows', () => {
		const ranks = xpSettings.parse({
			ranks: [
				{ key: 'expert', name: 'Expert', minMonths: 12 },
				{ key: 'beginner', name: 'Beginner', minMonths: 0 }
			]
		}).ranks;
		expect(rankOf(ranks, 3)).toMatchObject({ rank: { key: 'beginner' }, next: { name: 'Expert', inMonths: 9 } });
		expect(rankOf(ranks, 12)).toMatchObject({ rank: { key: 'expert' }, next: null });
		expect(rankOf([], 12)).toEqual({ rank: null, next: null });
	});
});

describe('windows', () => {
	test('days and weeks turn at midnight of the guild', () => {
		const late = new Date('2026-12-31T23:30:00Z');
		expect(windowKey('day', late, 'UTC', 1)).toBe('day-2026-12-31');
		expect(windowKey('day', late, 'Europe/Berlin', 1)).toBe('day-2027-01-01');
		expect(windowKey('week', late, 'Europe/Berlin', 1)).toBe('week-2026-53');
		expect(windowKey('season', late, 'UTC', 4)).toBe('season-4');
		expect(dayStart(late, 'Europe/Berlin').toISOString()).toBe('2026-12-31T23:00:00.000Z');
	});

	test('the day on which clocks change has one start', () => {
		expect(dayStart(new Date('2026-10-25T12:00:00Z'), 'Europe/Berlin').toISOString()).toBe('2026-10-24T22:00:00.000Z');
	});
});

describe('conditions', () => {
	const fields = { value: 50, kind: 'help', on: true };
	const cases: [RewardCondition['field'], RewardCondition['op'], RewardCondition['value'], boolean][] = [
		['value', 'gte', 50, true],
		['value', 'gt', 50, false],
		['value', 'lt', 51, true],
		['value', 'lte', 49, false],
		['value', 'multipleOf', 5, true],
		['value', 'multipleOf', 0, false],
		['value', 'eq', '50', false],
		['kind', 'in', ['help', 'recruit'], true],
		['kind', 'gte', 1, false],
		['kind', 'ne', 'x', true],
		['on', 'eq', true, true],
		['missing', 'ne', 1, false]
	];
	test.each(cases)('%s %s %j is %s', (field, op, value, expected) => {
		expect(holds({ field, op, value }, { fields })).toBe(expected);
	});

	test('a field that nobody could see is not held against the member', () => {
		expect(holds({ field: 'message.length', op: 'gte', value: 6 }, { fields: {}, unseen: ['message.length'] })).toBe(true);
	});
});
