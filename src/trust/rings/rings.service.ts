import { createHash } from 'node:crypto';
import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { DomainError, NotFound } from '#core/errors';
import { type GuildId, type MemberId, memberId } from '#core/ids';
import type { Policy } from '#core/interactions/policy';
import { dayMs } from '#core/time';
import type { UnitWriter } from '#core/units/unit';
import type { Relations } from '../relations.js';
import { type RingRepository, type RingRow, ringId, ringsCollection, type Settled } from './ring.repository.js';
import { findRings, type Ring, type RingDeals, type RingMember, ringAround, type SharedId } from './rings.js';

/** Older deals draw nobody together any more. */
const lookBackDays = 365;
const mostPairs = 20_000;
const mostMembers = 5_000;
const longestNote = 300;
/** Groups that one look tells. */
const mostRings = 50;

/** Says which members gave the same id of the game; the part that keeps the ids registers it at start. */
export interface SharedIdSource {
	sharedIds(guild: GuildId): Promise<readonly SharedId[]>;
}

/** A group as staff see it. */
export interface RingCard {
	/** Short name of the group, for buttons. */
	readonly key: string;
	readonly ring: Ring;
	readonly row: RingRow | null;
	/** Somebody has looked, and it has not grown since. */
	readonly seen: boolean;
}

export interface RingsDeps {
	readonly repository: RingRepository;
	readonly units: UnitWriter;
	readonly policy: Policy;
	readonly clock: Clock;
	readonly relations: Relations;
	/** Members that are known, with when they joined. */
	members(guild: GuildId, most: number): Promise<readonly { readonly member: MemberId; readonly joinedAt: Date }[]>;
}

/** Groups of members that belong together more than others do, and the nearest around one member: pictures and reasons for people, never a punishment. */
export class Rings {
	#ids: SharedIdSource = { sharedIds: () => Promise.resolve([]) };

	public constructor(private readonly deps: RingsDeps) {}

	public useSharedIds(source: SharedIdSource): void {
		this.#ids = source;
	}

	/** All groups, those that nobody has looked at first. @throws Forbidden `trust.sources` */
	public async list(guild: GuildId, actor: Actor): Promise<readonly RingCard[]> {
		await this.deps.policy.require(guild, actor, 'trust.sources');
		const cards = await this.#cards(guild);
		return [...cards.filter(({ seen }) => !seen), ...cards.filter(({ seen }) => seen)];
	}

	/** One group by its short name. @throws Forbidden · NotFound `trust.ring` where it is gone or has other members now. */
	public async one(guild: GuildId, actor: Actor, key: string): Promise<RingCard> {
		const found = (await this.list(guild, actor)).find((card) => card.key === key);
		if (!found) throw new NotFound('trust.ring');
		return found;
	}

	/** The nearest around one member; `null`: nothing links them to anybody. @throws Forbidden */
	public async around(guild: GuildId, actor: Actor, member: MemberId): Promise<Ring | null> {
		await this.deps.policy.require(guild, actor, 'trust.sources');
		const { members, deals, sharedIds } = await this.#read(guild);
		return ringAround(member, members, deals, sharedIds);
	}

	/**
	 * Notes that somebody has looked at a group; it comes to the front again when it has grown.
	 *
	 * @throws Forbidden · NotFound `trust.ring` · DomainError `trust.ringNote` {min} for less than three characters.
	 */
	public async look(guild: GuildId, actor: Actor, key: string, note: string): Promise<RingCard> {
		const card = await this.one(guild, actor, key);
		const words = note.trim().slice(0, longestNote);
		if (words.length < 3) throw new DomainError('trust.ringNote', { min: 3 });
		const at = this.deps.clock.now();
		const _id = ringId(guild, key);
		const seen = { by: actor.id, at, note: words, links: card.ring.links.length };
		const members = card.ring.members.map(({ member }) => member);
		await this.deps.units.execute({
			guild,
			key: `ring:${key}:seen:${actor.id}:${at.getTime()}`,
			content: null,
			changes: [
				{
					in: ringsCollection,
					id: _id,
					upsert: { _id, guild, members, reasons: card.ring.reasons.length, foundAt: at, seen: null },
					set: { seen }
				}
			],
			audit: [{ actor: actor.id, actorKind: 'staff', action: 'trust.ringLooked', target: `ring:${key}`, reason: words, after: { members } }]
		});
		return { ...card, seen: true };
	}

	async #cards(guild: GuildId): Promise<RingCard[]> {
		const { members, deals, sharedIds } = await this.#read(guild);
		const rings = findRings(members, deals, sharedIds).slice(0, mostRings);
		const keyed = rings.map((ring) => ({ key: shortKey(ring.key), ring }));
		const rows = await this.deps.repository.known(
			guild,
			keyed.map(({ key }) => key)
		);
		return keyed.map(({ key, ring }) => {
			const row = rows.get(key) ?? null;
			return { key, ring, row, seen: row?.seen != null && ring.links.length <= row.seen.links };
		});
	}

	async #read(guild: GuildId): Promise<{ members: RingMember[]; deals: RingDeals[]; sharedIds: readonly SharedId[] }> {
		const since = new Date(this.deps.clock.now().getTime() - lookBackDays * dayMs);
		const [settled, cases, here, sharedIds] = await Promise.all([
			this.deps.repository.settled(guild, since, mostPairs),
			this.deps.repository.cases(guild, since),
			this.deps.members(guild, mostMembers),
			this.#ids.sharedIds(guild)
		]);
		const joined = new Map(here.map(({ member, joinedAt }) => [member, joinedAt.getTime()]));
		// Whoever has just come is known by what ties them to others before the walk over members has come to them.
		const tied = [...settled.map(({ subject }) => subject), ...sharedIds.flatMap(({ one, other }) => [memberId(one), memberId(other)])];
		const everyone = [...new Set([...joined.keys(), ...tied])];
		const [inviters, tribes] = await Promise.all([
			this.deps.relations.invitersOf(guild, everyone),
			this.deps.relations.tribesOf(guild, everyone)
		]);
		const { values, deals } = sumsOf(settled);
		const members = everyone.map((member) => ({
			member,
			joinedAt: joined.get(member) ?? null,
			inviter: inviters.get(member) ?? null,
			tribe: tribes.get(member) ?? null,
			seedValue: values.get(member)?.seed ?? 0,
			memberValue: values.get(member)?.members ?? 0,
			cases: cases.get(member) ?? 0
		}));
		return { members, deals, sharedIds };
	}
}

/** What each member settled with the staff and with members, and the deals between members; what staff did as staff is nobody's tie. Pure. */
export function sumsOf(settled: readonly Settled[]): {
	readonly values: ReadonlyMap<string, { seed: number; members: number }>;
	readonly deals: RingDeals[];
} {
	const asStaff = new Set(settled.flatMap(({ subject, partner, seed }) => (seed ? [`${partner}|${subject}`] : [])));
	const values = new Map<string, { seed: number; members: number }>();
	const pairs = new Map<string, RingDeals>();
	for (const { subject, partner, seed, count, value } of settled) {
		if (!seed && asStaff.has(`${subject}|${partner}`)) continue;
		const sum = values.get(subject) ?? { seed: 0, members: 0 };
		values.set(subject, seed ? { ...sum, seed: sum.seed + value } : { ...sum, members: sum.members + value });
		if (seed) continue;
		const [one, other] = subject < partner ? [subject, partner] : [partner, subject];
		const there = pairs.get(`${one}|${other}`);
		// Each deal is told by both sides; the larger count of the two is the pair's.
		pairs.set(`${one}|${other}`, { one, other, count: Math.max(there?.count ?? 0, count), value: Math.max(there?.value ?? 0, value) });
	}
	return { values, deals: [...pairs.values()] };
}

const shortKey = (key: string): string => createHash('sha256').update(key).digest('base64url').slice(0, 16);
