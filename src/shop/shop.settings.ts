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
		season: z.string().min(1).max(40).default('1'),
		/** Whether sales, discounts of roles, breaks and coupons add up, or the one that takes most off counts alone. */
		combineDiscounts: z.enum(['best', 'add']).default('best'),
		/** Most of the list price that is taken off in all. */
		maxDiscountPercent: z.int().min(0).max(99).default(50),
		/** Codes of coupons that a member may try in one hour. */
		couponTriesPerHour: z.int().min(1).max(1_000).default(10),
		/** The public messages in the shop channel. */
		storefront: z
			.object({
				enabled: z.boolean().default(true),
				/** Items on the message of one category. */
				items: z.int().min(1).max(8).default(8),
				/** How often a message that somebody deleted is posted again in one day. */
				remakesPerDay: z.int().min(0).max(20).default(3),
				/** Whether the messages are pinned, where the bot may. */
				pin: z.boolean().default(true)
			})
			.prefault({}),
		/** What is told to staff when pieces run out. */
		lowStock: z
			.object({
				alarm: z.boolean().default(true),
				/** Pieces of a variant at which it is told; `null`: the number of each item. */
				at: z.int().min(0).max(10_000).nullable().default(null),
				/** Channel slots, the first that is there is told. */
				channels: z.array(z.string().min(1).max(60)).max(5).default(['staff-queue', 'audit'])
			})
			.prefault({})
	})
);

export type ShopSettings = ReturnType<typeof shopSettings.parse>;
