import { z } from 'zod';
import { patternProblem } from '#shop';

/** What a member is asked for in one line: words and bounds of a question, as forms have them. */
const line = z.object({
	/** Answers of profiles have the same key. */
	key: z.string().min(1).max(64),
	label: z.string().min(1).max(100),
	help: z.string().max(200).default(''),
	minLength: z.int().min(1).max(100).default(1),
	maxLength: z.int().min(1).max(100).default(64),
	pattern: z
		.string()
		.max(300)
		.refine((pattern) => patternProblem(pattern) === null, 'not a pattern')
		.default(''),
	patternFlags: z
		.string()
		.regex(/^[imsu]{0,4}$/)
		.default(''),
	patternHint: z.string().max(200).default('')
});

/** How members prove who they are in the game. */
export const identityFields = z
	.object({
		survivor: line.prefault({ key: 'survivor', label: 'Survivor name' }),
		/** Answer of the profile that names the platform, and what can be chosen; without platforms nobody is asked. */
		platformKey: z.string().max(64).default(''),
		platforms: z
			.array(z.object({ value: z.string().min(1).max(64), label: z.string().min(1).max(100) }))
			.max(25)
			.default([]),
		/** Ids that name one account or survivor. A member gives at least one; without any there is nothing to verify. */
		ids: z.array(line).max(2).default([]),
		/** Entries of one member in one day. */
		entriesPerDay: z.int().min(1).max(50).default(5),
		/** Channel slots, the first that is there hears of new ids. */
		channels: z.array(z.string().min(1).max(60)).max(5).default(['applications', 'cases', 'staff-queue'])
	})
	.prefault({});

export type IdentitySettings = z.output<typeof identityFields>;
export type IdentityLine = IdentitySettings['survivor'];
