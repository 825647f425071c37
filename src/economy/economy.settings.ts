import { z } from 'zod';
import { defineSettings } from '#settings';

const currency = (name: string, plural: string, emoji: string, maxBalance: number) =>
	z
		.object({
			name: z.string().min(1).max(32).default(name),
			plural: z.string().min(1).max(32).default(plural),
			/** A character or `<:name:id>`. */
			emoji: z.string().min(1).max(64).default(emoji),
			/** Most that one member may have. */
			maxBalance: z.int().min(1).max(1_000_000_000_000).default(maxBalance)
		})
		.prefault({});

/** The guild's money. The defaults mint nothing. */
export const economySettings = defineSettings(
	'economy',
	z.object({
		currencies: z
			.object({ credits: currency('Credit', 'Credits', '🪙', 1_000_000_000), tokens: currency('Token', 'Tokens', '🎟️', 1_000_000) })
			.prefault({}),
		/** What a member gets once, ever. */
		startGrant: z
			.object({
				enabled: z.boolean().default(false),
				credits: z.int().min(0).max(1_000_000_000).default(0),
				tokens: z.int().min(0).max(1_000_000).default(0),
				/** Age of the Discord account, days. */
				minAccountAgeDays: z.int().min(0).max(3650).default(0)
			})
			.prefault({}),
		/** Member to member. */
		send: z
			.object({
				enabled: z.boolean().default(true),
				/** Key of the trust gate that the sender must pass; empty: none. */
				gate: z.string().max(64).default(''),
				min: z.int().min(1).max(1_000_000_000).default(1),
				/** Share that leaves the guild's money, on top of nothing: the receiver gets the rest. Rounded up. */
				feePercent: z.number().min(0).max(100).default(0)
			})
			.prefault({}),
		/** Items that are paid outside of the guild's money; off until the guild's owner has read and confirmed the notice. */
		realMoney: z
			.object({
				/** What the owner reads first; the pack's, or the owner's own. A changed notice has to be confirmed anew. */
				notice: z.string().max(500).default(''),
				enabled: z.boolean().default(false),
				confirmedBy: z.string().max(20).nullable().default(null),
				/** ISO time. */
				confirmedAt: z.string().max(40).nullable().default(null),
				/** Which notice was confirmed; see `noticeHash`. */
				noticeHash: z.string().max(64).default('')
			})
			.prefault({}),
		/** Sentences that a member without credits reads. */
		waysToEarn: z.array(z.string().min(1).max(200)).max(10).default([])
	}),
	// Somebody has confirmed it in person: it is in force then, and no version takes it back or brings it again.
	{ immediate: ['realMoney'] }
);

export type EconomySettings = typeof economySettings.defaults;
