import { z } from 'zod';
import { defineSettings } from '#settings';

const share = z.number().int().min(0).max(100);
/** `HH:MM`. */
const clockTime = z.iso.time({ precision: -1 });
/** More than this of each day, and deadlines would hardly ever come. */
const mostQuietMinutes = 16 * 60;

/** What an owner decides about orders (design §5); durations carry their unit in the name. */
export const ordersSettings = defineSettings(
	'orders',
	z.object({
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
		ready: z
			.object({
				/** How long both are waited for at a meeting. */
				graceMinutes: z.number().int().min(0).max(240).default(15),
				/** After so many missed meetings of the buyer the order ends; of one staff member, it goes back to the queue. */
				strikesToCancel: z.number().int().min(1).max(10).default(2),
				/** What is kept of the held credits when it ends so. */
				keptPercentOnBuyerNoShow: share.default(20),
				/** How long proposed times can be taken. */
				offerHours: z.number().int().min(1).max(336).default(24),
				/** How many days ahead a meeting may be. */
				daysAhead: z.number().int().min(1).max(25).default(14),
				/** When both are reminded, in minutes before the meeting. */
				remindMinutes: z.array(z.number().int().min(1).max(1_440)).max(4).default([60, 10]),
				/** From so many minutes before the meeting on people can say that they are there. */
				checkInMinutes: z.number().int().min(5).max(240).default(60),
				/** Wrong code words until a delivery needs a new meeting, or a report. */
				wordTries: z.number().int().min(1).max(10).default(3)
			})
			.prefault({}),
		/** Hours of the night on the guild's clock: nobody is reminded, and deadlines may pause. The same time twice: none. */
		quietHours: z
			.object({
				pauseDeadlines: z.boolean().default(false),
				from: clockTime.default('00:00'),
				to: clockTime.default('00:00')
			})
			.refine(({ from, to }) => minutesBetween(from, to) <= mostQuietMinutes, 'Quiet hours last 16 hours at most')
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
		disputed: z
			.object({
				/** Until then somebody has to rule on a reported problem. */
				rulingHours: z.number().int().min(1).max(720).default(72),
				/** What the second panel has after that; then what has proof is paid and the rest goes back. */
				secondPanelHours: z.number().int().min(1).max(720).default(48),
				/** How often problems of one order may be reported. */
				reportsPerOrder: z.number().int().min(1).max(10).default(3),
				/** Statements of each side on one problem, the report included. */
				statementsPerSide: z.number().int().min(1).max(10).default(5),
				/** Role slots that are called to rule, and those called besides them for the second panel. */
				judges: z.array(z.string().min(1).max(60)).min(1).max(5).default(['judge']),
				secondPanel: z.array(z.string().min(1).max(60)).min(1).max(5).default(['owner'])
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
		/** Changes of the terms of an order that is under way. */
		change: z
			.object({
				/** How long an offer of other terms waits for the other side. */
				offerHours: z.number().int().min(1).max(168).default(24),
				/** How far from the list price staff may go, either way, in per cent of it; 0: not at all. */
				pricePercent: share.default(50),
				/** Changes of one order. */
				max: z.number().int().min(0).max(20).default(5)
			})
			.prefault({}),
		fulfilmentMethods: z.record(z.string(), z.object({ label: z.string(), enabled: z.boolean().default(true) }).loose()).default({}),
		fulfilmentSteps: z.record(z.string(), z.string()).default({}),
		policies: z
			.object({ refund: z.string().default(''), replacement: z.string().default('') })
			.loose()
			.prefault({})
	})
);

export type OrdersSettings = z.infer<(typeof ordersSettings)['schema']>;

/** From one time of the day to the next time that the clock shows the other. */
function minutesBetween(from: string, to: string): number {
	const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
	return (minutes(to) - minutes(from) + 1_440) % 1_440;
}
