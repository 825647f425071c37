import type { SeasonPart } from '#core/seasons/season-ends';

/** Orders that are done stay as they are; open ones end by where they stand, which somebody decides. */
export const ordersSeasonEnd: readonly SeasonPart[] = [
	{ key: 'open', collections: ['orders'], fate: 'asked', only: () => ({ open: true }) },
	{ key: 'ended', collections: ['orders'], fate: 'kept', only: () => ({ open: { $ne: true } }) },
	{ key: 'counters', collections: ['order_counters'], fate: 'kept' },
	{ key: 'rulings', collections: ['order_rulings'], fate: 'kept' }
];
