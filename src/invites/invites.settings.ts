import { z } from 'zod';
import { defineSettings } from '#settings';

const days = (most: number) => z.int().min(0).max(most);

/** What an owner decides about invites. */
export const invitesSettings = defineSettings(
	'invites',
	z.object({
		/** So long somebody has to stay before they count. */
		vestAfterDays: days(365).default(14),
		/** What they have to have settled by then, or later. */
		vestNeeds: z
			.object({
				settledOrders: z.int().min(0).max(100).default(1),
				/** Orders below this many credits don't count. */
				minValue: z.int().min(0).max(1_000_000).default(100)
			})
			.prefault({}),
		/** Who leaves within so many days of counting: the rewards are taken back. */
		clawBackOnLeaveDays: days(365).default(60),
		/** Who gets the credit when somebody left before they counted, and came back. */
		rejoin: z.enum(['first_inviter', 'last_inviter']).default('first_inviter'),
		/** Accounts that are younger when they join count for nobody. */
		minAccountAgeDays: days(3650).default(14),
		/** How sure it has to be who brought somebody, for rewards. */
		payConfidence: z
			.array(z.enum(['certain', 'likely']))
			.min(1)
			.max(2)
			.default(['certain', 'likely']),
		/** So long a newcomer can say with a code who brought them. */
		claimDays: days(60).default(14),
		/** Who has not counted by then, no longer does. */
		lapseAfterDays: z.int().min(1).max(3650).default(180),
		/** Personal links at the same time; Discord takes 1,000 invites per server, others need some too. */
		maxLinks: z.int().min(0).max(700).default(700)
	})
);

export type InvitesSettings = z.output<(typeof invitesSettings)['schema']>;
