import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { DomainError, NotFound } from '#core/errors';
import type { GuildId, MemberId } from '#core/ids';
import { type Change, type Unit, type UnitWriter, unitSeq } from '#core/units/unit';
import type { TrustSettings } from '#trust';
import { type ReviewRow, type ReviewTag, reviewsCollection, reviewTags } from './review.model.js';
import { type ReviewRepository, reviewRowId } from './review.repository.js';

/** A deal that has ended well, as reviews need it. */
export interface SettledDeal {
	readonly code: string;
	readonly buyer: MemberId;
	/** `null`: not known. */
	readonly buyerJoinedAt: Date | null;
	readonly assignee: MemberId;
	/** Key and name of the item. */
	readonly item: string;
	readonly itemName: string;
	/** Credits, or the reference value of goods. */
	readonly value: number;
	readonly settledAt: Date;
	/** Reward rules of the item, when it names them. */
	readonly rules?: readonly string[];
}

/** Where settled deals are looked up; orders answer for theirs. */
export interface SettledDeals {
	/** `null`: no such deal in this guild, or not settled. */
	find(guild: GuildId, code: string): Promise<SettledDeal | null>;
}

/** What a buyer writes: whole stars from 1, words, and what stood out. */
export interface ReviewWords {
	readonly stars: number;
	readonly text: string;
	readonly tags: readonly string[];
}

/** What the form and the card after it show. */
export interface ReviewState {
	readonly deal: SettledDeal;
	readonly review: ReviewRow | null;
	readonly stars: number;
	readonly textMax: number;
	/** Until when it can be changed; `null` before it was written. */
	readonly editableUntil: Date | null;
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

export interface ReviewsDeps {
	readonly units: UnitWriter;
	readonly repository: ReviewRepository;
	readonly deals: SettledDeals;
	readonly clock: Clock;
	settings(guild: GuildId): Promise<TrustSettings['reviews']>;
	/** The change of an item's rating: stars and count to add. */
	rate(guild: GuildId, item: string, stars: number, count: 0 | 1): readonly Change[];
}

/** Rows of stars never get longer than this. */
export const starsMax = 5;
/** A round is lost only to a review that was stored, so rounds end; this is the bound for a bug. */
const rounds = 100;

/** Another click was faster; read again. Never shown to anybody. */
class ReviewMoved extends Error {
	public override readonly name = 'ReviewMoved';
}

/** Reviews of settled deals: the buyer's, once per deal, changeable for a while. */
export class ReviewsService {
	public constructor(private readonly deps: ReviewsDeps) {}

	/** @throws NotFound `reviews` when this person has no such settled deal. */
	public async state(guild: GuildId, actor: Actor, code: string): Promise<ReviewState> {
		const [deal, review, settings] = await Promise.all([
			this.deps.deals.find(guild, code),
			this.deps.repository.find(guild, code),
			this.deps.settings(guild)
		]);
		if (!deal || deal.buyer !== actor.id) throw new NotFound('reviews', { code: { kind: 'user-text', value: code.slice(0, 20) } });
		const editableUntil = review && new Date(review.at.getTime() + settings.editHours * 3_600_000);
		return { deal, review, stars: Math.min(settings.stars, starsMax), textMax: settings.textMax, editableUntil };
	}

	/**
	 * Gives stars, keeping the words of an earlier review.
	 *
	 * @throws NotFound · DomainError `reviews.stars` {max} · `reviews.closed` {deadline}.
	 */
	public async rate(guild: GuildId, actor: Actor, code: string, stars: number): Promise<ReviewState> {
		return this.#save(guild, actor, code, (review) => ({ stars, text: review?.text ?? '', tags: review?.tags ?? [] }));
	}

	/**
	 * Gives stars and words.
	 *
	 * @throws as `rate`, and DomainError `reviews.tooLong` {max, length}.
	 */
	public async write(guild: GuildId, actor: Actor, code: string, words: ReviewWords): Promise<ReviewState> {
		return this.#save(guild, actor, code, () => words);
	}

	async #save(guild: GuildId, actor: Actor, code: string, wanted: (review: ReviewRow | null) => ReviewWords): Promise<ReviewState> {
		for (let round = 0; round < rounds; round++) {
			const state = await this.state(guild, actor, code);
			const words = checked(wanted(state.review), state);
			if (state.review && same(state.review, words)) return state;
			try {
				await this.deps.units.execute(state.review ? this.#edit(guild, state, state.review, words) : this.#first(guild, state.deal, words));
				return await this.state(guild, actor, code);
			} catch (error) {
				// The same key with other stars: two buttons were pressed at once, and the other one was first.
				const moved = error instanceof ReviewMoved || (error instanceof DomainError && error.code === 'unit.keyReused');
				if (!moved) throw error;
			}
		}
		throw new Error(`The review of ${code} did not settle in ${rounds} rounds`);
	}

	#first(guild: GuildId, deal: SettledDeal, { stars, text, tags }: CheckedWords): Unit {
		const { code, buyer: author, assignee: about, item, itemName, value } = deal;
		const at = this.deps.clock.now();
		const _id = reviewRowId(guild, code);
		const row = { _id, guild, code, author, about, item, itemName, stars, text, tags, version: 1, at, editedAt: null, seq: unitSeq };
		const joinedAt = deal.buyerJoinedAt?.toISOString() ?? null;
		const payload: ReviewSubmitted = { code, author, about, item, stars, value, rules: deal.rules ?? null, joinedAt, at: at.toISOString() };
		return {
			guild,
			key: `review:${code}:1`,
			content: { stars, text, tags },
			changes: [{ in: reviewsCollection, insert: row, else: () => new ReviewMoved() }, ...this.deps.rate(guild, item, stars, 1)],
			events: [{ name: 'review.submitted', key: `review:${code}:submitted`, aggregate: `member:${author}`, payload }]
		};
	}

	#edit(guild: GuildId, { editableUntil, deal }: ReviewState, review: ReviewRow, { stars, text, tags }: CheckedWords): Unit {
		const now = this.deps.clock.now();
		if (editableUntil && now > editableUntil)
			throw new DomainError('reviews.closed', { until: { kind: 'time', at: editableUntil, style: 'f' } });
		const version = review.version + 1;
		const rated = stars === review.stars ? [] : this.deps.rate(guild, deal.item, stars - review.stars, 0);
		return {
			guild,
			key: `review:${deal.code}:${version}`,
			content: { stars, text, tags },
			changes: [
				{
					in: reviewsCollection,
					id: review._id,
					when: { version: review.version },
					set: { stars, text, tags, version, editedAt: now },
					else: () => new ReviewMoved()
				},
				...rated
			]
		};
	}
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
