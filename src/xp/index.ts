export { type LevelProgress, levelOf, levelProgress, type RankProgress, rankOf, xpAtLevel } from './levels.js';
export { rankRoleProblem } from './rank-role-problem.js';
export type { RankHolderRepository } from './rank-roles.model.js';
export { type EditedRank, type KnownMember, type Ladder, levelTable, type RankChange, Ranks, type RankWish } from './ranks.service.js';
export type { RewardAmounts, RewardEvent, RewardField, RewardPerson, RewardPlan } from './reward.js';
export { paidAtMost, plansAtMost } from './reward-most.js';
export type { PaidBefore, Reversed, TakenBack } from './reward-reversal.js';
export { RewardAlreadyPaid, RewardCapMoved, Rewards } from './rewards.service.js';
export { type CreditWay, creditWays } from './rules/credit-ways.js';
export { type RewardEventKind, RewardEvents, type RewardFieldKind, sampleFields } from './rules/reward-events.js';
export { type EditedRule, type NewRule, RewardRules, type RuleChange } from './rules/reward-rules.service.js';
export * as ruleInput from './rules/rule-input.js';
export { firstSample, mostBefore, type RewardPreview, type RewardSample } from './rules/rule-preview.js';
export { isLive, type RuleProblem } from './rules/rule-problems.js';
export { dayStart, tenureDays, tenureMonths, type Window, windowKey } from './time-windows.js';
export { amountWords, capWords, conditionWords, ruleSentence } from './views/rules.js';
export type { EntryCursor } from './xp.repository.js';
export type { EntryPage, GrantResult, LevelAfter, LevelReached, RewardGrant, RewardPayer, XpProfile } from './xp.service.js';
export { XpService } from './xp.service.js';
export {
	type LevelFormula,
	type RankRow,
	type RewardCap,
	type RewardCondition,
	type RewardRule,
	type RuleAmount,
	type XpSettings,
	xpSettings
} from './xp.settings.js';
