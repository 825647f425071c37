import type { SeasonPart } from '#core/seasons/season-ends';

/** What was settled stays settled. */
export const trustSeasonEnd: readonly SeasonPart[] = [{ key: 'evidence', collections: ['evidence'], fate: 'kept' }];
