import { z } from 'zod';
import { key, reference, text } from './parts.js';

export const choice = z.strictObject({
	value: z.string().min(1).max(100),
	label: text(100),
	description: text(100).optional(),
	/** Offered only where the guild plays one of these editions. */
	enabledEditions: z.array(z.string().min(1).max(20)).optional()
});
export type Choice = z.infer<typeof choice>;

export const choices = z.array(choice).min(2, 'At least 2 choices').max(25, 'At most 25 choices');

const showIf = z.strictObject({ question: reference, in: z.array(z.string().min(1)).min(1) });

/** Which choices of a set an item leaves over. */
export const choiceFilter = z.enum(['fulfilment.methods', 'settlement.accepts', 'game.maps']);
export type ChoiceFilter = z.infer<typeof choiceFilter>;

/** What an answer decides about paying and handing over; without it an answer is for people to read. */
export const questionPurpose = z.enum(['goods', 'method', 'map', 'server', 'window', 'zone']);
export type QuestionPurpose = z.infer<typeof questionPurpose>;

/** What every type of question has. */
const common = {
	key,
	label: text(45),
	help: text(100).optional(),
	required: z.boolean(),
	showIf: showIf.optional(),
	/** Asked once; later orders take the answer from the member's profile. */
	storeOnProfile: z.boolean().optional(),
	/** Who reads the answer: everybody in the ticket when missing. */
	sensitivity: z.enum(['staff', 'assignee']).optional(),
	redactInTranscript: z.boolean().optional(),
	purpose: questionPurpose.optional()
};

const textual = {
	...common,
	placeholder: text(100).optional(),
	minLength: z.int().min(0).max(4000).optional(),
	maxLength: z.int().min(1).max(4000).optional(),
	pattern: z.string().min(1).max(500).optional(),
	patternFlags: z
		.string()
		.regex(/^[imsu]*$/, 'Flags may be i, m, s, u')
		.optional(),
	patternHint: text(100).optional()
};

export const question = z.discriminatedUnion('type', [
	z.strictObject({ type: z.literal('short_text'), ...textual }),
	z.strictObject({ type: z.literal('paragraph'), ...textual }),
	z.strictObject({
		type: z.literal('select'),
		...common,
		choices: choices.optional(),
		choiceSet: reference.optional(),
		choiceFilter: choiceFilter.optional(),
		multiple: z.boolean().optional(),
		min: z.int().min(0).max(25).optional(),
		max: z.int().min(1).max(25).optional(),
		placeholder: text(100).optional()
	}),
	z.strictObject({
		type: z.literal('number'),
		...common,
		min: z.number().min(-1e7).max(1e7),
		max: z.number().min(-1e7).max(1e7),
		integer: z.boolean().optional(),
		placeholder: text(100).optional()
	}),
	z.strictObject({ type: z.literal('boolean'), ...common, mustBe: z.boolean().optional() }),
	z.strictObject({
		type: z.literal('user'),
		...common,
		multiple: z.boolean().optional(),
		min: z.int().min(0).max(25).optional(),
		max: z.int().min(1).max(25).optional()
	}),
	z.strictObject({
		type: z.literal('file'),
		...common,
		accept: z.array(z.string().regex(/^[a-z]+\/[a-z0-9.+-]+$/, 'A type such as image/png')).min(1),
		maxFiles: z.int().min(1).max(10),
		maxMb: z.int().min(1).max(100)
	})
]);
export type QuestionDefinition = z.infer<typeof question>;

/** Changes of a library question for one form; what results is checked as a question of its own. */
const override = z
	.record(z.string(), z.unknown())
	.refine((value) => !('key' in value) && !('type' in value), 'An override keeps key and type');

export const questionReference = z.union([z.strictObject({ use: reference, override: override.optional() }), question]);
export type QuestionReference = z.infer<typeof questionReference>;

export const questionReferences = z.array(questionReference).max(25, 'At most 25 questions');

export const form = z.strictObject({
	key,
	name: text(45),
	kind: z.enum(['service', 'application', 'report']),
	questions: questionReferences,
	gate: reference.nullable(),
	handledBy: z.array(reference).min(1),
	opens: z.enum(['middleman', 'application', 'case'])
});
