import type { Change } from '#core/units/unit';
import { type Currency, type Economy, memberAccount, mint } from '#economy';
import type { RewardPayer } from '#xp';

/** Turns the tokens and credits of rewards into postings, and those that are taken back into the opposite ones. */
export function rewardPayer(economy: Pick<Economy, 'locks' | 'maxBalances' | 'posting' | 'balance'>): RewardPayer {
	return {
		locks: economy.locks,
		async pay(guild, { key, member, tokens, credits, source: ref, ruleName }) {
			const max = await economy.maxBalances(guild);
			const part = (currency: Currency, amount: number): Change[] =>
				amount === 0
					? []
					: economy.posting(
							{
								guild,
								key: `reward:${key}:${currency}`,
								reason: `reward.${currency}`,
								ref,
								memo: { rule: ruleName },
								actor: 'rewards',
								legs: [
									{ account: mint, currency, amount: -amount },
									{ account: memberAccount(member), currency, amount }
								]
							},
							max
						);
			return [...part('tokens', tokens), ...part('credits', credits)];
		},
		async takeBack(guild, { key, member, tokens, credits, source: ref, ruleName }) {
			const has = await economy.balance(guild, member);
			const taken = { tokens: Math.min(tokens, has.tokens.free), credits: Math.min(credits, has.credits.free) };
			const part = (currency: Currency, amount: number): Change[] =>
				amount === 0
					? []
					: economy.posting({
							guild,
							key: `reward-back:${key}:${currency}`,
							reason: 'reversal',
							ref,
							memo: { of: ref, why: ruleName },
							actor: 'rewards',
							legs: [
								{ account: memberAccount(member), currency, amount: -amount },
								{ account: mint, currency, amount }
							]
						});
			return { ...taken, changes: [...part('tokens', taken.tokens), ...part('credits', taken.credits)] };
		}
	};
}
