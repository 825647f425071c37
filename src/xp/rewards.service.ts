import { type GuildId, rowId } from '#core/ids';
import { type Change, unitSeq } from '#core/units/unit';
import type { CounterValues, RewardEvent, RewardPlan } from './reward.js';
import { candidates, decide, rowsOf } from './reward-planner.js';
import { rewardCountersCollection, xpEntriesCollection, xpMembersCollection } from './xp.model.js';
import type { XpSettings } from './xp.settings.js';

/** Since the plan was made, a cap was used up or a cooldown began: plan again. Never shown to anybody. */
export class RewardCapMoved extends Error {
	public override readonly name = 'RewardCapMoved';
}

/** The entry is there already: this rule has paid this member for this event. */
export class RewardAlreadyPaid extends Error {
	public override readonly name = 'RewardAlreadyPaid';

	public constructor(
		/** `_id` of the entry. */
		public readonly entry: string
	) {
		super(`${entry} is there`);
	}
}

/** What the reward engine needs to know of a guild. */
export interface RewardSource {
	settings(guild: GuildId): Promise<XpSettings>;
	/** IANA zone of day and week boundaries. */
	zone(guild: GuildId): Promise<string>;
	counters(guild: GuildId, ids: readonly string[]): Promise<CounterValues>;
}

/** The reward engine: from an event and the owner's rules to what is paid to whom. Writes nothing. */
export class Rewards {
	public constructor(private readonly source: RewardSource) {}

	/**
	 * What the rules pay for an event, with caps and cooldowns as they are now; rules that a cap has emptied are in it with 0.
	 * The plan is a snapshot: `changes` guards everything it rests on.
	 *
	 * @param paid Entries that are there already: their rules pay nothing more.
	 */
	public async plan(guild: GuildId, event: RewardEvent, paid: ReadonlySet<string> = new Set()): Promise<RewardPlan[]> {
		const [settings, zone] = await Promise.all([this.source.settings(guild), this.source.zone(guild)]);
		const list = candidates(guild, settings, zone, event).filter(({ entry }) => !paid.has(entry));
		if (list.length === 0) return [];
		const rows = await this.source.counters(guild, rowsOf(list));
		return decide(event, list, rows);
	}

	/**
	 * The changes that pay XP and use up caps, for one unit together with the caller's own and with the postings for tokens and credits.
	 * The unit is refused with `RewardCapMoved` (plan again) or `RewardAlreadyPaid` (plan again without that rule).
	 */
	public changes(guild: GuildId, plans: readonly RewardPlan[]): Change[] {
		return [
			...counterChanges(guild, plans),
			...plans.flatMap((plan, part) => entryChanges(guild, plan, part)),
			...memberChanges(guild, plans)
		];
	}
}

const moved = (): Error => new RewardCapMoved();

/** Rules of one event may share a counter: one change per row, guarded by the room it needs. */
function counterChanges(guild: GuildId, plans: readonly RewardPlan[]): Change[] {
	const uses = new Map<string, { member: string; amount: number; max: number }>();
	for (const use of plans.flatMap(({ counters }) => counters)) {
		const before = uses.get(use.id);
		uses.set(use.id, { member: use.member, max: use.max, amount: (before?.amount ?? 0) + use.amount });
	}
	const counted = [...uses].map(
		([_id, { member, amount, max }]): Change => ({
			in: rewardCountersCollection,
			id: _id,
			upsert: { _id, guild, member, value: 0 },
			when: { value: { $lte: max - amount } },
			inc: { value: amount },
			else: moved
		})
	);
	const cooling = plans.flatMap(({ cooldown, member, at }): Change[] => {
		if (!cooldown) return [];
		const { id: _id, until } = cooldown;
		return [
			{
				in: rewardCountersCollection,
				id: _id,
				upsert: { _id, guild, member, until: new Date(0) },
				when: { until: { $lte: at } },
				set: { until },
				else: moved
			}
		];
	});
	return [...counted, ...cooling];
}

function entryChanges(guild: GuildId, plan: RewardPlan, part: number): Change[] {
	const { entry: _id, member, rule, ruleName, source, at, capped, xp: amount, tokens, credits } = plan;
	if (!plan.counting) {
		const insert = { _id, guild, member, amount, tokens, credits, rule, ruleName, source, capped, count: 1, at, seq: unitSeq, part };
		return [{ in: xpEntriesCollection, insert, else: () => new RewardAlreadyPaid(_id) }];
	}
	if (amount + tokens + credits === 0) return [];
	const empty = { _id, guild, member, amount: 0, tokens: 0, credits: 0, rule, ruleName, source, capped: [], count: 0, at, seq: 0, part };
	return [{ in: xpEntriesCollection, id: _id, upsert: empty, inc: { amount, tokens, credits, count: 1 }, set: { at, seq: unitSeq } }];
}

function memberChanges(guild: GuildId, plans: readonly RewardPlan[]): Change[] {
	return [...xpByMember(plans)].map(([member, xp]) => {
		const _id = rowId(guild, 'xpm', member);
		return { in: xpMembersCollection, id: _id, upsert: { _id, guild, member, xp: 0 }, inc: { xp } };
	});
}

/** XP of the plans by member; members who get none are left out. */
export function xpByMember(plans: readonly RewardPlan[]): Map<RewardPlan['member'], number> {
	const totals = new Map<RewardPlan['member'], number>();
	for (const { member, xp } of plans) if (xp > 0) totals.set(member, (totals.get(member) ?? 0) + xp);
	return totals;
}
