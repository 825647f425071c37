import { z } from 'zod';
import type { Clock } from '#core/clock';
import { clearDeadline } from '#core/deadlines/deadline';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import type { Effect } from '#core/outbox/effect';
import type { SecretBox } from '#core/secrets/secret-box';
import type { Change, UnitWriter, Value } from '#core/units/unit';
import { giveBack } from '../limits.js';
import { NotWaiting } from './forms.errors.js';
import { type SubmissionRow, submissionsCollection } from './forms.model.js';
import type { FormRepository } from './forms.repository.js';
import type { FormTaker, Submission, SubmittedAnswer } from './forms.types.js';

/** Kind of the deadline at which a submission that nobody took over is deleted. */
export const waitingDeadline = 'shop.formWaited';

const perLook = 50;

/** Counter of what a member has waiting of one form. */
export const waitingCount = (guild: GuildId, member: MemberId, form: string): string => rowId(guild, 'forms', member, form);

export interface TakersDeps {
	readonly repository: FormRepository;
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly secrets: Pick<SecretBox, 'open'>;
	/** A submission could not be taken over; the next start tries it again. */
	failed(error: unknown): void;
}

/** The domains that work on what members send, and the handing over: each submission once. */
export class FormTakers {
	readonly #takers = new Map<string, FormTaker>();

	public constructor(private readonly deps: TakersDeps) {}

	/** Announces, at start, which domain takes a form over. @throws Error for a second one of the same form. */
	public taker(form: string, taker: FormTaker): void {
		const there = this.#takers.get(form);
		if (there) throw new Error(`The form "${form}" is taken over by ${there.domain} already.`);
		this.#takers.set(form, taker);
	}

	/** Who takes a form over; `undefined`: nobody. */
	public of(form: string): FormTaker | undefined {
		return this.#takers.get(form);
	}

	/** Hands over everything that waits in these guilds; what fails is told and left waiting. */
	public async takeWaiting(guilds: readonly GuildId[]): Promise<void> {
		for (const guild of guilds) for (const form of this.#takers.keys()) await this.#takeAll(guild, form);
	}

	/** A form was sent; effect of `form.submitted`. Without a domain that takes it over it goes on waiting. */
	public async submitted({ guild, payload }: Effect): Promise<undefined> {
		await this.take(guild, payloadOf(payload));
	}

	/** Hands one submission over. @returns Whether this call did. */
	public async take(guild: GuildId, id: string): Promise<boolean> {
		const row = await this.deps.repository.submission(guild, id);
		const taker = row?.state === 'waiting' ? this.#takers.get(row.form) : undefined;
		if (!row || !taker) return false;
		const { changes, outbox = [], events = [], audit = [] } = await taker.take(this.#submission(row));
		try {
			const { replayed } = await this.deps.units.execute({
				guild,
				key: `form:${id}:take`,
				content: null,
				changes: [
					{
						in: submissionsCollection,
						id: row._id,
						when: { state: 'waiting' },
						set: { state: 'taken', takenBy: taker.domain, takenAt: this.deps.clock.now() },
						else: () => new NotWaiting()
					},
					...this.#ended(row),
					...changes
				],
				outbox,
				events,
				audit: [
					{
						actor: taker.domain,
						actorKind: 'system',
						action: 'form.taken',
						target: `form:${row.form}:${id}`,
						after: { by: taker.domain }
					},
					...audit
				]
			});
			return !replayed;
		} catch (error) {
			if (error instanceof NotWaiting) return false;
			throw error;
		}
	}

	/** What was sent, for the domain that has it; `null`: no such submission in this guild. */
	public async read(guild: GuildId, id: string): Promise<Submission | null> {
		const row = await this.deps.repository.submission(guild, id);
		return row && this.#submission(row);
	}

	/** Deletes a submission that nobody took over in its days; called by its deadline. */
	public async expire(guild: GuildId, payload: Value): Promise<void> {
		const id = payloadOf(payload);
		const row = await this.deps.repository.submission(guild, id);
		const waits = row?.state === 'waiting';
		try {
			await this.deps.units.execute({
				guild,
				key: `form:${id}:expire:${waits}`,
				content: null,
				changes: waits
					? [{ in: submissionsCollection, delete: row._id, when: { state: 'waiting' }, else: () => new NotWaiting() }, ...this.#ended(row)]
					: [clearDeadline(guild, `form:${id}`, waitingDeadline)],
				audit: waits ? [{ actor: 'forms', actorKind: 'system', action: 'form.expired', target: `form:${row.form}:${id}` }] : []
			});
		} catch (error) {
			// Taken over at the same moment: that has cleared the deadline too.
			if (!(error instanceof NotWaiting)) throw error;
		}
	}

	async #takeAll(guild: GuildId, form: string): Promise<void> {
		let after: string | null = null;
		for (;;) {
			const rows: readonly SubmissionRow[] = await this.deps.repository.waiting(guild, form, after, perLook);
			for (const { id } of rows) await this.take(guild, id).catch((error: unknown) => this.deps.failed(error));
			const last = rows.at(-1);
			if (!last || rows.length < perLook) return;
			after = last.id;
		}
	}

	/** It waits no longer. */
	#ended({ guild, id, member, form }: SubmissionRow): Change[] {
		return [...giveBack([{ id: waitingCount(guild, member, form), amount: 1 }]), clearDeadline(guild, `form:${id}`, waitingDeadline)];
	}

	#submission({ _id, guild, id, form, formName, version, member, about, at, sealed }: SubmissionRow): Submission {
		const answers: readonly SubmittedAnswer[] = JSON.parse(this.deps.secrets.open(_id, sealed));
		return { guild, id, form, formName, version, member, about, at, answers };
	}
}

const payloadOf = (payload: Value): string => z.object({ id: z.string() }).parse(payload).id;
