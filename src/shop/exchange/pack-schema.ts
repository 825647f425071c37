import { z } from 'zod';
import { category, item } from '../pack/schema/catalogue.js';
import { emoji, int, key, reference, text } from '../pack/schema/parts.js';
import { choice, question } from '../pack/schema/questions.js';
import { ruleKinds } from '../pricing/rules.js';

/** Entries of one file: items, or rows that are no items. */
export const mostEntries = 2_000;

const labelled = z.strictObject({ key: reference, text: text(200) });

const [short, paragraph, select, number, boolean, user, file] = question.options;

/** A question with nothing to look up: its choices stand with it, even if a pack has left only one. */
export const wholeQuestion = z.discriminatedUnion('type', [
	short,
	paragraph,
	select.omit({ choiceSet: true, choiceFilter: true }).extend({ choices: z.array(choice).min(1).max(25) }),
	number,
	boolean,
	user,
	file
]);

const [credits, inGame, external] = item.shape.settlement.options;
const goods = inGame.shape.accepts.element;

/** An item of format 3: as the catalogue holds it, all of it in one place. */
export const wholeItem = item.extend({
	settlement: z.discriminatedUnion('kind', [
		credits,
		inGame.extend({
			accepts: z
				.array(goods.extend({ label: text(100), step: int(1, 1_000_000) }))
				.min(1)
				.max(25)
		}),
		external
	]),
	questions: z.array(wholeQuestion).max(25),
	fulfilment: item.shape.fulfilment.extend({
		methods: z.array(z.strictObject({ key: reference, label: text(100) })).max(100),
		steps: z.array(labelled).max(100)
	}),
	risk: item.shape.risk.extend({ flags: z.array(labelled).max(100) }),
	/** What other programs call it. */
	external: z.record(z.string().regex(/^[a-z]{1,20}$/), z.string().min(1).max(200)).optional()
});
export type WholeItem = z.infer<typeof wholeItem>;

const sections = z.record(z.string().max(40), z.record(z.string().max(60), z.json()));

/** A pack of format 3: what a guild has exported. Every section may be left out. */
export const wholePack = z.strictObject({
	format: z.literal('tribute-pack'),
	formatVersion: z.literal(3),
	name: text(100),
	exportedAt: z.iso.datetime().optional(),
	settings: sections.optional(),
	categories: z
		.array(
			category.extend({
				emoji,
				items: z.array(wholeItem).max(mostEntries)
			})
		)
		.max(100)
		.optional(),
	prices: z
		.array(
			z.strictObject({
				kind: z.enum(ruleKinds),
				key,
				name: text(60),
				active: z.boolean(),
				rule: z.record(z.string().max(40), z.json())
			})
		)
		.max(500)
		.optional()
});
export type WholePack = z.infer<typeof wholePack>;
