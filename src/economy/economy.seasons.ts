import type { SeasonPart } from '#core/seasons/season-ends';

/** Money stays: a wipe ends a world of the game, not what members own here. What is held follows its order. */
export const economySeasonEnd: readonly SeasonPart[] = [
	{ key: 'wallets', collections: ['accounts'], fate: 'kept' },
	{ key: 'openHolds', collections: ['holds'], fate: 'asked', only: () => ({ remaining: { $gt: 0 } }) },
	{ key: 'endedHolds', collections: ['holds'], fate: 'kept', only: () => ({ remaining: { $not: { $gt: 0 } } }) },
	{ key: 'books', collections: ['postings', 'books', 'account_checkpoints'], fate: 'kept' }
];
