import type { ViewContext } from '#core/views/kit';
import type { Progress } from '../gates.js';
import { orderValueOf } from '../gates.service.js';
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
