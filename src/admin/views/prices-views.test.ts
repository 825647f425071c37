import { describe, expect, it } from 'vitest';
import { guildId, memberId } from '#core/ids';
import { type ModalScreen, pageOf, type Screen, type ViewContext } from '#core/views/kit';
import { type PriceRule, type RuleKind, ruleKinds } from '#shop';
import { pseudoStrings, testView } from '../../../tests/support/views.js';
import { problemsOf } from '../../../tests/views/discord-limits.js';
import { ruleKind } from '../prices/ids.js';
import { archiveRuleView, couponUsesView, ladderPlanView, pricesView, ruleListView, ruleView } from './prices.view.js';
import { ladderForm, ruleForm } from './prices-forms.view.js';

const guild = guildId('100000000000000001');
const hostile = '@everyone **x** `{name}` <@1> '.repeat(4);
const name = hostile.slice(0, 45);
const key = 'k'.repeat(40);
const at = new Date('2026-11-20T18:00:00Z');
const iso = at.toISOString();
const base = { _id: `${guild}|x|${key}`, guild, key, name, active: false, archived: false, version: 999_999, edited: true, source: '' };
const keys = Array.from({ length: 25 }, (_, index) => `${'k'.repeat(37)}-${index + 10}`);
const names = {
	categories: new Map(keys.map((one): [string, string] => [one, name])),
	items: new Map(keys.map((one): [string, string] => [one, name]))
};
const scope = { categories: keys, items: keys };
const times = { kind: 'weekly' as const, days: [1, 2, 3, 4, 5, 6, 7], from: '18:00', to: '02:00' };
const coupon: PriceRule<'coupon'> = {
	...base,
	kind: 'coupon',
	rule: {
		...{ percent: null, credits: 1_000_000, mostCredits: 1_000_000, scope, from: iso, to: iso },
		...{ uses: 1_000_000, perMember: 1_000, firstOnly: true, minTotal: 5_000_000 }
	}
};
const ladder: PriceRule<'ladder'> = {
	...base,
	key: 'k'.repeat(24),
	kind: 'ladder',
	rule: {
		steps: Array.from({ length: 12 }, () => ({ label: hostile.slice(0, 60), percent: 10_000 })),
		blueprint: { label: hostile.slice(0, 60), percent: 10_000 }
	}
};
const rules: Readonly<Record<RuleKind, PriceRule>> = {
	sale: { ...base, kind: 'sale', rule: { percent: 99, scope, times } },
	role: { ...base, kind: 'role', rule: { role: '111111111111111111', percent: 99, scope } },
	coupon,
	ladder
};
const use = {
	...{ _id: 'x', guild, coupon: key, order: 'A7K2Q', member: memberId('222222222222222222'), at },
	...{ amount: 1_000_000, returned: false }
};

function* shown(view: ViewContext): Generator<[string, Screen | ModalScreen | null]> {
	const kinds = ruleKinds.map((kind) => ({ kind, all: 100, active: 100 }));
	yield ['home', pricesView(view, { kinds, combine: 'add', mostPercent: 99 })];
	const note = { text: hostile, undo: { edit: 999_999, kind: 'coupon' as const, key } };
	for (const kind of ruleKinds) {
		const row = rules[kind];
		for (const archived of [true, false])
			yield [
				`${kind} list`,
				ruleListView(view, { kind, archived, rules: keys.map((one) => ({ ...row, key: one })), other: 5, page: 3 }, note)
			];
		yield [`no ${kind}`, ruleListView(view, { kind, archived: false, rules: [], other: 0, page: 0 })];
		for (const change of [{}, { active: true }, { archived: true }])
			yield [
				`${kind} ${JSON.stringify(change)}`,
				ruleView(view, { row: { ...row, ...change }, names, zone: 'Europe/Paris', run: { on: true, at }, used: 5, roles: {} }, note)
			];
		yield [`archive ${kind}`, archiveRuleView(view, row)];
		const form = { kind, names, zone: 'Europe/Paris', roles: {} };
		yield [`${kind} form`, ruleForm(view, { ...form, row, part: 'main' })];
		yield [`new ${kind}`, ruleForm(view, { ...form, row: null, part: 'main' })];
	}
	const form = { names, zone: 'Europe/Paris', roles: {} };
	yield ['times', ruleForm(view, { ...form, kind: 'sale', row: rules.sale, part: 'times' })];
	yield ['bounds', ruleForm(view, { ...form, kind: 'coupon', row: coupon, part: 'bounds' })];
	yield [
		'uses',
		couponUsesView(view, {
			row: coupon,
			count: 1_000_000,
			page: pageOf(
				Array.from({ length: 50 }, () => use),
				2,
				10
			)
		})
	];
	yield ['no uses', couponUsesView(view, { row: coupon, count: 0, page: pageOf([], 0, 10) })];
	const lines = Array.from({ length: 24 }, (_, index) => ({
		label: hostile.slice(0, 100),
		before: index % 2 ? null : 5,
		after: 1_000_000
	}));
	const item = { key, name, version: 99_999, base: 1_000_000 };
	const small = { ...ladder, version: 9_999 };
	yield ['ladder plan', ladderPlanView(view, { ladder: small, item, lines, gone: Array.from({ length: 25 }, () => hostile.slice(0, 60)) })];
	yield ['ladder form', ladderForm(view, ladder.key, '')];
}

describe('the screens of prices', () => {
	it.each(Object.entries({ English: testView(), 'the longest texts': testView({ strings: pseudoStrings }) }))(
		'are taken by Discord, in %s, however long things are',
		(_, view) => {
			const wrong = [...shown(view)].flatMap(([what, screen]) =>
				screen ? problemsOf(screen).map((problem) => `${what}: ${problem}`) : [`${what}: nothing`]
			);
			expect(wrong).toEqual([]);
		}
	);

	it('name nothing that is not there', () => {
		expect(ruleForm(testView(), { kind: 'role', row: rules.role, part: 'bounds', names, zone: 'UTC', roles: {} })).toBeNull();
		expect(ruleForm(testView(), { kind: 'coupon', row: rules.role, part: 'bounds', names, zone: 'UTC', roles: {} })).toBeNull();
		expect(ruleKind('__proto__')).toBeNull();
	});
});
