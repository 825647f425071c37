import type { Clock } from '#core/clock';
import { type GuildId, type MemberId, memberId } from '#core/ids';
import type { EventSubscriber } from '#core/outbox/effect';
import { dayMs } from '#core/time';
import type { Reading } from '../engine/index.js';
import type { Point, PointRepository } from './point.repository.js';

const courseDays = 365;
const mostPoints = 400;

/** Members whose evidence was folded. */
export type Folded = { readonly members: readonly string[] };

export interface CourseDeps {
	readonly points: PointRepository;
	readonly clock: Clock;
	/** Standings of several members as they are now. */
	readings(guild: GuildId, members: readonly MemberId[]): Promise<ReadonlyMap<MemberId, Reading>>;
}

/** How the standing of each member went over the last year. */
export class Course {
	public constructor(private readonly deps: CourseDeps) {}

	/** Keeps today's standing of members; one that is there is replaced. */
	public async keep(guild: GuildId, members: readonly MemberId[]): Promise<void> {
		const at = this.deps.clock.now();
		const readings = await this.deps.readings(guild, members);
		const points = [...readings].map(
			([member, { standing, confidence, badDeals }]): Point => ({ member, at, standing, confidence, badDeals })
		);
		await this.deps.points.keep(guild, points);
	}

	/** The last year of a member up to now, oldest first; empty where nothing was ever settled. */
	public async of(guild: GuildId, member: MemberId, now: Reading): Promise<readonly Point[]> {
		const at = this.deps.clock.now();
		const past = await this.deps.points.since(guild, member, new Date(at.getTime() - courseDays * dayMs), mostPoints);
		if (past.length === 0 && now.settledDeals === 0 && now.badDeals === 0) return [];
		return [...past, { member, at, standing: now.standing, confidence: now.confidence, badDeals: now.badDeals }];
	}

	/** Keeps a point for everybody whose evidence was folded. */
	public subscriber(): EventSubscriber<Folded> {
		return {
			event: 'trust.folded',
			name: 'course',
			run: async ({ guild, payload }) => {
				await this.keep(guild, payload.members.map(memberId));
				return undefined;
			}
		};
	}
}
