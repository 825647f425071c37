import type { GuildId, MemberId } from '#core/ids';
import type { Change, EventDraft } from '#core/units/unit';
import type { EvidenceDraft, Relation } from '#trust';
import { type ReviewRow, type ReviewSide, reviewCountsCollection } from './review.model.js';
import { reviewCountsId } from './review.repository.js';
import type { SettledDeal } from './settled-orders.js';

/** What opening reviews writes into the domains below. */
export interface OpeningPorts {
	/** The change of an item's rating: stars and count to add. */
	rate(guild: GuildId, item: string, stars: number, count: -1 | 0 | 1): readonly Change[];
	addEvidence(guild: GuildId, draft: EvidenceDraft): readonly Change[];
	/** How the reviewed one stands to the author. */
	between(guild: GuildId, about: MemberId, author: MemberId): Promise<Relation>;
}

/** Payload of the event `review.opened`. */
export type ReviewOpened = {
	readonly code: string;
	readonly at: string;
	readonly sides: readonly ReviewSide[];
};

/** Key of the evidence that an open review is. */
export const reviewEvidenceKey = (code: string, side: ReviewSide): string => `review:${code}:${side}`;

/** Whole stars as a mark: 1 star is −1, the most is 1. */
export const markOf = (stars: number, outOf: number): number => (outOf > 1 ? (2 * (stars - 1)) / (outOf - 1) - 1 : 1);

/** What counts an open review in (`sign` 1) or out again (−1): the item's rating and the member's counters. */
export function countChanges(ports: Pick<OpeningPorts, 'rate'>, review: ReviewRow, sign: 1 | -1): readonly Change[] {
	const { guild, about, side, stars, item } = review;
	const _id = reviewCountsId(guild, about);
	const as = side === 'buyer' ? 'seller' : 'buyer';
	return [
		...(side === 'buyer' ? ports.rate(guild, item, sign * stars, sign) : []),
		{
			in: reviewCountsCollection,
			id: _id,
			upsert: { _id, guild, member: about, sellerStars: 0, sellerCount: 0, buyerStars: 0, buyerCount: 0 },
			inc: { [`${as}Stars`]: sign * stars, [`${as}Count`]: sign }
		}
	];
}

/** Everything besides the rows themselves that follows from opening these reviews at once. */
export async function openingOf(
	ports: OpeningPorts,
	deal: SettledDeal,
	reviews: readonly ReviewRow[],
	at: Date
): Promise<{ readonly changes: readonly Change[]; readonly events: readonly EventDraft[] }> {
	const parts = await Promise.all(
		reviews.map(async (review) => {
			const { guild, about, author } = review;
			const { sameTribe, invited, tribe } = await ports.between(guild, about, author);
			const relation = { tribe, related: sameTribe || invited };
			return [...countChanges(ports, review, 1), ...ports.addEvidence(guild, evidenceOfReview(deal, review, relation, at))];
		})
	);
	const { code } = deal;
	const sides = reviews.map(({ side }) => side);
	const payload: ReviewOpened = { code, at: at.toISOString(), sides };
	return {
		changes: parts.flat(),
		events: [{ name: 'review.opened', key: `review:${code}:${sides.join('-')}:opened`, aggregate: `review:${code}`, payload }]
	};
}

/** What an open review says about the reviewed side: the author's mark on a deal that is evidence itself. */
export function evidenceOfReview(
	deal: SettledDeal,
	{ code, side, about, author, stars, outOf }: ReviewRow,
	relation: Pick<EvidenceDraft, 'tribe' | 'related'>,
	at: Date
): EvidenceDraft {
	return {
		key: reviewEvidenceKey(code, side),
		subject: about,
		partner: author,
		kind: 'review',
		event: 'review.opened',
		value: deal.share,
		source: `order:${code}`,
		seed: side === 'staff',
		...relation,
		mark: markOf(stars, outOf),
		of: deal.evidence[side === 'buyer' ? 'staff' : 'buyer'],
		at
	};
}
