export { type LevelProgress, levelOf, levelProgress, type RankProgress, rankOf, xpAtLevel } from './levels.js';
export type { RewardAmounts, RewardEvent, RewardField, RewardPerson, RewardPlan } from './reward.js';
export { RewardAlreadyPaid, RewardCapMoved, Rewards } from './rewards.service.js';
export { dayStart, tenureDays, tenureMonths, type Window, windowKey } from './time-windows.js';
export type { EntryCursor } from './xp.repository.js';
export type { EntryPage, GrantResult, LevelAfter, LevelReached, RewardGrant, RewardPayer, XpProfile } from './xp.service.js';
export { XpService } from './xp.service.js';
export { type XpSettings, xpSettings } from './xp.settings.js';
