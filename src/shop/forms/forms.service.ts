import { z } from 'zod';
import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { clearDeadline, setDeadline } from '#core/deadlines/deadline';
import { DomainError, NotFound } from '#core/errors';
import { type GuildId, type MemberId, memberId } from '#core/ids';
import type { Policy } from '#core/interactions/policy';
import type { SecretBox } from '#core/secrets/secret-box';
import { dayMs } from '#core/time';
import type { Change, UnitWriter, Value } from '#core/units/unit';
import { pageOf } from '../drafts.service.js';
import { type Answers, toAnswers, toStored } from '../form/answers.js';
import { checkPage, type FormPage } from '../form/form.js';
import type { PageInput } from '../form/page-input.js';
import { countersCollection } from '../shop.model.js';
import type { Uploads } from '../uploads.service.js';
import { blankPages, formOf, submissionId, versionOf } from './building.js';
import { FormMoved } from './forms.errors.js';
import {
	type FormDraft,
	formDraftId,
	formDraftsCollection,
	type StoredFormDraft,
	submissionRow,
	submissionsCollection
} from './forms.model.js';
import type { FormRepository } from './forms.repository.js';
import type { FormsSettings, SystemForm } from './forms.settings.js';
import type { FormFiller, FormLook, FormState, SavedFormPage, SubmittedAnswer } from './forms.types.js';
import { type FormTakers, waitingCount, waitingDeadline } from './takers.js';

/** Kind of the deadline at which an unsent form is given up. */
export const formDraftDeadline = 'shop.formDraftExpired';
/** Event of a form that was sent. */
export const submittedEvent = 'form.submitted';

const mostTries = 4;
const aboutShape = /^[a-z]+:[\w-]{1,40}$/;

export interface FormsDeps {
	readonly repository: FormRepository;
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly secrets: Pick<SecretBox, 'seal' | 'open'>;
	readonly uploads: Uploads;
	readonly policy: Policy;
	readonly takers: FormTakers;
	/** The forms in force for members, or as editors left them. */
	settings(guild: GuildId, side: 'members' | 'editors'): Promise<FormsSettings>;
	/** Days that an unsent form is kept. */
	draftDays(guild: GuildId): Promise<number>;
	profile(guild: GuildId, member: MemberId): Promise<Answers>;
}

/** The gates of a form, its own and those that apply to it, which a higher domain knows. @throws DomainError where it is closed to the member. */
export type FormGate = (guild: GuildId, actor: Actor, form: { readonly key: string; readonly gate: string | null }) => Promise<void>;

/**
 * Forms that belong to no item: a member fills one page by page, and what was sent waits, sealed, until the domain that works on it takes it
 * over. One form per member and kind is on its way at a time.
 */
export class Forms {
	#gate: FormGate | null = null;

	public constructor(private readonly deps: FormsDeps) {}

	/** Announces, at start, who knows gates. Without, a form with a gate is closed. */
	public useGate(gate: FormGate): void {
		this.#gate = gate;
	}

	/** The forms of the guild as editors left them, with what waits. @throws Forbidden without `config.view`. */
	public async all(guild: GuildId, actor: Actor): Promise<readonly FormLook[]> {
		await this.deps.policy.require(guild, actor, 'config.view');
		const [{ forms }, counts] = await Promise.all([this.deps.settings(guild, 'editors'), this.deps.repository.counts(guild)]);
		return forms.map((definition) => ({
			definition,
			pages: blankPages(definition),
			waiting: counts.get(definition.key) ?? 0,
			taker: this.deps.takers.of(definition.key)?.domain ?? null
		}));
	}

	/** One of them. @throws Forbidden · NotFound `forms.form` */
	public async look(guild: GuildId, actor: Actor, key: string): Promise<FormLook> {
		const look = (await this.all(guild, actor)).find(({ definition }) => definition.key === key);
		if (!look) throw new NotFound('forms.form');
		return look;
	}

	/**
	 * Whether a member may begin the form: a domain works on it and takes this subject, and its gate is open.
	 *
	 * @throws NotFound `forms.form` · DomainError `forms.closed`, what the taker and the gate refuse with.
	 */
	public async require(guild: GuildId, actor: Actor, key: string, about: string | null): Promise<void> {
		const definition = await this.#definition(guild, key);
		const taker = this.deps.takers.of(key);
		if (!taker || !isAbout(about)) throw new DomainError('forms.closed', nameOf(definition));
		await taker.check(guild, actor, about);
		await this.#pass(guild, actor, definition);
	}

	/**
	 * Opens the member's form, or starts it. One that was begun about somebody else is given up.
	 *
	 * @throws NotFound `forms.form` · DomainError `forms.closed`, what the gate refuses with.
	 */
	public async open(guild: GuildId, filler: FormFiller, key: string, about: string | null): Promise<FormState> {
		const definition = await this.#definition(guild, key);
		if (!isAbout(about)) throw new DomainError('forms.closed', nameOf(definition));
		await this.#pass(guild, filler.actor, definition);
		const member = filler.actor.id;
		const existing = await this.deps.repository.draft(guild, member, key);
		const now = this.deps.clock.now();
		if (existing && existing.expiresAt > now && existing.about === about) return this.get(guild, member, key);
		const days = await this.deps.draftDays(guild);
		const draft: FormDraft = {
			_id: formDraftId(guild, member, key),
			guild,
			member,
			form: key,
			about,
			rev: 1,
			answers: [],
			refused: [],
			saved: [],
			startedAt: now,
			expiresAt: new Date(now.getTime() + days * dayMs)
		};
		const former: Change[] = existing
			? [{ in: formDraftsCollection, delete: existing._id, when: { rev: existing.rev }, else: () => new FormMoved() }]
			: [];
		await this.#write(filler, draft, { about }, [
			...former,
			{ in: formDraftsCollection, insert: { ...this.#stored(draft) }, else: () => new FormMoved() }
		]);
		return this.get(guild, member, key);
	}

	/** The member's form on its way. @throws NotFound `forms.draft`, `forms.form` */
	public async get(guild: GuildId, member: MemberId, key: string): Promise<FormState> {
		const [definition, stored, profile] = await Promise.all([
			this.#definition(guild, key),
			this.deps.repository.draft(guild, member, key),
			this.deps.profile(guild, member)
		]);
		if (!stored || stored.expiresAt <= this.deps.clock.now()) throw new NotFound('forms.draft');
		const draft = this.#opened(stored);
		return { definition, draft, form: formOf(definition, draft), profile };
	}

	/** Whether the member may go on with the form. @throws NotFound `forms.form` · DomainError `forms.closed`, what the gate refuses with. */
	public async requireOpen(guild: GuildId, actor: Actor, key: string): Promise<void> {
		await this.#pass(guild, actor, await this.#definition(guild, key));
	}

	/**
	 * Checks and keeps a submitted page, which `read` takes out of the form's fields. What is right is kept even when something else is
	 * refused; the problems say what to correct.
	 *
	 * @throws NotFound `forms.draft`, `forms.form`, `shop.page`
	 */
	public async savePage(
		guild: GuildId,
		filler: FormFiller,
		key: string,
		pageId: string,
		read: (page: FormPage) => PageInput
	): Promise<SavedFormPage> {
		const member = filler.actor.id;
		let state = await this.get(guild, member, key);
		const page = pageOf(state.form, pageId);
		const { raw, problems: uploads } = await this.deps.uploads.storeAll(guild, member, page, read(page));
		for (let tries = 1; ; tries += 1) {
			const { draft } = state;
			const checked = checkPage(page, raw, toAnswers(draft.answers));
			const problems = [...uploads, ...checked.problems.filter(({ key: asked }) => uploads.every((other) => other.key !== asked))];
			const others = draft.saved.filter((id) => id !== pageId);
			const next: FormDraft = {
				...draft,
				answers: toStored(checked.answers),
				refused: problems.flatMap(({ key: asked, wrote }) => (wrote === null ? [] : [{ key: asked, wrote }])),
				saved: problems.length > 0 ? others : [...others, pageId]
			};
			try {
				await this.#write(filler, next, { pageId, answers: next.answers }, [this.#rewrite(next)], `${draft.rev}`);
				return { state: await this.get(guild, member, key), page, problems };
			} catch (error) {
				if (!(error instanceof FormMoved) || tries >= mostTries) throw error;
				state = await this.get(guild, member, key);
			}
		}
	}

	/**
	 * Sends the form: it waits for the domain that takes it over. The same draft is one submission.
	 *
	 * @param started As in the custom id: ms of the draft that the member saw.
	 * @returns Id of the submission and name of the form.
	 * @throws NotFound `forms.draft`, `forms.form` · DomainError `forms.incomplete`, `forms.tooMany` (`max`), what the gate refuses with.
	 */
	public async submit(guild: GuildId, filler: FormFiller, key: string, started: string): Promise<Sent> {
		const member = filler.actor.id;
		const unit = `form:${member}:${key}:${started}:send`;
		const done = z.object({ result: sentSchema }).safeParse(await this.deps.units.outcome(guild, unit));
		if (done.success) return done.data.result;
		const { definition, draft, form } = await this.get(guild, member, key);
		if (started !== String(draft.startedAt.getTime())) throw new NotFound('forms.draft');
		await this.#pass(guild, filler.actor, definition);
		if (form.next || form.blocked.length > 0) throw new DomainError('forms.incomplete', nameOf(definition));
		const { maxWaiting, waitingDays } = await this.deps.settings(guild, 'members');
		const id = submissionId(guild, member, key, draft.startedAt);
		const _id = submissionRow(guild, id);
		const at = this.deps.clock.now();
		const answers: readonly SubmittedAnswer[] = form.answered.map(({ question, answer }) => ({ question, answer }));
		const version = versionOf(definition);
		const counter = waitingCount(guild, member, key);
		const row = { _id, guild, id, form: key, formName: definition.name, version, member, about: draft.about, at };
		const outcome = await this.deps.units.execute({
			guild,
			key: unit,
			content: { form: key, started },
			changes: [
				{
					in: formDraftsCollection,
					delete: draft._id,
					when: { rev: draft.rev, startedAt: draft.startedAt },
					else: (found) => (found ? new FormMoved() : new NotFound('forms.draft'))
				},
				clearDeadline(guild, draftSubject(draft), formDraftDeadline),
				{
					in: countersCollection,
					id: counter,
					upsert: { _id: counter, guild, count: 0 },
					when: { count: { $lt: maxWaiting } },
					inc: { count: 1 },
					else: () => new DomainError('forms.tooMany', { ...nameOf(definition), max: maxWaiting })
				},
				{
					in: submissionsCollection,
					insert: { ...row, sealed: this.deps.secrets.seal(_id, JSON.stringify(answers)), state: 'waiting', takenBy: null, takenAt: null }
				},
				...(waitingDays === null
					? []
					: [setDeadline(guild, `form:${id}`, waitingDeadline, new Date(at.getTime() + waitingDays * dayMs), { id })])
			],
			events: [{ name: submittedEvent, key: `form:${id}:submitted`, aggregate: `form:${id}`, payload: { id } }],
			audit: [
				{
					actor: member,
					actorKind: 'member',
					action: 'form.submitted',
					target: `form:${key}:${id}`,
					after: { version, about: draft.about }
				}
			],
			result: { id, formName: definition.name }
		});
		return outcome.result;
	}

	/** Gives the member's form up, and says what it is called. Doing so twice is no error. @throws NotFound `forms.form` */
	public async discard(guild: GuildId, filler: FormFiller, key: string): Promise<string> {
		const { name } = await this.#definition(guild, key);
		const draft = await this.deps.repository.draft(guild, filler.actor.id, key);
		if (draft) await this.#drop(draft, `formDraft:${draft.member}:${filler.request}:discard`);
		return name;
	}

	/** Gives up a form whose days are over; called by its deadline. */
	public async expire(guild: GuildId, payload: Value): Promise<void> {
		const { member, form } = deadlinePayload.parse(payload);
		const now = this.deps.clock.now();
		const draft = await this.deps.repository.draft(guild, member, form);
		if (draft && draft.expiresAt > now) return;
		if (draft) return this.#drop(draft, `formDraft:${member}:${form}:expire:${draft.startedAt.getTime()}`);
		const subject = draftSubject({ member, form });
		const changes = [clearDeadline(guild, subject, formDraftDeadline)];
		await this.deps.units.execute({ guild, key: `${subject}:gone:${now.getTime()}`, content: null, changes });
	}

	async #definition(guild: GuildId, key: string): Promise<SystemForm> {
		const definition = (await this.deps.settings(guild, 'members')).forms.find((form) => form.key === key);
		if (!definition) throw new NotFound('forms.form');
		return definition;
	}

	async #pass(guild: GuildId, actor: Actor, definition: SystemForm): Promise<void> {
		if (!this.#gate) {
			if (definition.gate === null) return;
			throw new DomainError('forms.closed', nameOf(definition));
		}
		await this.#gate(guild, actor, definition);
	}

	#stored({ answers, refused, ...draft }: FormDraft): StoredFormDraft {
		return { ...draft, sealed: this.deps.secrets.seal(draft._id, JSON.stringify({ answers, refused })) };
	}

	#opened({ sealed, ...draft }: StoredFormDraft): FormDraft {
		const written: Pick<FormDraft, 'answers' | 'refused'> = JSON.parse(this.deps.secrets.open(draft._id, sealed));
		return { ...draft, ...written };
	}

	#rewrite(next: FormDraft): Change {
		const { sealed, saved } = this.#stored(next);
		return {
			in: formDraftsCollection,
			id: next._id,
			when: { rev: next.rev, startedAt: next.startedAt },
			set: { sealed, saved },
			inc: { rev: 1 },
			else: (row) => (row ? new FormMoved() : new NotFound('forms.draft'))
		};
	}

	async #write(filler: FormFiller, draft: FormDraft, content: Value, changes: readonly Change[], part = 'open'): Promise<void> {
		const { guild, member, form } = draft;
		await this.deps.units.execute({
			guild,
			key: `formDraft:${member}:${filler.request}:${part}`,
			content,
			changes: [...changes, setDeadline(guild, draftSubject(draft), formDraftDeadline, draft.expiresAt, { member, form })]
		});
	}

	async #drop(draft: StoredFormDraft, key: string): Promise<void> {
		const { guild, rev } = draft;
		await this.deps.units.execute({
			guild,
			key,
			content: { form: draft.form },
			changes: [
				{
					in: formDraftsCollection,
					delete: draft._id,
					when: { rev },
					else: (row) => (row ? new FormMoved() : new NotFound('forms.draft'))
				},
				clearDeadline(guild, draftSubject(draft), formDraftDeadline)
			]
		});
	}
}

const sentSchema = z.object({ id: z.string(), formName: z.string() });
type Sent = z.infer<typeof sentSchema>;

const deadlinePayload = z.object({ member: z.string().transform(memberId), form: z.string() });

const draftSubject = ({ member, form }: Pick<FormDraft, 'member' | 'form'>): string => `formDraft:${member}:${form}`;
const isAbout = (about: string | null): boolean => about === null || aboutShape.test(about);
const nameOf = ({ name }: SystemForm) => ({ form: { kind: 'user-text', value: name } }) as const;
