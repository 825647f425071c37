import { z } from 'zod';

/** When people are warned of each other. */
export const warningFields = z
	.object({
		/** Settled deals below which somebody is a new trader; 0: nobody is. */
		newTraderDeals: z.int().min(0).max(1_000).default(1),
		/** Whether names and pictures like those of staff are warned of. */
		lookalikes: z.boolean().default(true),
		/** Members who sell most whose names are looked after; 0: none. */
		topSellers: z.int().min(0).max(25).default(10),
		/** Settled deals that make a top seller. */
		topSellerDeals: z.int().min(1).max(10_000).default(5),
		/** Of the last so many days. */
		topSellerDays: z.int().min(1).max(365).default(90),
		/** Cards about such names that staff get in one hour. */
		alertsPerHour: z.int().min(0).max(100).default(10)
	})
	.prefault({});

export type WarningSettings = z.output<typeof warningFields>;
