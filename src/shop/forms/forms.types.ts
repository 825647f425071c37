import type { Actor } from '#core/actor';
import type { GuildId, MemberId } from '#core/ids';
import type { Unit } from '#core/units/unit';
import type { Answer } from '../form/answers.js';
import type { AnswerProblem, Form, FormPage } from '../form/form.js';
import type { Question } from '../pack/resolve.js';
import type { FormDraft } from './forms.model.js';
import type { SystemForm } from './forms.settings.js';

/** Who fills a form, and for which interaction: the same request twice does its work once. */
export interface FormFiller {
	readonly actor: Actor;
	readonly request: string;
}

/** A form on its way with everything its screens show. */
export interface FormState {
	readonly definition: SystemForm;
	readonly draft: FormDraft;
	readonly form: Form;
	/** Answers of the member's profile, to start from. */
	readonly profile: ReadonlyMap<string, Answer>;
}

export interface SavedFormPage {
	readonly state: FormState;
	readonly page: FormPage;
	/** Empty: the page is saved. */
	readonly problems: readonly AnswerProblem[];
}

/** A question as it was asked, with the answer. */
export interface SubmittedAnswer {
	readonly question: Question;
	readonly answer: Answer;
}

/** What a member has sent. */
export interface Submission {
	readonly guild: GuildId;
	readonly id: string;
	readonly form: string;
	readonly formName: string;
	readonly version: string;
	readonly member: MemberId;
	readonly about: string | null;
	readonly at: Date;
	readonly answers: readonly SubmittedAnswer[];
}

/** What a domain writes when it takes a submission over: committed with the take, or not at all. */
export type Taking = Pick<Unit, 'changes' | 'outbox' | 'events' | 'audit'>;

/** A domain that works on what members send with one form. */
export interface FormTaker {
	/** Name of the domain, kept in the row. */
	readonly domain: string;
	/** Refuses, with a `DomainError`, whom or what a member may not send the form about. `about` comes out of a custom id: input. */
	check(guild: GuildId, actor: Actor, about: string | null): Promise<void>;
	/** Plans what is written. It may be asked more than once for a submission, so it changes nothing itself; what it plans is written once. */
	take(submission: Submission): Promise<Taking>;
}

/** A form as its owner looks at it. */
export interface FormLook {
	readonly definition: SystemForm;
	/** The pages that a member meets who has answered nothing yet. */
	readonly pages: readonly FormPage[];
	/** Submissions that wait. */
	readonly waiting: number;
	/** Domain that takes them over; `null`: none in this version. */
	readonly taker: string | null;
}
