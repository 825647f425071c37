import { z } from 'zod';
import { defineSettings, workingHoursSchema } from '#settings';
import { fileSettings, recordSettings, transcriptSettings } from './record/record.settings.js';

const slotKey = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,59}$/, 'lower-case letters, digits, - and _');

/** What an owner decides about tickets. */
export const ticketsSettings = defineSettings(
	'tickets',
	z.object({
		/** Where an order is talked about; a channel is taken where Discord refuses a thread. */
		container: z.enum(['private_thread', 'channel']).default('private_thread'),
		/**
		 * What comes next where Discord refuses that: `channel` or `private_thread`, channel slots of categories, nearest first, and `queue`,
		 * which is the end in any case.
		 */
		fallback: z.array(slotKey).max(12).default(['channel', 'ticket-overflow', 'queue']),
		/** How many more categories the bot may make when those are full. */
		extraCategories: z.number().int().min(0).max(10).default(2),
		/** Name of the room; `{code}` and `{item}` are filled in, and the code always stands in it. */
		nameTemplate: z.string().max(60).default('{code}-{item}'),
		/** Hours after the end of the order, or after a reopening, until the room is closed by itself. */
		closeRequestHours: z.number().int().min(1).max(720).default(24),
		/** How often the closing may be put off by as many hours. */
		keepOpenTimes: z.number().int().min(0).max(20).default(3),
		/** Days in which the buyer may reopen a closed ticket; staff always may. */
		reopenDays: z.number().int().min(0).max(365).default(14),
		/** Hours after which the channel of a closed ticket is deleted; 0: never. Threads stay. */
		deleteClosedChannelsAfterHours: z.number().int().min(0).max(8_760).default(72),
		/** How often a day the room of a running order is made anew after somebody has deleted it. */
		remakesPerDay: z.number().int().min(0).max(20).default(3),
		/** When staff are at work, and whether orders outside are refused (`block`) or told when staff are back (`warn`). */
		workingHours: workingHoursSchema.extend({ behaviour: z.enum(['warn', 'block']).default('warn') }).prefault({}),
		transcript: transcriptSettings,
		files: fileSettings,
		record: recordSettings
	})
);

export type TicketsSettings = z.infer<(typeof ticketsSettings)['schema']>;
