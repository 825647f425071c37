import { hash } from 'node:crypto';
import type { GuildId, MemberId } from '#core/ids';
import { canonicalJson } from '#settings';
import { type Answers, toAnswers } from '../form/answers.js';
import { buildForm, type Form, type FormPage } from '../form/form.js';
import type { FormDraft } from './forms.model.js';
import type { SystemForm } from './forms.settings.js';

const noAnswers: Answers = new Map();

/** The form as it stands: what is asked on which page, what is missing, what counts. Pure. */
export function formOf({ questions }: SystemForm, draft: Pick<FormDraft, 'answers' | 'saved'> | null): Form {
	return buildForm(
		{ questions, access: {} },
		{
			answers: draft ? toAnswers(draft.answers) : noAnswers,
			profile: noAnswers,
			known: new Set(),
			saved: new Set(draft?.saved),
			openGates: new Set()
		}
	);
}

/** The pages of a form as somebody meets them who has answered nothing yet. */
export function blankPages(definition: SystemForm): readonly FormPage[] {
	const { pages, details } = formOf(definition, null);
	return [...pages, ...details];
}

/** Names a form as it is now: another one for every change of it. */
export const versionOf = (definition: SystemForm): string => hash('sha256', canonicalJson(definition), 'hex').slice(0, 16);

/** Id of what becomes of a draft: the same draft is one submission, however often it is sent. */
export const submissionId = (guild: GuildId, member: MemberId, form: string, startedAt: Date): string =>
	hash('sha256', [guild, member, form, startedAt.getTime()].join('|'), 'hex').slice(0, 20);
