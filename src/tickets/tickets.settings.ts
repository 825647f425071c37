import { z } from 'zod';
import { defineSettings } from '#settings';

/** What an owner decides about tickets. */
export const ticketsSettings = defineSettings(
	'tickets',
	z.object({
		/** Where an order is talked about; a channel is taken where Discord refuses a thread. */
		container: z.enum(['private_thread', 'channel']).default('private_thread'),
		/** Name of the room; `{code}` and `{item}` are filled in, and the code always stands in it. */
		nameTemplate: z.string().max(60).default('{code}-{item}'),
		/** Hours after the end of the order until the room is closed by itself. */
		closeRequestHours: z.number().int().min(1).max(336).default(24)
	})
);

export type TicketsSettings = z.infer<(typeof ticketsSettings)['schema']>;
