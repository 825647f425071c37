import { z } from 'zod';
import { amount, condition, emoji, int, key, percent, reference, references, text } from './parts.js';

export const quest = z.strictObject({
	key,
	name: text(45),
	emoji,
	period: z.enum(['day', 'week']),
	enabled: z.boolean(),
	version: int(1, 1e6),
	text: text(200),
	goal: z.strictObject({
		event: reference,
		count: int(1, 1000),
		distinct: z.enum(['counterpart', 'counterpart_per_week', 'item']).optional(),
		conditions: z.array(condition).max(10)
	}),
	reward: z.strictObject({ rule: reference, credits: amount(1e6), tokens: amount(1e6).optional() })
});
export type QuestDefinition = z.infer<typeof quest>;

export const tournament = z.strictObject({
	key,
	name: text(45),
	emoji,
	format: z.enum(['single_elimination', 'double_elimination', 'round_robin', 'swiss']),
	enabled: z.boolean(),
	teamSize: int(1, 25),
	minPlayers: int(2, 1024),
	maxPlayers: int(2, 1024),
	byes: z.boolean(),
	waitingList: z.boolean(),
	registrationHours: int(1, 2000),
	checkInMinutes: int(1, 1440),
	matchWindowHours: int(1, 336),
	bestOf: int(1, 15),
	thirdPlaceMatch: z.boolean(),
	score: z.strictObject({
		reportedBy: z.enum(['both', 'winner', 'staff']),
		mismatch: z.enum(['dispute', 'staff']),
		silenceHours: int(1, 336),
		staffOverride: reference
	}),
	entryFee: z.strictObject({ credits: amount(1e6) }),
	prizes: z.array(z.strictObject({ place: int(1, 100), rule: reference, credits: amount(1e6) })).max(25),
	prizeSource: z.enum(['reserved_before_start']),
	require: z.strictObject({ tenureDays: int(0, 3650), noSanction: z.boolean() }),
	draw: z.enum(['published_seed'])
});

export const redeem = z.strictObject({
	key,
	name: text(45),
	emoji,
	summary: text(100),
	enabled: z.boolean(),
	effect: z.strictObject({
		kind: z.enum(['timeout', 'nickname', 'role', 'slowmode', 'pin', 'highlight', 'reactions', 'announce']),
		roleSlot: reference.optional(),
		channels: references.optional(),
		emoji: emoji.optional(),
		count: int(1, 100).optional(),
		seconds: int(1, 21_600).optional()
	}),
	price: z.strictObject({ tokens: int(1, 1000) }),
	durationSeconds: int(0, 2_592_000),
	cooldownSeconds: int(60, 604_800),
	target: z.enum(['self', 'member', 'channel']),
	targetOptIn: z.boolean(),
	caps: z.strictObject({ perMemberPerDay: int(1, 1000), perTargetPerDay: int(1, 1000), perGuildPerHour: int(1, 1000) }),
	approval: z.boolean(),
	needs: references,
	endsBy: z.enum(['row_and_sweep', 'at_once']),
	onFailure: z.literal('release_tokens'),
	channels: references.optional(),
	input: z
		.strictObject({
			label: text(45),
			type: z.enum(['short_text', 'paragraph']),
			minLength: int(0, 4000),
			maxLength: int(1, 4000),
			filter: z.enum(['names', 'text'])
		})
		.optional(),
	immunity: z.strictObject({ slots: references, states: references }).optional()
});

export const perk = z.strictObject({
	key,
	name: text(45),
	emoji,
	summary: text(100),
	enabled: z.boolean(),
	price: z.strictObject({ credits: int(1, 1e6).optional(), tokens: int(1, 1e6).optional() }),
	durationDays: int(0, 365),
	effect: z.strictObject({
		kind: z.string().regex(/^[a-z_]{1,40}$/),
		add: int(1, 1e6).optional(),
		approval: z.boolean().optional(),
		maxLength: int(1, 100).optional(),
		percent: percent().optional(),
		maxCredits: int(1, 1e6).optional(),
		minOrder: amount(1e6).optional(),
		stacks: z.boolean().optional()
	}),
	limit: z.strictObject({ count: int(1, 1000), window: z.enum(['day', 'week', 'month', 'season', 'ever']) }),
	minRank: reference.optional()
});

const perRole = z.record(reference, amount(1e9));

export const teams = z.strictObject({
	word: text(32),
	creation: z.strictObject({
		fee: z.strictObject({ credits: amount(1e6) }),
		gate: reference,
		nameLength: z.strictObject({ min: int(1, 100), max: int(1, 100) }),
		perMember: int(1, 25)
	}),
	size: z.strictObject({ from: reference, max: int(1, 1000) }),
	roles: references.min(1),
	probation: z.strictObject({ days: int(0, 365), treasury: z.enum(['deposit_only', 'none', 'full']) }),
	treasury: z.strictObject({
		limit: amount(1e9),
		raisedBy: reference,
		withdrawPerDay: perRole,
		approval: z.strictObject({ above: amount(1e9), needed: int(1, 10), of: references.min(1), expiresHours: int(1, 720) }),
		statement: z.boolean(),
		exit: z.enum(['own_unspent_deposits_within_days', 'nothing']),
		exitDays: int(0, 365)
	}),
	milestones: z.strictObject({
		max: int(0, 100),
		progress: z.enum(['percent_of_milestones']),
		proof: z.enum(['optional', 'required', 'none'])
	}),
	channel: z.strictObject({ create: z.boolean(), kind: z.enum(['private_thread', 'channel']), archiveAfterDays: int(1, 3650) }),
	succession: z.strictObject({ afterInactiveDays: int(1, 3650), to: references.min(1) }),
	rejoinCooldownHours: int(0, 8760)
});
