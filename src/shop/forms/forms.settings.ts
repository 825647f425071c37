import { z } from 'zod';
import { defineSettings } from '#settings';
import { wholeQuestion } from '../exchange/pack-schema.js';
import { compilePattern } from '../pack/pattern.js';
import { key, reference, text } from '../pack/schema/parts.js';

type AskedQuestion = z.infer<typeof wholeQuestion>;

/** A form that belongs to no item: what members tell a part of the bot, e.g. a report. */
const systemForm = z.strictObject({
	key,
	name: text(45),
	kind: z.enum(['service', 'application', 'report']),
	questions: z
		.array(wholeQuestion)
		.min(1)
		.max(25)
		.superRefine((questions, context) => {
			for (const [index, message] of questionProblems(questions)) context.addIssue({ code: 'custom', path: [index], message });
		}),
	/** Gate of trust that a member has to pass; `null`: none. */
	gate: reference.nullable(),
	/** Role slots of those who work on what was sent. */
	handledBy: z.array(reference).min(1).max(25),
	/** What a submission becomes. */
	opens: z.enum(['middleman', 'application', 'case'])
});

/** The guild's forms; a pack fills them. */
export const formsSettings = defineSettings(
	'forms',
	z.object({
		forms: z
			.array(systemForm)
			.max(25)
			.refine((forms) => new Set(forms.map((form) => form.key)).size === forms.length, 'Two forms have the same key')
			.default([]),
		/** Submissions of one form by one member that may wait at a time. */
		maxWaiting: z.int().min(1).max(20).default(3),
		/** Days after which a submission that nobody has taken over is deleted; `null`: never. */
		waitingDays: z.int().min(1).max(365).nullable().default(null)
	})
);

export type FormsSettings = ReturnType<typeof formsSettings.parse>;
export type SystemForm = FormsSettings['forms'][number];

/** What is wrong with questions taken together: place and words of each. */
function* questionProblems(questions: readonly AskedQuestion[]): Generator<[index: number, message: string]> {
	const earlier = new Set<string>();
	for (const [index, question] of questions.entries()) {
		if (earlier.has(question.key)) yield [index, 'Two questions have the same key'];
		if (question.showIf && !earlier.has(question.showIf.question)) yield [index, 'showIf names no earlier question'];
		if ('pattern' in question && question.pattern !== undefined && !compiles(question.pattern, question.patternFlags))
			yield [index, 'This pattern can not be used'];
		earlier.add(question.key);
	}
}

function compiles(pattern: string, flags: string | undefined): boolean {
	try {
		compilePattern(pattern, flags);
		return true;
	} catch {
		return false;
	}
}
