import { z } from 'zod';

/** Key of a row: what other rows of the pack refer to. */
export const key = z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,39}$/, 'Use 1 to 40 of: a-z 0-9 _ . -, starting with a letter or digit');

/** What is said of a text that has only spaces. */
export const notBlank = 'Must not be blank';
/** What is said of a text that would call everybody. */
export const noMention = 'Must not mention everyone';

/** Text an owner writes: not blank, at most `max` characters, never a mass mention. */
export const text = (max: number) =>
	z
		.string()
		.max(max, `At most ${max} characters`)
		.refine((value) => value.trim() !== '', notBlank)
		.refine((value) => !/@everyone|@here/.test(value), noMention);

/** A whole number from `min` to `max`. */
export const int = (min: number, max: number) => z.int(`A whole number from ${min} to ${max}`).min(min).max(max);

/** A share from 0 to 1: standing and confidence, the only numbers that are not whole. */
export const share = z.number().min(0).lt(1);

export const emoji = z.string().min(1).max(64);

/** Hours; quarters of an hour are allowed. */
export const hours = (max: number) => z.number().positive().max(max).multipleOf(0.25);

export const percent = (max = 100) => int(0, max);

/** Refers to rows by key; existence is a check of its own. */
export const reference = z.string().min(1).max(60);

export const references = z.array(reference).max(100);

/** At least one role slot. */
export const slotReferences = z.array(reference).min(1, 'Name at least one role slot').max(25);

/** An amount of credits or another counted thing. */
export const amount = (max: number) => int(0, max);

/** Largest price of one variant, in credits. */
export const maxPrice = 1_000_000;
/** Largest total of one order, in credits. */
export const maxTotal = 5_000_000;

/** Rows that are told apart by their key. */
export const rows = <Row extends z.ZodType>(row: Row, max: number) => z.array(row).max(max);

export const condition = z.strictObject({
	field: z.string().regex(/^[a-zA-Z]+\.[a-zA-Z]+$/, 'A field is written `thing.property`'),
	op: z.enum(['eq', 'gte', 'lte', 'lt', 'gt', 'in', 'multipleOf']),
	value: z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()])).min(1)])
});
