import type { RewardRule, RuleAmount } from '../xp.settings.js';
import type { RewardEventKind } from './reward-events.js';

/** What is wrong with a rule: `refuse` keeps it from being switched on, `warn` is shown. The strings are `xp:problems.<key>`. */
export interface RuleProblem {
	readonly key: 'unlimited' | 'pump' | 'creditsUncapped' | 'nothing' | 'uncapped' | 'event' | 'field';
	readonly weight: 'refuse' | 'warn';
}

/** Whether the rule may pay anybody: it is on and was not archived. */
export const isLive = ({ enabled, archived }: Pick<RewardRule, 'enabled' | 'archived'>): boolean => enabled && !archived;

/** The most that an amount comes to. */
export function mostOf(amount: RuleAmount | undefined): number {
	if (amount === undefined) return 0;
	return typeof amount === 'number' ? amount : amount.max;
}

/** Whether the rule pays credits at all, which mints money. */
export const paysCredits = ({ amounts }: Pick<RewardRule, 'amounts'>): boolean => mostOf(amounts.credits) > 0;

/** What is wrong with a rule; `null`: nothing in this version reports its event. Pure. */
export function ruleProblems(rule: RewardRule, event: RewardEventKind | null): RuleProblem[] {
	if (event === null) return [{ key: 'event', weight: 'warn' }];
	const pays = mostOf(rule.amounts.xp) + mostOf(rule.amounts.tokens) + mostOf(rule.amounts.credits) > 0;
	const known = (field: string): boolean => field in event.fields;
	const fields = [...rule.conditions.map(({ field }) => field), ...Object.values(rule.amounts).flatMap(measureOf)];
	const found: (RuleProblem | false)[] = [
		!fields.every(known) && { key: 'field', weight: 'refuse' },
		!pays && { key: 'nothing', weight: 'warn' },
		pays && event.spent === null && !bounded(rule) && { key: 'unlimited', weight: 'refuse' },
		paysCredits(rule) && isPump(rule, event) && { key: 'pump', weight: 'refuse' },
		paysCredits(rule) && !boundsCredits(rule) && { key: 'creditsUncapped', weight: 'refuse' },
		pays && event.spent !== null && !bounded(rule) && { key: 'uncapped', weight: 'warn' }
	];
	return found.filter((problem) => problem !== false);
}

const measureOf = (amount: RuleAmount | undefined): string[] =>
	typeof amount === 'object' && 'perValue' in amount ? [amount.perValue] : [];

/** Something that one member can't repeat at will bounds it: a cap of theirs, or that it pays once a day or once per level. */
function bounded({ caps, entitlement }: RewardRule): boolean {
	if (entitlement === 'day' || entitlement === 'season_level') return true;
	return caps.some(({ scope }) => scope === 'member');
}

/** Credits need a cap that counts them, or counts the payments of one member. */
function boundsCredits({ caps, entitlement }: RewardRule): boolean {
	if (entitlement === 'day' || entitlement === 'season_level') return true;
	return caps.some(({ unit, scope }) => scope === 'member' && (unit === 'credits' || unit === 'count'));
}

/** Whether buying may pay back more credits than it takes: then two accounts can print money. */
function isPump({ amounts, conditions }: RewardRule, { spent }: RewardEventKind): boolean {
	const { credits } = amounts;
	if (credits === undefined || spent === null) return false;
	// A share below the whole is less than what was spent; a fixed part needs so much to have been spent.
	if (typeof credits === 'object' && 'perValue' in credits && (credits.perValue !== spent || credits.divisor < 2)) return true;
	const fixed = typeof credits === 'number' ? credits : 'perValue' in credits ? credits.min : credits.max;
	const least = Math.max(
		0,
		...conditions.flatMap(({ field, op, value }) =>
			field === spent && (op === 'gte' || op === 'gt') && typeof value === 'number' ? [value] : []
		)
	);
	return fixed > 0 && fixed >= least;
}
