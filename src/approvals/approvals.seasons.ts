import type { SeasonPart } from '#core/seasons/season-ends';

/** A request ends with what it is about, whenever that ends. */
export const approvalsSeasonEnd: readonly SeasonPart[] = [{ key: 'requests', collections: ['approvals'], fate: 'kept' }];
