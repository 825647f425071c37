import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '#core/clock';
import { DiscordForbidden, type DiscordPort } from '#core/discord/index';
import { type GuildId, type MemberId, memberId, roleId, rowId } from '#core/ids';
import type { Leases } from '#core/leases/leases';
import { type EffectDone, EffectFailed, type EffectHandler } from '#core/outbox/effect';
import type { Change, OutboxDraft, UnitWriter } from '#core/units/unit';
import { rankOf } from './levels.js';
import {
	type RankHolderRepository,
	type RankHolderRow,
	type RankWalkRow,
	rankHoldersCollection,
	rankWalksCollection
} from './rank-roles.model.js';
import { tenureMonths } from './time-windows.js';
import type { XpSettings } from './xp.settings.js';

/** Gives and takes the roles of ranks. */
export const rankRoleEffect = 'xp.rank-role';

/** Members looked at per guild and minute, and how long a guild is left alone after all were. */
const perMinute = 20;
const restMs = 6 * 3_600_000;
const leaseMs = 60_000;

const payloadSchema = z.object({ member: z.string(), give: z.string().nullable(), take: z.string().nullable(), rev: z.number().int() });

export interface RankRolesDeps {
	readonly holders: RankHolderRepository;
	readonly leases: Leases;
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly discord: { readonly guilds: Pick<DiscordPort['guilds'], 'member' | 'addRole' | 'removeRole'> };
	settings(guild: GuildId): Promise<XpSettings>;
	guilds(): readonly GuildId[];
	/** The line that Discord's own audit log shows. */
	reason(guild: GuildId): Promise<string>;
	report(error: unknown, guild: GuildId): void;
}

/** What Discord says of a member; `null`: not in the guild. */
export interface SeenMember {
	readonly joinedAt: Date;
	readonly roles: readonly string[];
}

/** What a look at a member makes of their row, and what has to be done at Discord. */
export interface RankStep {
	readonly row: Omit<RankHolderRow, '_id' | 'guild' | 'member' | 'rev'>;
	readonly give: string | null;
	readonly take: string | null;
}

/** From the row as it was, the member as they are and the role of their rank to what follows. Pure. */
export function rankStep(before: RankStep['row'] | null, seen: SeenMember | null, wanted: string | null): RankStep {
	const was = before ?? { joinedAt: null, role: null, given: false, kept: null };
	if (seen === null) return { row: { joinedAt: null, role: null, given: false, kept: null }, give: null, take: null };
	const { joinedAt, roles } = seen;
	if (was.role !== null && was.role === wanted) {
		// The role was there and is gone: somebody took it, so it stays away until the rank changes.
		const taken = was.given && !roles.includes(was.role);
		return { row: taken ? { joinedAt, role: null, given: false, kept: was.role } : { ...was, joinedAt }, give: null, take: null };
	}
	const take = was.role !== null && roles.includes(was.role) ? was.role : null;
	if (wanted === null || wanted === was.kept) {
		return { row: { joinedAt, role: null, given: false, kept: wanted === null ? null : was.kept }, give: null, take };
	}
	const there = roles.includes(wanted);
	return { row: { joinedAt, role: wanted, given: there, kept: null }, give: there ? null : wanted, take };
}

/**
 * Walks over the members of each guild, a few per minute: learns since when they are here, and gives or takes the role of their rank. How
 * far it is stands in a row that moves with what it decides, so a restart goes on where it was and nothing is decided twice.
 */
export class RankRoles {
	public constructor(private readonly with_: RankRolesDeps) {}

	/** One round over all guilds. */
	public async run(): Promise<void> {
		const { leases, report } = this.with_;
		for (const guild of this.with_.guilds()) {
			try {
				await leases.hold(`rank-roles|${guild}`, leaseMs, () => this.#round(guild));
			} catch (error) {
				report(error, guild);
			}
		}
	}

	/** Gives or takes a role; both are a wanted state, so doing it again does no harm. */
	public effect(): EffectHandler {
		return {
			kind: rankRoleEffect,
			run: async ({ guild, key, payload }): Promise<EffectDone> => {
				const { member, give, take, rev } = payloadSchema.parse(payload);
				const { guilds } = this.with_.discord;
				const who = memberId(member);
				// They may have left since: a return is seen by the next walk.
				if ((await guilds.member(guild, who)) === null) return { note: 'the member has left' };
				const reason = await this.with_.reason(guild);
				try {
					if (take !== null) await guilds.removeRole(guild, who, roleId(take), reason);
					if (give !== null) await guilds.addRole(guild, who, roleId(give), reason);
				} catch (error) {
					if (error instanceof DiscordForbidden) throw new EffectFailed('ManageRoles');
					throw error;
				}
				if (give !== null) {
					const id = rowId(guild, 'rankh', who);
					// A newer decision stands in the row by now: then this one is not what it tells of.
					const holder = (await this.with_.holders.holders(guild, [who])).get(who);
					if (holder?.rev === rev)
						await this.with_.units.execute({
							guild,
							key: `${key}:given`,
							content: null,
							changes: [{ in: rankHoldersCollection, id, when: { rev }, set: { given: true }, else: () => new Error(`${id} has moved on`) }]
						});
				}
				return {};
			}
		};
	}

	async #round(guild: GuildId): Promise<void> {
		const { holders, clock, settings } = this.with_;
		const { ranks } = await settings(guild);
		if (ranks.length === 0) return;
		const now = clock.now();
		const ladder = ladderMark(ranks);
		const stored = await holders.walk(guild);
		if (stored && stored.cursor === '' && stored.ladder === ladder && stored.nextAt > now) return;
		const cursor = stored?.ladder === ladder ? stored.cursor : '';
		const members = await holders.membersAfter(guild, cursor, perMinute);
		const before = await holders.holders(guild, members);
		const changes: Change[] = [];
		const outbox: OutboxDraft[] = [];
		for (const member of members) {
			const made = await this.#look(guild, member, before.get(member) ?? null, ranks, now);
			changes.push(...made.changes);
			outbox.push(...made.outbox);
		}
		const done = members.length < perMinute;
		const next = { cursor: done ? '' : (members.at(-1) ?? ''), ladder, nextAt: done ? new Date(now.getTime() + restMs) : now };
		await this.with_.units.execute({
			guild,
			key: `rank-walk:${(stored?.rev ?? 0) + 1}`,
			content: null,
			changes: [walkChange(guild, stored, next), ...changes],
			outbox
		});
	}

	async #look(
		guild: GuildId,
		member: MemberId,
		before: RankHolderRow | null,
		ranks: XpSettings['ranks'],
		now: Date
	): Promise<{ readonly changes: Change[]; readonly outbox: OutboxDraft[] }> {
		const found = await this.with_.discord.guilds.member(guild, member);
		const seen = found?.joined_at ? { joinedAt: new Date(found.joined_at), roles: found.roles } : null;
		const key = seen && rankOf(ranks, tenureMonths(seen.joinedAt, now)).rank?.key;
		const wanted = ranks.find((rank) => rank.key === key)?.role ?? null;
		const { row, give, take } = rankStep(before, seen, wanted);
		const same = before && sameHolder(before, row);
		if (same && give === null && take === null) return { changes: [], outbox: [] };
		const id = rowId(guild, 'rankh', member);
		const rev = (before?.rev ?? 0) + 1;
		const empty = { _id: id, guild, member, joinedAt: null, role: null, given: false, kept: null, rev: 0 };
		const change: Change = {
			in: rankHoldersCollection,
			id,
			when: { rev: rev - 1 },
			upsert: empty,
			set: { ...row, rev },
			else: () => new Error(`${id} has moved on`)
		};
		const payload = { member, give, take, rev };
		const draft = { key: `rank-role:${member}:${rev}`, kind: rankRoleEffect, aggregate: `rank-role:${member}`, payload };
		return { changes: [change], outbox: give === null && take === null ? [] : [draft] };
	}
}

function walkChange(guild: GuildId, stored: RankWalkRow | null, next: Pick<RankWalkRow, 'cursor' | 'ladder' | 'nextAt'>): Change {
	const id = rowId(guild, 'rankw');
	const rev = stored?.rev ?? 0;
	return {
		in: rankWalksCollection,
		id,
		when: { rev },
		upsert: { _id: id, guild, ...next, rev: 0 },
		set: { ...next, rev: rev + 1 },
		else: () => new Error('another process has walked on')
	};
}

const ladderMark = (ranks: XpSettings['ranks']): string =>
	createHash('sha256')
		.update(JSON.stringify(ranks.map(({ key, minMonths, archived, role }) => [key, minMonths, archived, role])))
		.digest('base64url')
		.slice(0, 12);

const sameHolder = (one: RankStep['row'], other: RankStep['row']): boolean =>
	one.joinedAt?.getTime() === other.joinedAt?.getTime() && one.role === other.role && one.given === other.given && one.kept === other.kept;
