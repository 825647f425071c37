import { expect, test } from 'vitest';
import { memberId } from '#core/ids';
import type { ModalScreen, Screen } from '#core/views/kit';
import { type EditedGate, type EditedTier, type Moves, type TierLadder, trustSettings } from '#trust';
import { type EditedRank, type EditedRule, type Ladder, RewardEvents, type RewardPreview, xpSettings } from '#xp';
import { pseudoStrings, testView } from '../../../tests/support/views.js';
import { problemsOf } from '../../../tests/views/discord-limits.js';
import { ownEvents } from '../../xp/rules/reward-events.js';
import { gatesView, gateView, guardsView } from './gates.view.js';
import { ladderView, levelsView, rankView } from './ranks.view.js';
import { rulePreviewView } from './rule-preview.view.js';
import { archiveRowView, capsView, conditionsView, historyView, rulesView, ruleView } from './rules.view.js';
import { conditionForm, gateForm, levelsForm, newRuleForm, rankForm, ruleForm, tenureForm } from './rules-forms.view.js';
import { tiersView, tierView, tierWishView } from './tiers.view.js';
import { ceilingForm, growthForm, tierForm } from './tiers-forms.view.js';

const hostile = '@everyone **x** `{name}` <@1> '.repeat(4);
const name = hostile.slice(0, 45);
const key = 'k'.repeat(40);
const seen = 'abcdefgh';
const at = new Date('2026-11-22T12:00:00Z');
const registry = new RewardEvents();
for (const event of ownEvents) registry.declare(event);
const event = ownEvents[0]!;

const settings = xpSettings.parse({
	rewardRules: Array.from({ length: 60 }, (_, index) => ({
		key: `${key.slice(0, 37)}-${index}`,
		name,
		event: index % 2 === 0 ? event.name : hostile.slice(0, 60),
		who: 'member',
		archived: index % 5 === 0,
		conditions: Array.from({ length: 10 }, () => ({ field: 'message.length', op: 'gte', value: 999_999_999 })),
		amounts: {
			xp: { perValue: 'message.length', divisor: 999_999_999, min: 1, max: 1_000_000 },
			tokens: { from: hostile.slice(0, 40), min: 1, max: 1_000_000 },
			credits: 1_000_000
		},
		caps: Array.from({ length: 10 }, () => ({ unit: 'credits', max: 1_000_000_000, window: 'season', scope: 'counterpart_tribe' })),
		cooldownSeconds: 31_536_000
	})),
	ranks: Array.from({ length: 25 }, (_, index) => ({
		key: `${key.slice(0, 37)}-${index}`,
		name,
		emoji: '🦖',
		minMonths: index,
		role: '9'.repeat(20)
	})),
	tenureMultipliers: {
		appliesTo: ['xp', 'tokens'],
		steps: Array.from({ length: 25 }, (_, index) => ({ minMonths: index * 48, percent: 1000 }))
	},
	levels: { formula: { kind: 'polynomial', a: 1_000_000, b: 1_000_000, c: 1_000_000 }, maxLevel: 100_000 }
});
const rules: EditedRule[] = settings.rewardRules.map((rule, index) => ({
	rule,
	seen,
	event: index % 2 === 0 ? event : null,
	problems: [
		{ key: 'unlimited', weight: 'refuse' },
		{ key: 'creditsUncapped', weight: 'refuse' }
	]
}));
const [rule] = rules;
if (!rule) throw new Error('no rule');
const ranks: EditedRank[] = settings.ranks.map((rank) => ({ rank, seen, members: 10_000 }));
const ladder: Ladder = {
	ranks,
	tenure: settings.tenureMultipliers,
	tenureSeen: seen,
	levels: settings.levels,
	levelsSeen: seen,
	known: 10_000
};
const gates: EditedGate[] = trustSettings
	.parse({
		gates: Array.from({ length: 25 }, (_, index) => ({
			key: `${key.slice(0, 37)}-${index}`,
			name,
			appliesTo: ['order.over:1000000000'],
			require: {
				standing: 0.99,
				confidence: 0.99,
				tenureDays: 400,
				settledDeals: 50,
				verifiedGameId: true,
				noAdmittedCase: true,
				noSanction: true,
				level: 1000,
				rank: key.slice(0, 40)
			},
			manualPass: { maxDays: 365 },
			earn: hostile.slice(0, 200)
		}))
	})
	.gates.map((gate) => ({
		gate,
		seen,
		uses: Array.from({ length: 60 }, (_, index) => ({ item: `${key.slice(0, 37)}-${index}`, name })),
		ranks: Array.from({ length: 50 }, (_, index) => ({ key: `rank-${index}`, name, minMonths: index })),
		points: Array.from({ length: 30 }, (_, index) => ({
			key: `form:${key.slice(0, 37)}-${index}`,
			label: { kind: 'text', key: 'gates:points.form', params: { name: { kind: 'user-text', value: name } } }
		}))
	}));
test('the list says what a gate guards, also where that is no item', () => {
	const guarding = (...appliesTo: readonly string[]) => {
		const [parsed] = trustSettings.parse({ gates: [{ key: 'g', name: 'Gate', appliesTo }] }).gates;
		if (!parsed) throw new Error('no gate');
		const points = [{ key: 'economy.send', label: { kind: 'text', key: 'economy:points.economy-send' } as const }];
		return JSON.stringify(gatesView(testView(), [{ gate: parsed, seen, uses: [], ranks: [], points }], 0));
	};
	const market = guarding('market.sell');
	expect(market).toContain('Selling on the market (not in this version yet)');
	expect(market).not.toContain('0 items');
	expect(guarding('item', 'order.over:2000')).toContain('orders of');
	expect(guarding('channel:lounge')).toContain('channel:lounge (not on this server)');
	expect(guarding('item')).toContain('guards nothing yet');
});

const [gate] = gates;
const [rank] = ranks;
if (!gate || !rank) throw new Error('no gate or rank');
const trust = trustSettings.parse({
	tiers: Array.from({ length: 20 }, (_, index) => ({
		...{ key: `${key.slice(0, 37)}-${index}`, name, emoji: '🛡️', description: hostile.slice(0, 200), archived: index > 15 },
		require: { standing: index / 100, confidence: 0.99, tenureDays: 3650 }
	})),
	limits: { growth: { appliesTo: ['openOrders', 'openOrderValue', 'openSaleValue', 'sendPerDay'], maxTimesBase: 1000 } }
});
const most = { openOrders: 1000, openOrderValue: 1e9, openSaleValue: 1e9, sendPerDay: 1e9, holdHoursAfterSale: 8760 };
const everyLimit = ['openOrders', 'openOrderValue', 'openSaleValue', 'sendPerDay', 'holdHoursAfterSale'] as const;
const tiers: EditedTier[] = trust.tiers.map((tier) => ({
	...{ tier, seen, from: tier, members: 10_000, worse: { below: tier, by: everyLimit } },
	limits: { tier: tier.key, ...most }
}));
const [tier] = tiers;
if (!tier) throw new Error('no tier');
const tierLadder: TierLadder = {
	...{ tiers, growth: { ...trust.limits.growth, percentOfStandingTimesSettledValue: 10_000 }, growthSeen: seen },
	...{ ceiling: { ...trust.limits.ceiling, appliesTo: ['openSaleValue', 'sendPerDay'] }, ceilingSeen: seen, known: 2_000 }
};
const moves: Moves = {
	of: 2_000,
	moves: Array.from({ length: 500 }, (_, index) => ({
		...{ member: memberId('9'.repeat(20)), from: tier.tier, to: tier.tier, up: index % 2 === 0 }
	}))
};
const note = { text: hostile, undo: '1:admin.rule-undo:-:reward:x:1' };
const preview: RewardPreview = {
	sample: { fields: { 'message.length': 1, 'channel.countsForXp': true }, months: 1200, before: 100 },
	conditions: rule.rule.conditions.map((condition) => ({ condition, holds: true })),
	...{ base: { xp: 1, tokens: 1, credits: 1 }, multiplied: { xp: 1, tokens: 1, credits: 1 }, paid: { xp: 1, tokens: 1, credits: 1 } },
	...{ capped: ['cooldown', 'count', 'xp', 'tokens', 'credits'], already: true, together: { xp: 1, tokens: 1, credits: 1 } }
};
const changes = Array.from({ length: 6 }, (_, index) => ({
	at,
	actor: '9'.repeat(20),
	action: 'reward.amounts',
	version: 999_999 - index
}));

test.each([
	['in English', testView()],
	['with strings twice as long', testView({ strings: pseudoStrings })]
] as const)('every screen and form of rules fits Discord %s', (_, view) => {
	const screens: (Screen | ModalScreen | null)[] = [
		...[0, 3, 99].map((page) => rulesView(view, { rules, events: registry.all(), page }, note)),
		ruleView(view, rule, { items: 625, all: 625 }, note),
		conditionsView(view, rule, note),
		capsView(view, rule, note),
		historyView(view, { area: 'reward', key, name }, changes),
		archiveRowView(view, { area: 'reward', key, seen, name, text: hostile }),
		rulePreviewView(view, rule, event, preview),
		ladderView(view, ladder, 0, note),
		rankView(view, rank, note),
		levelsView(
			view,
			{ levels: settings.levels, seen, wish: { text: 'polynomial.1000000.1000000.1000000.100.100000', up: 1, down: 1, known: 9 } },
			note
		),
		gatesView(view, gates, 0, note),
		gateView(view, gate, { pass: 1, of: 200, passes: 500 }, note),
		guardsView(view, gate, 0, note),
		guardsView(view, gate, 1, note),
		...[0, 3, 99].map((page) => tiersView(view, tierLadder, page, note)),
		tiersView(view, { ...tierLadder, tiers: [], known: 0 }, 0),
		tiersView(view, { ...tierLadder, known: null }, 0),
		tierView(view, tier, 2_000, note),
		tierView(view, { ...tier, limits: null, from: null, members: null, worse: null }, null, note),
		tierWishView(view, { tier: tier.tier, seen, act: 'demands.99.99.3650', moves }),
		tierWishView(view, { tier: tier.tier, seen, act: 'demands.99.99.3650', moves: null }),
		...['basics', 'demands', 'limits'].map((part) => tierForm(view, tier, part)),
		tierForm(view, null, 'new'),
		growthForm(view, tierLadder),
		ceilingForm(view, tierLadder),
		historyView(
			view,
			{ area: 'tier', key, name },
			changes.map((change) => ({ ...change, action: 'tier.limits' }))
		),
		newRuleForm(view, event),
		...['basics', 'amounts', 'cap', 'sample'].map((part) => ruleForm(view, rule, event, part)),
		...Object.keys(event.fields).map((field) => conditionForm(view, rule, event, field)),
		rankForm(view, rank),
		rankForm(view, null),
		tenureForm(view, ladder),
		levelsForm(view, ladder),
		...['basics', 'demands', 'proofs', 'progress', 'passes'].map((part) => gateForm(view, gate, part)),
		gateForm(view, null, 'new')
	];
	expect(screens.filter((screen) => screen === null)).toEqual([]);
	expect(screens.flatMap((screen) => (screen ? problemsOf(screen) : []))).toEqual([]);
});
