import { z } from 'zod';
import { defineSettings } from '#settings';

/** What an owner decides about set-up and the audit log. */
export const adminSettings = defineSettings(
	'admin',
	z.object({
		/** How long a run of set-up can be taken back, days. */
		undoDays: z.int().min(1).max(30).default(7),
		/** Slots of roles and channels that the owner wants to stay without: `channel:audit`. */
		leftOut: z
			.array(z.string().regex(/^(role|channel):[a-z0-9][a-z0-9_-]{0,59}$/))
			.max(160)
			.default([]),
		audit: z
			.object({
				/** Whether new entries of the audit log are copied to the audit channel. */
				mirror: z.boolean().default(true)
			})
			.prefault({})
	}),
	{ immediate: true }
);
