import type { SeasonPart } from '#core/seasons/season-ends';

/** Watching stores nothing. */
export const opsSeasonEnd: readonly SeasonPart[] = [];
