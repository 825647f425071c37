import { z } from 'zod';
import { defineSettings } from './define.js';

const key = z.string().min(1).max(60);
/** Slot keys are part of field paths in the settings row. */
const slotKey = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,59}$/, 'lower-case letters, digits, - and _');

/** A role that the owner maps: who may act for it, and who stands in while nobody holds it. */
export const roleSlotSchema = z.object({
	key: slotKey,
	name: z.string().min(1).max(100),
	emoji: z.string().max(64).optional(),
	/** Whether set-up makes this role when the owner maps none. */
	create: z.boolean().default(false),
	/** Slots that stand in, nearest first; the guild's owner always does. */
	fallback: z.array(key).max(20).default([]),
	description: z.string().max(400).default('')
});

/** A channel that set-up creates. */
export const channelSlotSchema = z.object({
	key: slotKey,
	name: z.string().min(1).max(100),
	kind: z.enum(['text', 'category', 'forum', 'voice', 'announcement']).default('text'),
	/** Role slots that see it; `member` is everyone. */
	visibleTo: z.array(key).max(20).default([]),
	/** Trust gate and tenure rank that must both hold: such a channel is opened to members one by one. */
	gate: key.optional(),
	rank: key.optional()
});

export type RoleSlot = z.output<typeof roleSlotSchema>;
export type ChannelSlot = z.output<typeof channelSlotSchema>;

/** The role and channel slots of the guild; the ids behind them are in the settings row (`Settings.state`). */
export const slotsSettings = defineSettings(
	'slots',
	z.object({ roleSlots: z.array(roleSlotSchema).max(60).default([]), channelSlots: z.array(channelSlotSchema).max(100).default([]) }),
	{ immediate: true }
);

const capabilitySchema = z.object({
	key,
	/** Role slots that have it. */
	slots: z.array(key).max(20),
	/** Credits that one act may move; more needs a second person. */
	limit: z.number().int().min(0).max(1_000_000_000).optional(),
	description: z.string().max(200).default('')
});

export type Capability = z.output<typeof capabilitySchema>;

const fourEyesSchema = z.object({
	capability: key,
	/** Credits; an act that moves more needs a second person who has the capability. */
	above: z.number().int().min(0).max(1_000_000_000),
	/** How long a second person is waited for. */
	expiresHours: z
		.number()
		.int()
		.min(1)
		.max(24 * 30)
});

export type FourEyes = z.output<typeof fourEyesSchema>;

/** Who may do what. A guild that was not set up knows its owner only. */
export const permissionsSettings = defineSettings(
	'permissions',
	z.object({
		capabilities: z.array(capabilitySchema).max(200).default([]),
		conflicts: z.object({ recentPartnerDays: z.number().int().min(0).max(365).default(0) }).prefault({}),
		fourEyes: z.array(fourEyesSchema).max(50).default([])
	}),
	{ immediate: true }
);

const wordSchema = z.object({ one: z.string().min(1).max(60), many: z.string().min(1).max(60), emoji: z.string().max(64).default('') });

/** The guild's own words for things, and its own messages with `{placeholders}`. */
export const textsSettings = defineSettings(
	'texts',
	z.object({
		vocabulary: z.record(z.string().max(60), wordSchema).default({}),
		messages: z.record(z.string().max(60), z.string().max(4000)).default({})
	})
);

/** Switches of whole domains. One that is not named is on. */
export const featuresSettings = defineSettings('features', z.record(z.string().max(60), z.boolean()).default({}), { immediate: true });
