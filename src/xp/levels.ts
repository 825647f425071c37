import type { LevelFormula, XpSettings } from './xp.settings.js';

/** Where a member stands on the guild's level curve; XP are whole numbers. */
export interface LevelProgress {
	readonly level: number;
	/** XP at which this level began. */
	readonly levelXp: number;
	/** XP at which the next level begins; `null` at the highest level. */
	readonly nextXp: number | null;
	/** Share of the way to the next level, 0–1; 1 at the highest level. */
	readonly share: number;
}

type Levels = XpSettings['levels'];

/** XP at which `steps` levels above the first one are reached. */
function xpAfterSteps(formula: LevelFormula, steps: number): number {
	switch (formula.kind) {
		case 'linear':
			return steps * formula.xpPerLevel;
		case 'polynomial': {
			const pairs = ((steps - 1) * steps) / 2;
			const squares = ((steps - 1) * steps * (2 * steps - 1)) / 6;
			return formula.a * squares + formula.b * pairs + formula.c * steps;
		}
		case 'table':
			return formula.xpAtLevel[steps] ?? Number.POSITIVE_INFINITY;
	}
}

/** XP at which a level begins; infinite above the highest level. */
export function xpAtLevel(levels: Levels, level: number): number {
	const { formula, maxLevel } = levels;
	if (level > maxLevel) return Number.POSITIVE_INFINITY;
	return level <= formula.startLevel ? 0 : xpAfterSteps(formula, level - formula.startLevel);
}

/** The level of a member with so many XP (0 or more). */
export function levelOf(levels: Levels, xp: number): number {
	let low = levels.formula.startLevel;
	let high = Math.max(levels.maxLevel, low);
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if (xpAtLevel(levels, middle) <= xp) low = middle;
		else high = middle - 1;
	}
	return low;
}

/** Level, its bounds and the share of the way to the next one. */
export function levelProgress(levels: Levels, xp: number): LevelProgress {
	const level = levelOf(levels, xp);
	const levelXp = xpAtLevel(levels, level);
	const next = xpAtLevel(levels, level + 1);
	if (!Number.isFinite(next)) return { level, levelXp, nextXp: null, share: 1 };
	return { level, levelXp, nextXp: next, share: (xp - levelXp) / (next - levelXp) };
}

/** A rank by tenure and the one after it. */
export interface RankProgress {
	readonly rank: { readonly key: string; readonly name: string; readonly emoji: string } | null;
	readonly next: { readonly name: string; readonly emoji: string; readonly inMonths: number } | null;
}

/** The rank of a member who has been here for so many whole months. */
export function rankOf(ranks: XpSettings['ranks'], months: number): RankProgress {
	const ladder = ranks.filter(({ archived }) => !archived).sort((one, other) => one.minMonths - other.minMonths);
	const rank = ladder.findLast((step) => step.minMonths <= months) ?? null;
	const next = ladder.find((step) => step.minMonths > months);
	return { rank, next: next ? { name: next.name, emoji: next.emoji, inMonths: next.minMonths - months } : null };
}
