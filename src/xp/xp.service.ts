import type { Clock } from '#core/clock';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import type { After, Change, EventDraft, Unit, UnitWriter } from '#core/units/unit';
import { type LevelProgress, levelOf, levelProgress, type RankProgress, rankOf } from './levels.js';
import type { RewardAmounts, RewardEvent, RewardPlan } from './reward.js';
import { owedOf, type PaidBefore, type Reversed, reverseEntry, type TakenBack } from './reward-reversal.js';
import { RewardAlreadyPaid, RewardCapMoved, type Rewards, xpByMember } from './rewards.service.js';
import { dayStart, tenureMonths } from './time-windows.js';
import { type XpEntryRow, xpMembersCollection } from './xp.model.js';
import type { EntryCursor, XpRepository } from './xp.repository.js';
import type { XpSettings } from './xp.settings.js';

/** What a member got for an event. A type, because units store it as their result. */
export type RewardGrant = {
	readonly rule: string;
	readonly member: MemberId;
	readonly xp: number;
	readonly tokens: number;
	readonly credits: number;
};

/** XP and level of a member after an event, when it changed their XP. */
export type LevelAfter = { readonly member: MemberId; readonly xp: number; readonly level: number; readonly from: number };

export type GrantResult = { readonly grants: readonly RewardGrant[]; readonly levels: readonly LevelAfter[] };

/** Payload of the event `xp.level-reached`. */
export type LevelReached = LevelAfter & { readonly key: string; readonly at: string };

/** Turns the tokens and credits of a plan into postings; xp itself knows no money. */
export interface RewardPayer {
	/** For plans with tokens or credits; the posting's key is made from `plan.key`. */
	pay(guild: GuildId, plan: RewardPlan): Promise<readonly Change[]> | readonly Change[];
	/** The opposite of a payment, as far as the member still has it. The unit is refused with `economy.notEnough` when they spend it meanwhile. */
	takeBack(guild: GuildId, paid: PaidBefore): Promise<TakenBack>;
	/** Locks that refuse money while they are set. */
	readonly locks: readonly string[];
}

export interface XpDeps {
	readonly units: UnitWriter;
	readonly repository: XpRepository;
	readonly rewards: Rewards;
	readonly clock: Clock;
	settings(guild: GuildId): Promise<XpSettings>;
	zone(guild: GuildId): Promise<string>;
	/** Whether the guild has XP and rewards switched on. */
	isOn(guild: GuildId): Promise<boolean>;
}

/** Everything `/rank` shows. */
export interface XpProfile extends LevelProgress, RankProgress {
	readonly xp: number;
	/** 1 is the first; `null` beyond what is counted, and without XP. */
	readonly place: number | null;
	/** Members with XP, counted up to 10,000. */
	readonly members: number;
	readonly today: readonly { readonly rule: string; readonly ruleName: string; readonly xp: number }[];
}

/** One page of entries and where the next begins. */
export interface EntryPage {
	readonly entries: readonly XpEntryRow[];
	/** Where to go on; `null`: this is the last page. */
	readonly next: EntryCursor | null;
}

/** Places are not counted beyond this; ten thousand is where screens stop showing exact totals. */
const countLimit = 10_000;
/** A plan loses the race for a cap only to a payment that went through, so rounds end; this is the bound for a bug. */
const planRounds = 200;

export class XpService {
	#payer: RewardPayer | null = null;

	public constructor(private readonly deps: XpDeps) {}

	/** The one who turns tokens and credits into postings registers here at start. */
	public payThrough(payer: RewardPayer): void {
		this.#payer = payer;
	}

	/**
	 * Pays everything that the rules give for an event: XP, caps, tokens and credits in one unit. The same event pays once, however
	 * often it is delivered; a repetition returns what was paid the first time. While the part is off nothing is paid, nor later for then.
	 *
	 * @throws DomainError `unit.locked` when the event pays money and the guild's money is locked.
	 */
	public async grant(guild: GuildId, event: RewardEvent): Promise<GrantResult> {
		if (!(await this.deps.isOn(guild))) return { grants: [], levels: [] };
		const paid = new Set<string>();
		for (let round = 0; round < planRounds; round++) {
			const plans = await this.deps.rewards.plan(guild, event, paid);
			if (plans.length === 0) return { grants: [], levels: [] };
			// Nothing to pay, and a counting row needs no line that says so.
			if (plans.every((plan) => plan.counting && plan.xp + plan.tokens + plan.credits === 0))
				return { grants: grantsOf(plans), levels: [] };
			try {
				const [{ levels }, postings] = await Promise.all([this.deps.settings(guild), this.#postings(guild, plans)]);
				const { result } = await this.deps.units.execute(this.#unit(guild, event, plans, levels, postings));
				return result;
			} catch (error) {
				// A rule that pays once a day has paid for another event; the other rules of this one still pay.
				if (error instanceof RewardAlreadyPaid) paid.add(error.entry);
				else if (!(error instanceof RewardCapMoved)) throw error;
			}
		}
		throw new Error(`The caps of ${event.key} did not settle in ${planRounds} rounds`);
	}

	/**
	 * Takes back what a source has paid a member: XP in full, tokens and credits as far as they are still there, each payment by a line of its
	 * own and once. Rules whose payments stay, and those that count a day in one row, are left alone.
	 *
	 * @throws DomainError `unit.locked`.
	 */
	public async takeBack(guild: GuildId, member: MemberId, source: string): Promise<Reversed> {
		const [entries, { rewardRules }] = await Promise.all([this.deps.repository.ofSource(guild, member, source), this.deps.settings(guild)]);
		const stays = new Set(
			rewardRules.flatMap(({ key, reversal, entitlement }) => (reversal === 'none' || entitlement === 'day_counter' ? key : []))
		);
		const taken = { xp: 0, tokens: 0, credits: 0, missing: 0 };
		for (const entry of entries) {
			if (entry.amount + entry.tokens + entry.credits <= 0 || stays.has(entry.rule)) continue;
			const { xp, tokens, credits } = await reverseEntry({ ...this.deps, payer: this.#payer }, guild, entry);
			taken.xp += xp;
			taken.tokens += tokens;
			taken.credits += credits;
			taken.missing += entry.tokens + entry.credits - tokens - credits;
		}
		return taken;
	}

	/**
	 * What was taken back of a source's payments to a member, by rule: paying so much again makes them whole, and more would pay them twice. A
	 * rule that has paid and of which nothing is missing is there with 0; one that never paid is left out.
	 */
	public async owed(guild: GuildId, member: MemberId, source: string): Promise<Readonly<Record<string, RewardAmounts>>> {
		return owedOf(await this.deps.repository.ofSource(guild, member, source));
	}

	/** Level, place, rank and today's XP of a member; `joinedAt` decides the rank. */
	public async profile(guild: GuildId, member: MemberId, joinedAt: Date | null): Promise<XpProfile> {
		const { repository, clock } = this.deps;
		const now = clock.now();
		const [settings, zone, xp, members] = await Promise.all([
			this.deps.settings(guild),
			this.deps.zone(guild),
			repository.xp(guild, member),
			repository.ranked(guild, countLimit)
		]);
		const [ahead, today] = await Promise.all([
			xp > 0 ? repository.ahead(guild, member, xp, countLimit) : countLimit,
			repository.byRule(guild, member, dayStart(now, zone))
		]);
		return {
			xp,
			members,
			today,
			place: ahead < countLimit ? ahead + 1 : null,
			...levelProgress(settings.levels, xp),
			...rankOf(settings.ranks, joinedAt ? tenureMonths(joinedAt, now) : 0)
		};
	}

	/** The entries behind a member's XP, newest first, `size` per page (at most 50). */
	public async entries(guild: GuildId, member: MemberId, size: number, after: EntryCursor | null): Promise<EntryPage> {
		const limit = Math.min(Math.max(size, 1), 50);
		const rows = await this.deps.repository.entries(guild, member, limit + 1, after);
		const entries = rows.slice(0, limit);
		const last = entries.at(-1);
		return { entries, next: rows.length > limit && last ? { seq: last.seq, part: last.part } : null };
	}

	async #postings(guild: GuildId, plans: readonly RewardPlan[]): Promise<readonly Change[]> {
		const money = plans.filter(({ tokens, credits }) => tokens + credits > 0);
		if (money.length === 0) return [];
		const payer = this.#payer;
		if (!payer) throw new Error('Rewards pay tokens or credits, and nobody has registered to pay them');
		return (await Promise.all(money.map((plan) => payer.pay(guild, plan)))).flat();
	}

	#unit(
		guild: GuildId,
		event: RewardEvent,
		plans: readonly RewardPlan[],
		levels: XpSettings['levels'],
		postings: readonly Change[]
	): Unit<GrantResult> {
		const grants = grantsOf(plans);
		const gained = xpByMember(plans);
		return {
			guild,
			key: `xp:${event.key}`,
			content: { event: event.name, key: event.key },
			locks: postings.length > 0 ? (this.#payer?.locks ?? []) : [],
			changes: [...this.deps.rewards.changes(guild, plans), ...postings],
			result: { grants, levels: [] },
			after: (after) => {
				const reached = [...gained].map(([member, amount]) => levelAfter(after, guild, levels, member, amount));
				return { result: { grants, levels: reached }, events: reached.flatMap((level) => levelEvents(event, level)) };
			}
		};
	}
}

const grantsOf = (plans: readonly RewardPlan[]): RewardGrant[] =>
	plans.map(({ rule, member, xp, tokens, credits }) => ({ rule, member, xp, tokens, credits }));

function levelAfter(after: After, guild: GuildId, levels: XpSettings['levels'], member: MemberId, amount: number): LevelAfter {
	const stored = after.get(xpMembersCollection, rowId(guild, 'xpm', member))?.xp;
	const xp = typeof stored === 'number' ? stored : amount;
	return { member, xp, level: levelOf(levels, xp), from: levelOf(levels, xp - amount) };
}

function levelEvents(event: RewardEvent, { member, xp, level, from }: LevelAfter): EventDraft[] {
	if (level <= from) return [];
	const key = `xp:level:${member}:${event.key}`;
	const payload: LevelReached = { member, xp, level, from, key, at: event.at.toISOString() };
	return [{ name: 'xp.level-reached', key, aggregate: `member:${member}`, payload }];
}
