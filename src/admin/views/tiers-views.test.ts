import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memberId } from '#core/ids';
import type { Screen } from '#core/views/kit';
import { packSlices } from '#settings';
import { type EditedTier, type TierLadder, trustSettings } from '#trust';
import { testView } from '../../../tests/support/views.js';
import { tiersView, tierView, tierWishView } from './tiers.view.js';

const pack = JSON.parse(readFileSync(new URL('../../../packs/ark-small-tribes.json', import.meta.url), 'utf8'));
const { tiers: all, limits } = trustSettings.parse(packSlices(pack).trust);
const view = testView();
/** The texts and the labels of a screen, in their order. */
const lines = (screen: Screen): string[] =>
	[...JSON.stringify(screen).matchAll(/"(?:content|label)":"((?:[^"\\]|\\.)*)"/g)].flatMap(([, text = '']) => text.split('\\n'));

const tiers: EditedTier[] = all.slice(0, 3).map((tier, index) => ({
	tier: index === 2 ? { ...tier, archived: true } : tier,
	seen: 'abcdefgh',
	limits: limits.byTier.find((row) => row.tier === tier.key) ?? null,
	from: null,
	members: index === 2 ? null : 4 - index,
	worse: index === 1 ? { below: all[0] ?? tier, by: ['openOrders', 'holdHoursAfterSale'] } : null
}));
const ladder: TierLadder = { tiers, growth: limits.growth, growthSeen: '', ceiling: limits.ceiling, ceilingSeen: '', known: 7 };
const [first, second, archived] = tiers;
if (!first || !second || !archived) throw new Error('no tiers');

describe('screens of tiers say', () => {
	it('what each asks for and allows, who stands in it, and what grows', () => {
		expect(lines(tiersView(view, ladder, 0))).toMatchSnapshot();
	});

	it('that there are none, that nothing grows, and nothing has a ceiling', () => {
		const off = { ...ladder, tiers: [], growth: { ...limits.growth, maxTimesBase: 1 }, ceiling: { ...limits.ceiling, appliesTo: [] } };
		expect(lines(tiersView(view, off, 0))).toMatchSnapshot();
	});

	it('one tier: worse than below, with the limits of another one, archived', () => {
		expect(lines(tierView(view, second, 7))).toMatchSnapshot();
		expect(lines(tierView(view, { ...second, worse: null, from: first.tier }, 0))).toContain(
			'-# It has none of its own: these are those of Beach Bob.'
		);
		const shown = lines(tierView(view, archived, 7));
		expect(shown).toContain('Bring back');
		expect(shown).not.toContain('Demands');
	});

	it('who would move, and when that was not worked out', () => {
		const move = (up: boolean) => ({ member: memberId('200000000000000001'), from: null, to: second.tier, up });
		const wish = { tier: second.tier, seen: 'abcdefgh', act: 'demands.8.0.3' };
		expect(
			lines(tierWishView(view, { ...wish, moves: { of: 40, moves: [...Array.from({ length: 7 }, () => move(true)), move(false)] } }))
		).toMatchSnapshot();
		expect(lines(tierWishView(view, { ...wish, moves: { of: 40, moves: [] } }))).toContain(
			'Nothing is stored yet. Nobody would change tier.'
		);
		expect(lines(tierWishView(view, { ...wish, moves: null })).join(' ')).toContain('too large to say here');
	});
});
