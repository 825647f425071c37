import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { DomainError, Forbidden, NotFound } from '#core/errors';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import type { Policy } from '#core/interactions/policy';
import { dayMs } from '#core/time';
import { type Change, type Unit, type UnitWriter, unitSeq } from '#core/units/unit';
import { type Conflict, conflictOf, type Relations, type TrustSettings } from '#trust';
import { countChanges, type OpeningPorts, reviewEvidenceKey } from './opening.js';
import {
	type OpenReview,
	type ReviewCountsRow,
	type ReviewReportRow,
	type ReviewSide,
	reviewReportsCollection,
	reviewSides,
	reviewsCollection
} from './review.model.js';
import type { ReviewRepository } from './review.repository.js';

/** What it takes to see reports of reviews, and to keep or remove what was reported. */
export const moderate = 'reviews.moderate';
/** Longest answer and longest reason, in characters. */
export const answerMax = 500;
export const reasonMax = 500;
/** Reports of one review that staff are shown. */
const reportsShown = 5;
const hourMs = 3_600_000;

/** The average of some open reviews; `average` is `null` without any. */
export interface Average {
	readonly count: number;
	readonly average: number | null;
}

/** What open reviews say about a member in both roles. */
export interface ReviewSummary {
	readonly seller: Average;
	readonly buyer: Average;
}

/** One page of the open reviews about a member. */
export interface ReviewsPage extends ReviewSummary {
	readonly rows: readonly OpenReview[];
	/** Where the next page begins; `null` after the last. */
	readonly next: number | null;
	/** Not the first page. */
	readonly later: boolean;
	readonly total: number;
}

/** An open review with what its reader may do. */
export interface ReviewView {
	readonly review: OpenReview;
	readonly may: { readonly answer: boolean; readonly report: boolean; readonly moderate: boolean };
	/** Until when it can be answered, or its answer changed; `null` for everybody but the reviewed side, and when that is over. */
	readonly answerUntil: Date | null;
	/** The latest reports, for staff. */
	readonly reports: readonly ReviewReportRow[];
}

/** Payload of the event `review.reported`. */
export type ReviewReported = { readonly code: string; readonly side: ReviewSide };

export interface OpenReviewsDeps extends Pick<OpeningPorts, 'rate' | 'addEvidence'> {
	readonly units: UnitWriter;
	readonly repository: ReviewRepository;
	readonly policy: Policy;
	readonly relations: Pick<Relations, 'between' | 'colleagues'>;
	readonly clock: Clock;
	settings(guild: GuildId): Promise<TrustSettings['reviews']>;
}

/** Open reviews: who reads them, the answer of the reviewed side, reports, and what staff take away. Hidden ones do not exist here. */
export class OpenReviews {
	public constructor(private readonly deps: OpenReviewsDeps) {}

	/** Averages of a member as seller and as buyer, from counters. */
	public async summary(guild: GuildId, member: MemberId): Promise<ReviewSummary> {
		return summaryOf(await this.deps.repository.counts(guild, member));
	}

	/** Open reviews about a member, newest first; `before`: where the page begins, `null` the first. */
	public async about(guild: GuildId, member: MemberId, size: number, before: number | null): Promise<ReviewsPage> {
		const [summary, found] = await Promise.all([this.summary(guild, member), this.deps.repository.about(guild, member, size + 1, before)]);
		const rows = found.slice(0, size);
		const next = found.length > size ? (rows.at(-1)?.openedSeq ?? null) : null;
		return { ...summary, rows, next, later: before !== null, total: summary.seller.count + summary.buyer.count };
	}

	/** @throws NotFound `reviews.review`: there is none, it is hidden, or it was taken away. */
	public async view(guild: GuildId, actor: Actor, code: string, side: string): Promise<ReviewView> {
		const review = await this.#open(guild, code, side);
		const [settings, moderates] = await Promise.all([this.deps.settings(guild), this.deps.policy.can(guild, actor, moderate)]);
		const until = actor.id === review.about ? answerUntil(review, settings) : null;
		const answerable = until !== null && this.deps.clock.now() < until;
		const own = isParty(review, actor);
		const judges = moderates && (await this.#conflict(review, actor)) === null;
		return {
			review,
			may: {
				answer: answerable,
				report: actor.id !== review.author && review.keptAt === null && (own || !moderates),
				moderate: judges
			},
			answerUntil: answerable ? until : null,
			reports: judges ? await this.deps.repository.reports(guild, review._id, reportsShown) : []
		};
	}

	/**
	 * The answer of the reviewed side; one, changeable for a while.
	 *
	 * @throws NotFound · Forbidden `reviews.notYours` · DomainError `reviews.answerLength` {max, length} · `reviews.answerOver`.
	 */
	public async answer(guild: GuildId, actor: Actor, code: string, side: string, words: string): Promise<ReviewView> {
		const review = await this.#open(guild, code, side);
		if (actor.id !== review.about) throw new Forbidden('reviews.notYours');
		const text = trimmed(words);
		if (text.length < 1 || text.length > answerMax) throw new DomainError('reviews.answerLength', { max: answerMax, length: text.length });
		const now = this.deps.clock.now();
		const until = answerUntil(review, await this.deps.settings(guild));
		if (review.answer?.text === text) return this.view(guild, actor, code, side);
		if (now >= until) throw new DomainError('reviews.answerOver', { until: { kind: 'time', at: until, style: 'f' } });
		const before = review.answer;
		const answer = before ? { ...before, text, editedAt: now } : { text, at: now, editedAt: null };
		const step = before ? (before.editedAt ?? before.at).getTime() : 'first';
		await this.deps.units.execute({
			guild,
			key: `review:${review.code}:${review.side}:answer:${step}`,
			content: { text },
			changes: [
				{
					in: reviewsCollection,
					id: review._id,
					when: before
						? { removedAt: null, 'answer.text': before.text, 'answer.editedAt': before.editedAt }
						: { removedAt: null, answer: null },
					set: { answer },
					else: () => new DomainError('reviews.answerMoved')
				}
			]
		});
		return this.view(guild, actor, code, side);
	}

	/**
	 * Tells staff about a review, once per member; another one of the same member changes nothing. Nothing happens to the review until
	 * staff have looked, and only the first report of it calls them.
	 *
	 * @throws NotFound · DomainError `reviews.ownReport` · `reviews.reasonLength` {max, length} · `reviews.judged`.
	 */
	public async report(guild: GuildId, actor: Actor, code: string, side: string, why: string): Promise<void> {
		const review = await this.#open(guild, code, side);
		if (actor.id === review.author) throw new DomainError('reviews.ownReport');
		const reason = reasonOf(why);
		const reporter = actor.id;
		const _id = rowId(guild, 'review-report', review.code, review.side, reporter);
		const row = { _id, guild, review: review._id, reporter, reason, at: this.deps.clock.now(), seq: unitSeq };
		const payload: ReviewReported = { code: review.code, side: review.side };
		const subject = `review:${review.code}:${review.side}`;
		await this.deps.units.execute({
			guild,
			key: `${subject}:report:${reporter}`,
			content: null,
			changes: [
				{ in: reviewReportsCollection, insert: row },
				{
					in: reviewsCollection,
					id: review._id,
					when: { removedAt: null, keptAt: null },
					inc: { reports: 1 },
					else: (now) => (now?.keptAt ? new DomainError('reviews.judged') : new NotFound('reviews.review'))
				}
			],
			after: (rows) =>
				rows.get(reviewsCollection, review._id)?.reports === 1
					? { events: [{ name: 'review.reported', key: `${subject}:reported`, aggregate: subject, payload }] }
					: {}
		});
	}

	/**
	 * Staff have looked at the reports and leave the review as it is; it takes no more reports.
	 *
	 * @throws Forbidden · NotFound · DomainError `reviews.ownReview` · `reviews.closeReview` · `reviews.reasonLength` · `reviews.judged`.
	 */
	public async keep(guild: GuildId, actor: Actor, code: string, side: string, why: string): Promise<ReviewView> {
		const { review, reason } = await this.#judging(guild, actor, code, side, why);
		const set = { keptAt: this.deps.clock.now(), reports: 0 };
		const done = () => new DomainError('reviews.judged');
		const guarded = { in: reviewsCollection, id: review._id, when: { removedAt: null, keptAt: null }, set, else: done };
		await this.deps.units.execute(this.#judged(review, actor, { action: 'review.kept', reason }, [guarded]));
		return this.view(guild, actor, code, side);
	}

	/**
	 * Takes a review away: nobody reads it any more, its stars leave every average, and its evidence is void. What it paid its author
	 * stays paid. Authors and those whom it is about do not judge it.
	 *
	 * @throws Forbidden · NotFound · DomainError `reviews.ownReview` · `reviews.closeReview` · `reviews.reasonLength` {max, length}.
	 */
	public async remove(guild: GuildId, actor: Actor, code: string, side: string, why: string): Promise<void> {
		const { review, reason } = await this.#judging(guild, actor, code, side, why);
		const at = this.deps.clock.now();
		const key = reviewEvidenceKey(review.code, review.side);
		const { about: subject, author: partner } = review;
		await this.deps.units.execute(
			this.#judged(review, actor, { action: 'review.removed', reason }, [
				{
					in: reviewsCollection,
					id: review._id,
					when: { removedAt: null },
					set: { removedAt: at, reports: 0 },
					else: () => new NotFound('reviews.review')
				},
				...countChanges(this.deps, review, -1),
				...this.deps.addEvidence(guild, {
					...{ key: `${key}:removed`, subject, partner, kind: 'void', event: 'review.removed', value: 0 },
					...{ source: `order:${review.code}`, of: key, at }
				})
			])
		);
	}

	async #judging(guild: GuildId, actor: Actor, code: string, side: string, why: string) {
		await this.deps.policy.require(guild, actor, moderate);
		const review = await this.#open(guild, code, side);
		const conflict = await this.#conflict(review, actor);
		if (conflict === 'maybe') throw new DomainError('reviews.maybeReview');
		if (conflict) throw new DomainError(conflict === 'self' ? 'reviews.ownReview' : 'reviews.closeReview');
		return { review, reason: reasonOf(why) };
	}

	/** Whether this person is too close to author or reviewed to judge. */
	#conflict({ guild, author, about }: OpenReview, { id }: Actor): Promise<Conflict | null> {
		return conflictOf(this.deps.relations, guild, id, [author, about], moderate);
	}

	#judged(
		{ guild, code, side, stars }: OpenReview,
		actor: Actor,
		what: { readonly action: 'review.kept' | 'review.removed'; readonly reason: string },
		changes: readonly Change[]
	): Unit {
		const target = `review:${code}:${side}`;
		return {
			guild,
			key: `${target}:${what.action}:${actor.id}`,
			content: null,
			changes,
			audit: [
				{
					actor: actor.id,
					actorKind: actor.isGuildOwner ? 'owner' : 'staff',
					...what,
					target,
					before: { stars }
				}
			]
		};
	}

	async #open(guild: GuildId, code: string, side: string): Promise<OpenReview> {
		const known = reviewSides.find((one) => one === side);
		const review = known ? await this.deps.repository.open(guild, code, known) : null;
		if (!review) throw new NotFound('reviews.review');
		return review;
	}
}

/** Until when the reviewed side may answer, or change its answer. */
function answerUntil({ openedAt, answer }: OpenReview, settings: TrustSettings['reviews']): Date {
	return answer
		? new Date(answer.at.getTime() + settings.answerEditHours * hourMs)
		: new Date(openedAt.getTime() + settings.answerDays * dayMs);
}

const isParty = ({ author, about }: OpenReview, { id }: Actor): boolean => id === author || id === about;

const trimmed = (text: string): string => text.replaceAll('\r\n', '\n').trim();

function reasonOf(why: string): string {
	const reason = trimmed(why);
	if (reason.length < 1 || reason.length > reasonMax)
		throw new DomainError('reviews.reasonLength', { max: reasonMax, length: reason.length });
	return reason;
}

function summaryOf(row: ReviewCountsRow | null): ReviewSummary {
	const average = (stars = 0, count = 0): Average => ({ count, average: count > 0 ? stars / count : null });
	return { seller: average(row?.sellerStars, row?.sellerCount), buyer: average(row?.buyerStars, row?.buyerCount) };
}
