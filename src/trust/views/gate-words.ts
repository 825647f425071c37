import type { ViewContext } from '#core/views/kit';
import { type GateMissing, ofHundred, type Progress } from '../gates.js';
import { orderValueOf } from '../gates.service.js';
import { needText } from '../ordering.js';
import type { TrustGate } from '../trust.settings.js';

/** What a gate demands, one line each. */
export function gateWords({ t }: Pick<ViewContext, 't'>, gate: TrustGate, ranks: Progress['ranks'] = []): string[] {
	const { require } = gate;
	const over = orderValueOf(gate);
	const lines = [
		require.standing > 0 && t('trust:editor.need.standing', { value: Math.round(require.standing * 100) }),
		require.confidence > 0 && t('trust:editor.need.confidence', { value: Math.round(require.confidence * 100) }),
		require.tenureDays > 0 && t('trust:editor.need.tenureDays', { count: require.tenureDays }),
		require.settledDeals > 0 && t('trust:editor.need.settledDeals', { count: require.settledDeals }),
		require.level > 0 && t('gates:editor.need.level', { count: require.level }),
		require.rank !== '' &&
			t('gates:editor.need.rank', {
				rank: { kind: 'user-text', value: ranks.find(({ key }) => key === require.rank)?.name ?? require.rank }
			}),
		require.verifiedGameId && t('trust:editor.need.verifiedGameId'),
		require.noAdmittedCase && t('trust:editor.need.noAdmittedCase'),
		require.noSanction && t('trust:editor.need.noSanction'),
		over !== null && t('trust:editor.need.over', { value: { kind: 'amount', currency: 'credits', value: over } }),
		gate.manualPass !== null && t('gates:editor.need.pass', { count: gate.manualPass.maxDays })
	];
	return lines.filter((line) => line !== false);
}

/** What a gate asks for in one line, in the short words that members read; empty for a gate that demands nothing. */
export function gateBrief({ t }: Pick<ViewContext, 't'>, { require }: TrustGate, ranks: Progress['ranks'] = []): string {
	const numbers = [
		{ kind: 'standing', need: ofHundred(require.standing), have: 0 },
		{ kind: 'confidence', need: ofHundred(require.confidence), have: 0 },
		{ kind: 'tenureDays', need: require.tenureDays, have: 0 },
		{ kind: 'settledDeals', need: require.settledDeals, have: 0 },
		{ kind: 'level', need: require.level, have: 0 }
	] as const;
	const rank = ranks.find(({ key }) => key === require.rank)?.name ?? require.rank;
	const needs: readonly GateMissing[] = [
		...numbers.filter(({ need }) => need > 0),
		...(rank === '' ? [] : [{ kind: 'rank', rank, has: null, months: null } as const]),
		...(['verifiedGameId', 'noAdmittedCase', 'noSanction'] as const).filter((kind) => require[kind]).map((kind) => ({ kind }))
	];
	return needs
		.map(needText)
		.map(({ key, params }) => t(key, params))
		.join(' · ');
}
