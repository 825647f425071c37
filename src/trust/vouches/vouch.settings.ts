import { z } from 'zod';

/** What vouching for somebody takes, and what it risks. */
export const vouchFields = z
	.object({
		/** Vouches of one member that stand at once; 0: nobody vouches. */
		maxOpen: z.int().min(0).max(100).default(3),
		/** Per cent of the own standing that is lost when the other one has a case upheld. */
		stakeStandingPercent: z.int().min(0).max(100).default(20),
		/** Days before one may vouch for the same member again, and for which a stake stays at risk after a withdrawal. */
		cooldownDays: z.int().min(0).max(365).default(14),
		/** Days after which a vouch ends by itself. */
		expiresDays: z.int().min(1).max(3_650).default(180),
		/** Days for which a stake stays at risk after a vouch ends early, at least the cooldown: a case takes that long from report to verdict. */
		heldDays: z.int().min(0).max(365).default(30)
	})
	.prefault({});

export type VouchSettings = z.output<typeof vouchFields>;
