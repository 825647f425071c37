import type { GuildId } from '#core/ids';
import type { Change } from '#core/units/unit';
import type { Economy } from '#economy';
import type { RewardPayer, RewardPlan } from '#xp';

/** Pays the tokens and credits of rewards out of the mint: xp knows no money, and economy no rewards. */
export function rewardPayer(economy: Pick<Economy, 'grant' | 'maxBalances' | 'locks'>): RewardPayer {
	return {
		locks: economy.locks,
		async pay(guild: GuildId, plan: RewardPlan): Promise<readonly Change[]> {
			const max = await economy.maxBalances(guild);
			return (['tokens', 'credits'] as const).flatMap((currency) => {
				const amount = plan[currency];
				if (amount === 0) return [];
				const key = `${plan.key}:${currency}`;
				const memo = { rule: plan.ruleName };
				const about = { guild, key, reason: `reward.${currency}`, ref: plan.source, memo, actor: 'system' } as const;
				return economy.grant({ ...about, member: plan.member, currency, amount }, max);
			});
		}
	};
}
