import { z } from 'zod';
import { defineSettings } from '#settings';

const share = z.number().int().min(0).max(100);

/** What an owner decides about orders (design §5); durations carry their unit in the name. */
export const ordersSettings = defineSettings(
	'orders',
	z.object({
		/** How long an unsent form is kept. */
		draftDays: z.number().int().min(1).max(90).default(7),
		placed: z
			.object({
				/** When the staff are reminded, in per cent of the first-response time. */
				remindAtPercent: share.default(50),
				/** The order expires after this many first-response times. */
				expireAfterFirstResponseTimes: z.number().int().min(1).max(100).default(6)
			})
			.prefault({}),
		claimed: z
			.object({
				/** The order goes back to the queue after this many delivery times. */
				unclaimAfterDeliverTimes: z.number().int().min(1).max(100).default(2)
			})
			.prefault({}),
		delivered: z
			.object({
				confirmHours: z.number().int().min(1).max(720).default(48),
				/** Reminders to confirm before silence counts as a yes. */
				reminders: z.number().int().min(0).max(10).default(2),
				/** Silence counts at the earliest so long after a reminder; 0: at once. */
				graceHours: z.number().int().min(0).max(72).default(6),
				/** How often the buyer may ask for more time. */
				extensions: z.number().int().min(0).max(10).default(1),
				extensionHours: z.number().int().min(1).max(720).default(24)
			})
			.prefault({}),
		/** Until the order reaches this state the buyer cancels with everything back; afterwards `keptPercentOnBuyerCancel` is kept. */
		freeCancelUntil: z.enum(['claimed', 'ready', 'delivered']).default('claimed'),
		keptPercentOnBuyerCancel: share.default(0),
		/** Orders that one staff member may hold at once. */
		maxOpenPerFulfiller: z.number().int().min(1).max(100).default(5),
		/** One open order per member and item, whatever the item allows. */
		oneOpenPerItem: z.boolean().default(true),
		/** Open orders of one member. */
		maxOpenPerMember: z.number().int().min(1).max(50).default(5),
		fulfilmentMethods: z.record(z.string(), z.object({ label: z.string(), enabled: z.boolean().default(true) }).loose()).default({}),
		fulfilmentSteps: z.record(z.string(), z.string()).default({}),
		policies: z
			.object({ refund: z.string().default(''), replacement: z.string().default('') })
			.loose()
			.prefault({})
	})
);

export type OrdersSettings = z.infer<(typeof ordersSettings)['schema']>;
