import { z } from 'zod';
import { defineSettings } from '#settings';

/** Settings of the shop; a pack fills them (`settings.shop`, `settings.game`, the days a draft is kept). */
export const shopSettings = defineSettings(
	'shop',
	z.object({
		/** Days an unsent form is kept. */
		draftDays: z.int().min(1).max(90).default(7),
		/** Largest upload of a form, in MiB; a question may ask for less. */
		uploadMaxMb: z.int().min(1).max(25).default(25),
		/** Key of the running season: limits per season count by it. */
		season: z.string().min(1).max(40).default('1')
	})
);

export type ShopSettings = ReturnType<typeof shopSettings.parse>;
