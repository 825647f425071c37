import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { clearDeadline, type DeadlineHandler, DeadlineMoved, ifStillDue, setDeadline } from '#core/deadlines/deadline';
import { DomainError, NotFound } from '#core/errors';
import type { GuildId, MemberId } from '#core/ids';
import { dayMs } from '#core/time';
import { type Change, type Unit, type UnitWriter, unitSeq } from '#core/units/unit';
import type { TrustSettings } from '#trust';
import { type OpeningPorts, openingOf } from './opening.js';
import {
	type ReviewDealRow,
	type ReviewRow,
	type ReviewSide,
	type ReviewTag,
	reviewDealsCollection,
	reviewsCollection,
	reviewTags
} from './review.model.js';
import { type DealReviews, type ReviewRepository, reviewDealId, reviewRowId } from './review.repository.js';
import type { SettledDeal, SettledDeals } from './settled-orders.js';

const hourMs = 3_600_000;

/** What somebody writes: whole stars from 1, words, and what stood out. */
export interface ReviewWords {
	readonly stars: number;
	readonly text: string;
	readonly tags: readonly string[];
}

/** What the form and the card after it show to one side of a deal. */
export interface ReviewState {
	readonly deal: SettledDeal;
	/** What the reader was in it. */
	readonly side: ReviewSide;
	/** The reader's own. */
	readonly review: ReviewRow | null;
	/** The other side's, once it is open and as long as staff have not taken it away. */
	readonly other: ReviewRow | null;
	readonly stars: number;
	readonly textMax: number;
	/** Until when it can be changed; `null` before it was written, and once it is open. */
	readonly editableUntil: Date | null;
	/** When the reviews of the deal open by themselves; `null`: each opens as it is written. */
	readonly opensAt: Date | null;
	/** Writing one now opens it at once, and for good. */
	readonly opensNow: boolean;
	/** The other side's was opened first: none can be written any more. */
	readonly tooLate: boolean;
}

/** Payload of the event `review.submitted`. */
export type ReviewSubmitted = {
	readonly code: string;
	readonly author: MemberId;
	readonly about: MemberId;
	readonly item: string;
	readonly stars: number;
	readonly value: number;
	readonly rules: readonly string[] | null;
	readonly joinedAt: string | null;
	readonly at: string;
};

export interface ReviewsDeps extends OpeningPorts {
	readonly units: UnitWriter;
	readonly repository: ReviewRepository;
	readonly deals: SettledDeals;
	readonly clock: Clock;
	settings(guild: GuildId): Promise<TrustSettings['reviews']>;
}

/** Rows of stars never get longer than this. */
export const starsMax = 5;
/** The deadline at which reviews open by themselves; its subject is the deal. */
export const openDeadline = 'reviews.open';
/** A round is lost only to a review that was stored, so rounds end; this is the bound for a bug. */
const rounds = 100;

/** Another click was faster; read again. Never shown to anybody. */
class ReviewMoved extends Error {
	public override readonly name = 'ReviewMoved';
}

/** What is known while one side writes. */
interface Writing extends ReviewState {
	readonly stored: DealReviews;
	readonly now: Date;
}

/** When the reviews of a deal of which none is written open by themselves; `null`: each opens as it is written. */
export function opensAtOf({ settledAt }: SettledDeal, { blindUntil, blindDays }: TrustSettings['reviews']): Date | null {
	return blindUntil === 'both_or_days' && blindDays > 0 ? new Date(settledAt.getTime() + blindDays * dayMs) : null;
}

const subjectOf = (code: string): string => `review:${code}`;

/**
 * Reviews of settled deals: one of each side, changeable for a while, hidden from everybody but their authors until both are written or
 * the days are over. All that is written about one deal goes through its row, so reviews open once and as they were last written.
 */
export class ReviewsService {
	public constructor(private readonly deps: ReviewsDeps) {}

	/** @throws NotFound `reviews` when this person has no such settled deal. */
	public async state(guild: GuildId, actor: Actor, code: string): Promise<ReviewState> {
		const { stored: _, now: __, ...state } = await this.#read(guild, actor, code);
		return state;
	}

	/**
	 * Gives stars, keeping the words of an earlier review. With `unless: 'opens'` nothing is stored when that would open the review at
	 * once: the answer then has no review.
	 *
	 * @throws NotFound · DomainError `reviews.stars` {max} · `reviews.closed` {until} · `reviews.open` · `reviews.tooLate`.
	 */
	public async rate(guild: GuildId, actor: Actor, code: string, stars: number, unless?: 'opens'): Promise<ReviewState> {
		return this.#save(guild, actor, code, unless, (review) => ({ stars, text: review?.text ?? '', tags: review?.tags ?? [] }));
	}

	/**
	 * Gives stars and words.
	 *
	 * @throws as `rate`, and DomainError `reviews.tooLong` {max, length}.
	 */
	public async write(guild: GuildId, actor: Actor, code: string, words: ReviewWords): Promise<ReviewState> {
		return this.#save(guild, actor, code, undefined, () => words);
	}

	/** Opens what was written about a deal once its time has come. */
	public deadline(): DeadlineHandler {
		return {
			kind: openDeadline,
			due: async ({ guild, subject, at }) => {
				const code = subject.slice(subject.indexOf(':') + 1);
				try {
					await this.#settle(code, () => this.#openDue(guild, code, at));
				} catch (error) {
					// The second review has opened both and taken the deadline away.
					if (!(error instanceof DeadlineMoved)) throw error;
				}
			}
		};
	}

	async #openDue(guild: GuildId, code: string, due: Date): Promise<void> {
		const [deal, { row, buyer, staff }] = await Promise.all([this.deps.deals.find(guild, code), this.deps.repository.ofDeal(guild, code)]);
		if (!row || row.openedAt) return;
		const now = this.deps.clock.now();
		const written = [buyer, staff].filter((review) => review !== null);
		// An order that a case has reversed keeps its reviews closed; nobody sees them.
		const opening = deal ? await openingOf(this.deps, deal, written, now) : { changes: [], events: [] };
		const open = deal ? written.map((review) => opened(review, now)) : [];
		await this.deps.units.execute({
			guild,
			key: `${subjectOf(code)}:open`,
			content: null,
			changes: [
				ifStillDue(clearDeadline(guild, subjectOf(code), openDeadline), due),
				moved(row, { openedAt: now }),
				...open,
				...opening.changes
			],
			events: opening.events
		});
	}

	async #read(guild: GuildId, actor: Actor, code: string): Promise<Writing> {
		const [deal, stored, settings] = await Promise.all([
			this.deps.deals.find(guild, code),
			this.deps.repository.ofDeal(guild, code),
			this.deps.settings(guild)
		]);
		const side = deal?.buyer === actor.id ? 'buyer' : deal?.staff === actor.id ? 'staff' : null;
		if (!deal || !side) throw new NotFound('reviews', { code: { kind: 'user-text', value: code.slice(0, 20) } });
		const now = this.deps.clock.now();
		const { row } = stored;
		const [review, other] = side === 'buyer' ? [stored.buyer, stored.staff] : [stored.staff, stored.buyer];
		const opensAt = row ? (row.blind ? row.opensAt : null) : opensAtOf(deal, settings);
		const over = opensAt !== null && opensAt <= now;
		const hidden = review !== null && review.openedAt === null;
		const edits = hidden ? new Date(Math.min(review.at.getTime() + settings.editHours * hourMs, opensAt?.getTime() ?? 0)) : null;
		return {
			deal,
			side,
			review,
			other: other?.openedAt && !other.removedAt ? other : null,
			stars: Math.min(settings.stars, starsMax),
			textMax: settings.textMax,
			editableUntil: edits,
			opensAt,
			opensNow: review === null && (opensAt === null || over || other !== null),
			tooLate: review === null && row?.blind === true && (row.openedAt !== null || over),
			stored,
			now
		};
	}

	async #save(
		guild: GuildId,
		actor: Actor,
		code: string,
		unless: 'opens' | undefined,
		wanted: (review: ReviewRow | null) => ReviewWords
	): Promise<ReviewState> {
		return this.#settle(code, async () => {
			const state = await this.#read(guild, actor, code);
			const words = checked(wanted(state.review), state);
			if (state.review && same(state.review, words)) return state;
			if (state.tooLate) throw new DomainError('reviews.tooLate', { code });
			if (state.opensNow && unless === 'opens') return state;
			const unit = state.review ? this.#edit(guild, state, state.review, words) : await this.#first(guild, state, words);
			await this.deps.units.execute(unit);
			return this.state(guild, actor, code);
		});
	}

	/** Tries until no other click comes between. */
	async #settle<Result>(code: string, act: () => Promise<Result>): Promise<Result> {
		for (let round = 0; round < rounds; round++) {
			try {
				return await act();
			} catch (error) {
				// The same key with other stars: two buttons were pressed at once, and the other one was first.
				const lost = error instanceof ReviewMoved || (error instanceof DomainError && error.code === 'unit.keyReused');
				if (!lost) throw error;
			}
		}
		throw new Error(`The review of ${code} did not settle in ${rounds} rounds`);
	}

	async #first(guild: GuildId, state: Writing, { stars, text, tags }: CheckedWords): Promise<Unit> {
		const { deal, side, stored, opensNow, opensAt, now } = state;
		const { code, item, itemName } = deal;
		const row: ReviewRow = {
			_id: reviewRowId(guild, code, side),
			guild,
			code,
			side,
			...peopleOf(deal, side),
			item,
			itemName,
			stars,
			outOf: state.stars,
			text,
			tags,
			version: 1,
			at: now,
			editedAt: null,
			openedAt: opensNow ? now : null,
			openedSeq: null,
			answer: null,
			reports: 0,
			keptAt: null,
			removedAt: null,
			seq: 0
		};
		const fresh = freshDeal(guild, code, opensAt, now);
		// The other one opens with it, unless each opens by itself.
		const waiting = opensAt === null ? null : side === 'buyer' ? stored.staff : stored.buyer;
		const both = [row, waiting].filter((review) => review !== null).sort((one, other) => one.side.localeCompare(other.side));
		const opening = opensNow ? await openingOf(this.deps, deal, both, now) : { changes: [], events: [] };
		const subject = subjectOf(code);
		return {
			guild,
			key: `review:${code}:${side === 'buyer' ? '' : 'staff:'}1`,
			content: { stars, text, tags },
			changes: [
				{ ...moved(stored.row ?? fresh, opensNow && opensAt ? { openedAt: now } : {}), upsert: { ...fresh } },
				{ in: reviewsCollection, insert: { ...row, seq: unitSeq, openedSeq: opensNow ? unitSeq : null }, else: () => new ReviewMoved() },
				...(opensNow && waiting ? [opened(waiting, now)] : []),
				...deadlines(),
				...opening.changes
			],
			events: [...(side === 'buyer' ? [submitted(deal, stars, now)] : []), ...opening.events]
		};

		function deadlines(): readonly Change[] {
			if (!opensAt || (opensNow && !stored.row)) return [];
			if (opensNow) return [clearDeadline(guild, subject, openDeadline)];
			return [setDeadline(guild, subject, openDeadline, opensAt)];
		}
	}

	#edit(guild: GuildId, { editableUntil, deal, side, stored, now }: Writing, review: ReviewRow, { stars, text, tags }: CheckedWords): Unit {
		const { code } = deal;
		if (!editableUntil) throw new DomainError('reviews.open', { code });
		if (now >= editableUntil) throw new DomainError('reviews.closed', { until: { kind: 'time', at: editableUntil, style: 'f' } });
		if (!stored.row) throw new Error(`A hidden review of ${code} has no row of its deal`);
		const version = review.version + 1;
		return {
			guild,
			key: `review:${code}:${side === 'buyer' ? '' : 'staff:'}${version}`,
			content: { stars, text, tags },
			changes: [
				moved(stored.row, {}),
				{
					in: reviewsCollection,
					id: review._id,
					when: { version: review.version, openedAt: null },
					set: { stars, text, tags, version, editedAt: now },
					else: () => new ReviewMoved()
				}
			]
		};
	}
}

function freshDeal(guild: GuildId, code: string, opensAt: Date | null, now: Date): ReviewDealRow {
	return { _id: reviewDealId(guild, code), guild, code, blind: opensAt !== null, opensAt: opensAt ?? now, openedAt: null, version: 0 };
}

/** The change of the deal's row that everything needs; refused when anything else was written meanwhile. */
function moved({ _id, version }: ReviewDealRow, set: { readonly openedAt?: Date }) {
	return {
		in: reviewDealsCollection,
		id: _id,
		when: { version, openedAt: null },
		...(set.openedAt ? { set: { openedAt: set.openedAt } } : {}),
		inc: { version: 1 },
		else: () => new ReviewMoved()
	};
}

/** The change that lets others read a review, once. */
function opened({ _id, version }: ReviewRow, at: Date): Change {
	return {
		in: reviewsCollection,
		id: _id,
		when: { version, openedAt: null },
		set: { openedAt: at, openedSeq: unitSeq },
		else: () => new ReviewMoved()
	};
}

function peopleOf({ buyer, buyerName, staff, staffName }: SettledDeal, side: ReviewSide) {
	return side === 'buyer'
		? { author: buyer, authorName: buyerName, about: staff, aboutName: staffName }
		: { author: staff, authorName: staffName, about: buyer, aboutName: buyerName };
}

/** What the reward rules are told: the buyer's review only, because writing about buyers is the staff's work. */
function submitted(deal: SettledDeal, stars: number, at: Date) {
	const { code, buyer: author, staff: about, item, value } = deal;
	const joinedAt = deal.buyerJoinedAt?.toISOString() ?? null;
	const payload: ReviewSubmitted = { code, author, about, item, stars, value, rules: deal.rules ?? null, joinedAt, at: at.toISOString() };
	return { name: 'review.submitted', key: `review:${code}:submitted`, aggregate: `member:${author}`, payload };
}

interface CheckedWords {
	readonly stars: number;
	readonly text: string;
	readonly tags: readonly ReviewTag[];
}

function checked({ stars, text, tags }: ReviewWords, { stars: max, textMax }: ReviewState): CheckedWords {
	if (!Number.isInteger(stars) || stars < 1 || stars > max) throw new DomainError('reviews.stars', { max });
	const trimmed = text.replaceAll('\r\n', '\n').trim();
	if (trimmed.length > textMax) throw new DomainError('reviews.tooLong', { max: textMax, length: trimmed.length });
	return { stars, text: trimmed, tags: reviewTags.filter((tag) => tags.includes(tag)) };
}

function same(review: ReviewRow, { stars, text, tags }: CheckedWords): boolean {
	return review.stars === stars && review.text === text && review.tags.join() === tags.join();
}
