import { memberId } from '#core/ids';
import type { EventSubscriber } from '#core/outbox/effect';
import { tenureMonths, type XpService } from '#xp';
import type { ReviewSubmitted } from './reviews.service.js';

/** What a review earns, by the owner's rules. */
export function reviewSubscribers(xp: Pick<XpService, 'grant'>): readonly EventSubscriber<ReviewSubmitted>[] {
	return [
		{
			event: 'review.submitted',
			name: 'rewards',
			async run({ guild, payload }) {
				const { code, author, about, item, value, rules, joinedAt } = payload;
				const at = new Date(payload.at);
				await xp.grant(guild, {
					name: 'review.submitted',
					key: `review:${code}`,
					source: `order:${code}`,
					at,
					people: {
						reviewer: {
							member: memberId(author),
							counterpart: memberId(about),
							tenureMonths: joinedAt === null ? 0 : tenureMonths(new Date(joinedAt), at)
						}
					},
					fields: { 'deal.settled': true, 'deal.value': value, 'review.stars': payload.stars },
					item,
					deal: code,
					...(rules ? { rules } : {})
				});
				return undefined;
			}
		}
	];
}
