import { z } from 'zod';
import type { TextParam } from '#core/errors';
import { type ArkShop, arkKinds } from './arkshop.types.js';

/** Values that notes of a read file have. */
const param: z.ZodType<TextParam> = z.union([
	z.string(),
	z.number(),
	z.object({ kind: z.literal('user-text'), value: z.string() }),
	z.object({ kind: z.literal('amount'), currency: z.enum(['credits', 'tokens']), value: z.number() })
]);
const note = z.object({ key: z.string(), params: z.record(z.string(), param) }).or(z.object({ key: z.string() }));
const thing = z.object({
	what: z.enum(['item', 'dino']),
	name: z.string(),
	amount: z.number(),
	blueprint: z.string().nullable(),
	quality: z.number(),
	forced: z.boolean(),
	level: z.number(),
	sex: z.enum(['male', 'female']).nullable(),
	neutered: z.boolean(),
	saddle: z.string().nullable()
});

/** A read file as it is kept. */
export const arkShopSchema: z.ZodType<ArkShop> = z.object({
	digest: z.string(),
	entries: z.array(
		z.object({
			section: z.enum(['item', 'kit']),
			id: z.string(),
			line: z.number(),
			kind: z.enum(arkKinds),
			text: z.string(),
			points: z.number().nullable(),
			free: z.number(),
			groups: z.array(z.string()),
			minLevel: z.number().nullable(),
			maxLevel: z.number().nullable(),
			things: z.array(thing),
			makes: z.array(z.string()),
			className: z.string().nullable(),
			experience: z.number().nullable(),
			commands: z.boolean(),
			notes: z.array(note)
		})
	),
	skipped: z.array(z.object({ id: z.string(), name: z.string(), why: note })),
	groups: z.array(z.string()),
	notes: z.array(note)
});
