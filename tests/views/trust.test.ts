import { describe, expect, test } from 'vitest';
import { guildId, memberId } from '#core/ids';
import type { Screen, ViewContext } from '#core/views/kit';
import { blankReading } from '../../src/trust/engine/blank.js';
import type { Part } from '../../src/trust/engine/index.js';
import { ringPicture } from '../../src/trust/rings/ring-picture.js';
import type { Ring } from '../../src/trust/rings/rings.js';
import type { TrustProfile, WeighedEvidence } from '../../src/trust/trust.service.js';
import { aroundView, ringNoteForm, ringsView, ringView } from '../../src/trust/views/rings.js';
import { othersTrustScreen, trustScreen } from '../../src/trust/views/trust.js';
import { evidenceScreen, limitsScreen, raiseScreen, sourcesScreen } from '../../src/trust/views/trust-why.js';
import { pseudoStrings, testView } from '../support/views.js';
import { problemsOf } from './discord-limits.js';

const guild = guildId('100000000000000001');
const mira = memberId('200000000000000001');
const rook = memberId('200000000000000002');
const at = new Date('2026-11-20T18:00:00Z');
const hostile = '**@everyone** <@&1> [x](https://x.y) `'.repeat(3);

const part = (name: Part['part'], standing: number): Part => ({ part: name, standing, risk: 0, count: 12, partners: 9, value: 3400 });
const tier = {
	key: 'trusted',
	name: 'Trusted Trader',
	emoji: '',
	description: '',
	require: { standing: 0.25, confidence: 0.25, tenureDays: 14 },
	archived: false
};
const veteran = { ...tier, key: 'veteran', name: hostile, require: { standing: 0.55, confidence: 0.5, tenureDays: 90 } };
const limits = { tier: 'trusted', openOrders: 5, openOrderValue: 12_500, openSaleValue: 1000, sendPerDay: 1500, holdHoursAfterSale: 48 };
const profile: TrustProfile = {
	...blankReading({ standing: 0.48, confidence: 0.5, tenureDays: 600, settledDeals: 12, settledValue: 3400, creditedValue: 2900.4 }),
	...{ partners: 9, badDeals: 1, cases: 1, missed: 2, reviews: 4, vouches: 2, tier, nextTier: veteran, limits, formula: 3 },
	parts: [
		...[part('start', 3), part('seedDeals', 31), part('memberDeals', 12), part('reviews', 2), part('vouches', 4), part('bad', -5)],
		...[part('aftermath', -3), part('stay', 4), part('habit', 0), part('pair', 0)]
	]
};
const newcomer: TrustProfile = { ...profile, ...blankReading({ parts: [part('start', 3)] }), tier: null, nextTier: tier, limits: null };
const gates = [
	{ key: 'market.sell', name: 'Sell on the market', open: true, missing: [], earn: '' },
	{
		key: 'recruiting',
		name: hostile,
		open: false,
		missing: [{ kind: 'standing', need: 55, have: 48 } as const, { kind: 'verifiedGameId' } as const],
		earn: ''
	}
];
/** Eleven gates that a case closes, the first eight of them by standing too. */
const closedByCase = Array.from({ length: 11 }, (_, index) => ({
	...{ key: `gate${index}`, name: `Gate ${index}`, open: false, earn: '' },
	missing: [...(index < 8 ? [{ kind: 'standing', need: 50 + index, have: 48 } as const] : []), ...[{ kind: 'noAdmittedCase' } as const]]
}));
const kinds = ['deal', 'review', 'case', 'noShow', 'vouch', 'void', 'deal', 'review'] as const;
const evidence = kinds.map((kind, index): WeighedEvidence => {
	const base = {
		_id: `e${index}`,
		key: `e${index}`,
		guild,
		subject: mira,
		partner: index === 3 ? null : rook,
		kind,
		event: 'order.completed'
	};
	const rest = {
		value: 300,
		mark: index === 7 ? -1 : 1,
		tribe: null,
		related: false,
		until: null,
		of: null,
		decides: null,
		at,
		seq: index
	};
	const source = index === 2 ? 'case:38' : 'order:A7K2Q';
	return { row: { ...base, ...rest, source, seed: index < 2 }, weight: index === 5 ? null : index / 8, good: index !== 7 };
});
const page = { rows: evidence, page: 1, pages: 3, total: 28 };
const course = {
	points: [0, 0.5, 0.48].map((standing, day) => ({ member: mira, at, standing, confidence: 0.5, badDeals: day > 1 ? 1 : 0 })),
	picture: Buffer.from('x')
};
const raises = [
	{ target: 0.55, deals: 4, value: 1200 },
	{ target: 0.25, deals: null, value: 0 }
];

const ring: Ring = {
	key: 'a:b',
	members: Array.from({ length: 30 }, (_, index) => ({
		member: memberId(`2000000000000${String(index).padStart(5, '0')}`),
		joinedAt: index % 3 === 0 ? null : at.getTime(),
		inviter: index === 0 ? null : mira,
		tribe: null,
		seedValue: 10 * index,
		memberValue: 1_000_000,
		cases: index % 2
	})),
	links: [{ one: mira, other: rook, kinds: ['deals', 'tribe'], value: 500 }],
	reasons: [
		{ kind: 'closed', share: 0.93, value: 12_000, deals: 40 },
		{ kind: 'unseeded', of: 30, value: 100 },
		{ kind: 'brought', by: mira, count: 29 },
		{ kind: 'burst', count: 20, hours: 7 },
		{ kind: 'sharedId', count: 1 },
		{ kind: 'tribe', count: 2 },
		{ kind: 'cases', members: 3, count: 4 }
	]
};
const seen = { by: rook, at, note: hostile, links: 1 };
const row = { _id: 'r', guild, members: [mira], reasons: 2, foundAt: at, seen };
const card = { key: 'abcdefgh12345678', ring, row: null, seen: false };

const screens: Record<string, (view: ViewContext) => Screen> = {
	own: (view) => trustScreen(view, { name: 'Mira', profile, gates, course, underReview: true }),
	'own, many gates closed': (view) =>
		trustScreen(view, { name: 'Mira', profile, gates: [...gates, ...closedByCase], course: null, underReview: true }),
	newcomer: (view) => trustScreen(view, { name: 'Mira', profile: newcomer, gates: [], course: null, underReview: false }),
	"somebody else's": (view) =>
		othersTrustScreen(view, { member: rook, name: 'Rook', profile, extra: { lines: ['4.8 ★'], buttons: [] }, staff: false }),
	"somebody else's, for staff": (view) => othersTrustScreen(view, { member: rook, name: hostile, profile: newcomer, staff: true }),
	evidence: (view) => evidenceScreen(view, page),
	'evidence, none': (view) => evidenceScreen(view, { rows: [], page: 0, pages: 1, total: 0 }),
	raise: (view) => raiseScreen(view, { profile, gates: gates.slice(1), raises, repeats: { member: 0.5, staff: 0.85 }, verified: false }),
	'raise, nothing closed': (view) =>
		raiseScreen(view, { profile: newcomer, gates: [], raises, repeats: { member: 0.5, staff: 0.85 }, verified: true }),
	limits: (view) => limitsScreen(view, { profile, base: { ...limits, openOrderValue: 10_000 }, percent: 100, times: 5 }),
	'limits, bounded': (view) =>
		limitsScreen(view, { profile: { ...profile, limits: { ...limits, openSaleValue: 310 } }, base: limits, percent: 100, times: 5 }),
	'limits, none': (view) => limitsScreen(view, { profile: newcomer, base: null, percent: 0, times: 1 }),
	sources: (view) => sourcesScreen(view, { member: rook, name: 'Rook', profile, page, course }),
	'groups, none': (view) => ringsView(view, [], 0),
	groups: (view) => ringsView(view, [card, { ...card, key: 'other', row, seen: true }], 0),
	group: (view) => ringView(view, card, Buffer.from('x')),
	'group, looked at and grown': (view) => ringView(view, { ...card, row }, Buffer.from('x')),
	around: (view) => aroundView(view, mira, ring, Buffer.from('x')),
	'around, nobody': (view) => aroundView(view, mira, null, null)
};

describe('screens of trust', () => {
	test('count the groups that nobody has looked at', () => {
		const title = (cards: readonly (typeof card | (Omit<typeof card, 'row'> & { readonly row: typeof row }))[]) =>
			JSON.stringify(ringsView(testView(), cards, 0));
		const looked = { ...card, key: 'other', row, seen: true };
		expect(title([card, looked])).toContain('1 group to look at');
		expect(title([looked])).toContain('All groups were looked at');
		expect(title([])).toContain('Nothing to look at');
	});

	test.each(Object.entries(screens))('%s', (_name, make) => {
		const shown = make(testView());
		expect(problemsOf(shown)).toEqual([]);
		expect(JSON.stringify(shown.components, null, '\t')).toMatchSnapshot();
		expect(problemsOf(make(testView({ strings: pseudoStrings })))).toEqual([]);
	});

	test('what raises it counts the deals that a gate asks for beside its standing, and the gates it does not list', () => {
		const missing = [{ kind: 'standing', need: 55, have: 48 } as const, { kind: 'settledDeals', need: 9, have: 3 } as const];
		const asked = { key: 'big', name: 'Big orders', open: false, missing, earn: '' };
		const shown = (more: readonly (typeof asked | (typeof closedByCase)[number])[]) =>
			JSON.stringify(raiseScreen(testView(), { profile, gates: more, raises, repeats: { member: 0.5, staff: 0.85 }, verified: true }));
		expect(shown([asked])).toContain('About 6 more deals with new partners, 🪙 1,800 Credits');
		expect(shown([{ ...asked, missing: missing.slice(0, 1) }])).toContain('About 4 more deals with new partners, 🪙 1,200 Credits');
		expect(shown([asked, ...closedByCase])).toContain('6 more gates are closed');
		expect(shown(closedByCase.slice(0, 6))).not.toContain('more gate');
	});

	test('nothing of what people wrote mentions or links', () => {
		for (const make of Object.values(screens)) {
			expect(JSON.stringify(make(testView()).components)).not.toMatch(/(?<!\\\\)@everyone|(?<!\\\\)<@&|(?<!\\\\)\]\(https/);
		}
	});

	test("somebody else's trust shows neither values nor partners by name", () => {
		expect(JSON.stringify(othersTrustScreen(testView(), { member: mira, name: 'Rook', profile, staff: false }))).not.toMatch(
			/48|3,400|A7K2Q|<@/
		);
	});

	test('the form for a note asks for one field', () => {
		expect(ringNoteForm(testView(), card.key).components).toHaveLength(1);
	});

	test('a picture of a group numbers at most so many members as the text names', () => {
		expect(ringPicture(ring).match(/<circle/g)).toHaveLength(24);
	});
});
