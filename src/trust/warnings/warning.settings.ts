import { z } from 'zod';

/** When people are warned of each other. */
export const warningFields = z
	.object({
		/** Settled deals below which somebody is a new trader; 0: nobody is. */
		newTraderDeals: z.int().min(0).max(1_000).default(1),
		/** Whether names and pictures like those of staff are warned of. */
		lookalikes: z.boolean().default(true),
		/** Cards about such names that staff get in one hour. */
		alertsPerHour: z.int().min(0).max(100).default(10)
	})
	.prefault({});

export type WarningSettings = z.output<typeof warningFields>;
