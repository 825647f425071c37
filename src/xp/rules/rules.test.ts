import { describe, expect, test } from 'vitest';
import { DomainError } from '#core/errors';
import { guildId, memberId } from '#core/ids';
import { rankStep } from '../rank-roles.js';
import { levelTable } from '../ranks.service.js';
import { type RewardRule, xpSettings } from '../xp.settings.js';
import { creditWays } from './credit-ways.js';
import { ownEvents, type RewardEventKind } from './reward-events.js';
import { amountOf, amountText, conditionOf } from './rule-input.js';
import { firstSample, previewRule } from './rule-preview.js';
import { ruleProblems } from './rule-problems.js';

const order: RewardEventKind = {
	name: 'order.completed',
	feature: 'orders',
	people: ['buyer'],
	fields: {
		'order.captured': { kind: 'number', sample: 600 },
		'order.settlement': { kind: 'choice', options: ['credits'], sample: 'credits' }
	},
	counterpart: true,
	byItem: true,
	spent: 'order.captured'
};
const message = ownEvents[0]!;
const capped = { unit: 'count', max: 3, window: 'day', scope: 'member' } as const;

function ruleOf(fields: object): RewardRule {
	const row = { key: 'one', name: 'One', event: 'order.completed', who: 'buyer', ...fields };
	return xpSettings.parse({ rewardRules: [row] }).rewardRules[0]!;
}
const problems = (fields: object, event = order) => ruleProblems(ruleOf(fields), event).map(({ key }) => key);

describe('what would pay without end', () => {
	test.each([
		['a free event without a cap', { event: 'member.messaged', who: 'member', amounts: { xp: 5 } }, message, ['unlimited']],
		[
			'a cap per day alone does not bound a member',
			{ amounts: { xp: 5 }, caps: [{ ...capped, scope: 'counterpart' }] },
			message,
			['unlimited']
		],
		['once a day bounds it', { amounts: { xp: 5 }, entitlement: 'day' }, message, []],
		['an order without a cap is only warned of', { amounts: { xp: 5 } }, order, ['uncapped']],
		['fixed credits for an order', { amounts: { credits: 50 }, caps: [capped] }, order, ['pump']],
		[
			'all credits back',
			{ amounts: { credits: { perValue: 'order.captured', divisor: 1, min: 0, max: 500 } }, caps: [capped] },
			order,
			['pump']
		],
		['a tenth of them', { amounts: { credits: { perValue: 'order.captured', divisor: 10, min: 0, max: 500 } }, caps: [capped] }, order, []],
		[
			'fixed credits where more was paid',
			{ amounts: { credits: 50 }, caps: [capped], conditions: [{ field: 'order.captured', op: 'gte', value: 51 }] },
			order,
			[]
		],
		[
			'credits without a cap of a member',
			{ amounts: { credits: { perValue: 'order.captured', divisor: 9, min: 0, max: 9 } } },
			order,
			['creditsUncapped', 'uncapped']
		],
		[
			'a field that the event has not',
			{ amounts: { xp: 1 }, caps: [capped], conditions: [{ field: 'review.stars', op: 'eq', value: 5 }] },
			order,
			['field']
		]
	] as const)('%s', (_, fields, event, expected) => {
		expect(problems(fields, event)).toEqual(expected);
	});
});

describe('amounts in a form', () => {
	test.each([undefined, 0, 100, { perValue: 'order.captured', divisor: 6, min: 10, max: 500 }, { from: 'quest', min: 50, max: 150 }])(
		'%j is read as it is shown',
		(amount) => {
			expect(amountOf(amountText(amount), 'xp:fields.order-captured', 'order.captured')).toEqual(amount);
		}
	);

	test.each(['-1', '1.5', '/0 1-5', '/6', '/6 9-5', '/6 0-9999999', 'many', '=quest', '{"$gt":0}'])('%s is refused', (typed) => {
		expect(() => amountOf(typed, 'xp:fields.order-captured', 'order.captured')).toThrow(DomainError);
	});

	test('a share needs a measure, and choices need to be offered', () => {
		expect(() => amountOf('/6 1-5', 'xp:fields.order-captured', null)).toThrow(DomainError);
		const settlement = order.fields['order.settlement']!;
		expect(() => conditionOf('order.settlement', settlement, { op: null, value: '', values: ['gold'] })).toThrow(DomainError);
		expect(conditionOf('order.settlement', settlement, { op: null, value: '', values: ['credits', 'gold'] })).toMatchObject({
			value: ['credits']
		});
	});
});

describe('a preview', () => {
	const where = {
		guild: guildId('100000000000000000'),
		zone: 'UTC',
		at: new Date('2026-11-22T12:00:00Z'),
		member: memberId('200000000000000000')
	};
	const rule = ruleOf({ amounts: { xp: 10 }, multipliers: ['tenure'], caps: [capped] });
	const settings = xpSettings.parse({
		rewardRules: [rule],
		tenureMultipliers: { appliesTo: ['xp'], steps: [{ minMonths: 12, percent: 130 }] }
	});
	const paid = (sample: Partial<ReturnType<typeof firstSample>>, one = rule) =>
		previewRule({ ...where, settings }, order, one, { ...firstSample(order), ...sample });

	test('goes from the amount over the months to the caps', () => {
		expect(paid({})).toMatchObject({ base: { xp: 10 }, multiplied: { xp: 10 }, paid: { xp: 10 }, capped: [] });
		expect(paid({ months: 12 })).toMatchObject({ multiplied: { xp: 13 }, paid: { xp: 13 }, together: { xp: 13 } });
		expect(paid({ before: 2 })).toMatchObject({ paid: { xp: 10 } });
		expect(paid({ before: 3 })).toMatchObject({ paid: { xp: 0 }, capped: ['count'] });
	});

	test('of a rule that is off is the same, and one that pays once a day has paid', () => {
		expect(paid({}, { ...rule, enabled: false })).toMatchObject({ paid: { xp: 10 } });
		expect(paid({ before: 1 }, { ...rule, entitlement: 'day' })).toMatchObject({ paid: { xp: 0 }, already: true });
	});

	test('says which condition does not hold', () => {
		const strict = { ...rule, conditions: [{ field: 'order.captured', op: 'gte' as const, value: 601 }] };
		expect(paid({}, strict)).toMatchObject({ base: null, conditions: [{ holds: false }], paid: { xp: 0 } });
	});
});

describe('the role of a rank', () => {
	const joinedAt = new Date('2026-01-01T00:00:00Z');
	const seen = (...roles: string[]) => ({ joinedAt, roles });
	const holder = { joinedAt, role: 'r1', given: true, kept: null };

	test('is given, changed and taken with the rank', () => {
		expect(rankStep(null, seen(), 'r1')).toMatchObject({ give: 'r1', take: null, row: { role: 'r1', given: false } });
		expect(rankStep(null, seen('r1'), 'r1')).toMatchObject({ give: null, row: { role: 'r1', given: true } });
		expect(rankStep(holder, seen('r1'), 'r2')).toMatchObject({ give: 'r2', take: 'r1' });
		expect(rankStep(holder, seen('r1'), null)).toMatchObject({ give: null, take: 'r1', row: { role: null } });
		expect(rankStep(null, null, 'r1')).toMatchObject({ give: null, row: { joinedAt: null } });
	});

	test('that somebody took away is not given again, until the rank changes', () => {
		const taken = rankStep(holder, seen(), 'r1');
		expect(taken).toMatchObject({ give: null, row: { role: null, kept: 'r1' } });
		expect(rankStep(taken.row, seen(), 'r1')).toMatchObject({ give: null, row: { kept: 'r1' } });
		expect(rankStep(taken.row, seen(), 'r2')).toMatchObject({ give: 'r2', row: { kept: null } });
		expect(rankStep({ ...holder, given: false }, seen(), 'r1')).toMatchObject({ give: null, row: { role: 'r1', kept: null } });
	});
});

test('the table of levels rises and ends at the highest', () => {
	const { levels } = xpSettings.parse({ levels: { formula: { kind: 'polynomial', a: 5, b: 50, c: 100 }, maxLevel: 40 } });
	const table = levelTable(levels);
	expect(table[0]).toEqual({ level: 1, xp: 0 });
	expect(table.at(-1)?.level).toBe(40);
	expect(table.every(({ xp }, index) => index === 0 || xp > (table[index - 1]?.xp ?? 0))).toBe(true);
});

describe('ways to credits', () => {
	const settings = (enabled: boolean, ...rules: object[]) =>
		xpSettings.parse({
			faucets: { enabled },
			rewardRules: rules.map((fields, index) => ({ key: `rule-${index}`, name: 'One', event: 'order.completed', who: 'buyer', ...fields }))
		});
	const pays = { amounts: { credits: 50 } };
	const ways = (of: ReturnType<typeof settings>, off: readonly string[] = [], items: readonly string[] = ['rule-0', 'rule-1']) =>
		creditWays(of, [order, ...ownEvents], (part) => !off.includes(part), new Set(items)).map(({ event, most }) => [event.name, most]);

	test('are rules that are on and pay credits, for what happens here', () => {
		expect(ways(settings(true, pays, { amounts: { credits: { perValue: 'order.captured', divisor: 10, min: 0, max: 80 } } }))).toEqual([
			['order.completed', 80]
		]);
		expect(ways(settings(true, { ...pays, event: 'quest.completed' }, { ...pays, event: 'sale.completed' }))).toEqual([]);
		expect(ways(settings(true, { ...pays, enabled: false }, { ...pays, archived: true }, { amounts: { xp: 5, tokens: 5 } }))).toEqual([]);
		expect(ways(settings(true, { ...pays, who: 'assignee' }))).toEqual([]);
		// Orders are rewarded by the rules of their item.
		expect(ways(settings(true, pays), [], ['rule-7'])).toEqual([]);
	});

	test('are none while credits are not paid, or the part is off that it needs', () => {
		expect(ways(settings(false, pays))).toEqual([]);
		for (const part of ['xp', 'orders']) expect(ways(settings(true, pays), [part])).toEqual([]);
		expect(ways(settings(true, pays), ['reviews'])).toHaveLength(1);
	});
});
