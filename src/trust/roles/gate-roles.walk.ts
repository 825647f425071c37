import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import type { DiscordPort } from '#core/discord/index';
import { type GuildId, type MemberId, madeAt, memberId, roleId } from '#core/ids';
import type { Leases } from '#core/leases/leases';
import type { EffectDone, EffectHandler, EventSubscriber } from '#core/outbox/effect';
import type { AuditDraft, Change, OutboxDraft, UnitWriter } from '#core/units/unit';
import { memberMovedEvent } from '../member-moved.js';
import type { Folded } from '../scores/course.js';
import type { GatedChannel } from './gate-channels.js';
import { roleStep, type SeenMember, sameState } from './gate-role.step.js';
import {
	type GateMemberRow,
	type GateRoleRepository,
	type GateRoleRow,
	type GateWalkRow,
	gateMemberId,
	gateMembersCollection,
	gateWalkId,
	gateWalksCollection
} from './gate-roles.model.js';

/** Gives and takes the role of a channel. */
export const gateRoleEffect = 'trust.gate-role';
/** Looks at a few members. */
export const gateLookEffect = 'trust.gate-look';

const lookPayload = z.object({ members: z.array(z.string()) });

/** Members looked at per guild and minute, the pause between two changes at Discord, and how long a guild is left alone after all were. */
const perMinute = 30;
const pauseMs = 1_000;
/** Members that one effect looks at after a fold; the next effect runs once the changes of this one may be done. */
const perLook = 20;
const restMs = 24 * 3_600_000;
const leaseMs = 60_000;

/** A channel whose role follows who passes. */
export interface LiveChannel {
	readonly channel: GatedChannel;
	readonly row: GateRoleRow;
}

export interface GateRolesDeps {
	readonly rows: GateRoleRepository;
	readonly leases: Pick<Leases, 'hold'>;
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly discord: { readonly guilds: Pick<DiscordPort['guilds'], 'member' | 'roles'> };
	channels(guild: GuildId): Promise<readonly GatedChannel[]>;
	/** What the walk goes by besides the channels: gates, ladder, and what standings are read with. */
	rules(guild: GuildId): Promise<unknown>;
	owner(guild: GuildId): Promise<MemberId | null>;
	/** Whether somebody passes the gates of a channel and has its rank. */
	passes(guild: GuildId, actor: Actor, channel: GatedChannel): Promise<boolean>;
	/** Members who may pass something, after one of them, in the order of their ids. */
	candidates(guild: GuildId, after: string, most: number): Promise<readonly MemberId[]>;
	guilds(): readonly GuildId[];
	report(error: unknown, guild: GuildId): void;
}

/** What a look at members changes. */
interface Looked {
	readonly changes: Change[];
	readonly outbox: OutboxDraft[];
	readonly audit: AuditDraft[];
}

/**
 * Keeps the roles of gated channels with those who pass: a walk over the members who may pass, a few per minute, once a day; and a look at
 * whoever something has changed for. How far the walk is stands in a row that moves with what it decides, so a restart goes on where it
 * was and nothing is decided twice.
 */
export class GateRoles {
	public constructor(private readonly with_: GateRolesDeps) {}

	/** One round over all guilds. */
	public async run(): Promise<void> {
		for (const guild of this.with_.guilds()) {
			try {
				await this.with_.leases.hold(`gate-roles|${guild}`, leaseMs, () => this.round(guild));
			} catch (error) {
				this.with_.report(error, guild);
			}
		}
	}

	/** Looks at a member once what gates ask for has changed. */
	public subscriber(): EventSubscriber<{ readonly member: MemberId }> {
		return {
			event: memberMovedEvent,
			name: 'channel-roles',
			run: ({ guild, key, payload }) => this.#lookAt(guild, key, [payload.member])
		};
	}

	/** Looks at those whose evidence was folded, a few at a time: a fold may touch hundreds. */
	public folded(): EventSubscriber<Folded> {
		return {
			event: 'trust.folded',
			name: 'channel-roles',
			run: async ({ guild, key, payload: { members } }) => {
				if ((await this.#live(guild)).length === 0) return { note: 'no channel has a role' };
				const now = this.with_.clock.now().getTime();
				const outbox = Array.from({ length: Math.ceil(members.length / perLook) }, (_, index): OutboxDraft => {
					const few = members.slice(index * perLook, (index + 1) * perLook);
					return {
						key: `${key}:${index}`,
						kind: gateLookEffect,
						aggregate: 'gate-looks',
						payload: { members: few },
						notBefore: new Date(now + index * perLook * pauseMs)
					};
				});
				if (outbox.length > 0) await this.with_.units.execute({ guild, key: `looks:${key}`, content: null, changes: [], outbox });
				return {};
			}
		};
	}

	/** Carries out what a fold has queued. */
	public looking(): EffectHandler {
		return {
			kind: gateLookEffect,
			run: ({ guild, key, payload }) => this.#lookAt(guild, key, lookPayload.parse(payload).members.map(memberId))
		};
	}

	async #lookAt(guild: GuildId, key: string, members: readonly MemberId[]): Promise<EffectDone> {
		const live = await this.#live(guild);
		if (live.length === 0) return { note: 'no channel has a role' };
		const { changes, outbox, audit } = await this.#look(guild, members, live);
		if (changes.length > 0) await this.with_.units.execute({ guild, key: `look:${key}`, content: null, changes, outbox, audit });
		return {};
	}

	/** The next members of a guild. */
	public async round(guild: GuildId): Promise<void> {
		const { rows, clock } = this.with_;
		const live = await this.#live(guild);
		if (live.length === 0) return;
		const now = clock.now();
		const stored = await rows.walk(guild);
		const mark = await this.#mark(guild, live);
		if (stored && stored.cursor === '' && stored.mark === mark && stored.nextAt > now) return;
		const cursor = stored?.mark === mark ? stored.cursor : '';
		const found = await Promise.all([
			this.with_.candidates(guild, cursor, perMinute),
			rows.membersAfter(guild, cursor, perMinute * live.length)
		]);
		const members = [...new Set(found.flat())].sort().slice(0, perMinute);
		const { changes, outbox, audit } = await this.#look(guild, members, live);
		const done = members.length < perMinute;
		const next = { cursor: done ? '' : (members.at(-1) ?? ''), mark, nextAt: done ? new Date(now.getTime() + restMs) : now };
		await this.with_.units.execute({
			guild,
			key: `gate-walk:${(stored?.rev ?? 0) + 1}`,
			content: null,
			changes: [walkChange(guild, stored, next), ...changes],
			outbox,
			audit
		});
	}

	/** Channels whose role is there; one that is gone at Discord would look like taken away from everybody. */
	async #live(guild: GuildId): Promise<LiveChannel[]> {
		const rows = (await this.with_.rows.roles(guild)).filter(({ on, role }) => on && role !== null);
		if (rows.length === 0) return [];
		const [channels, there] = await Promise.all([this.with_.channels(guild), this.with_.discord.guilds.roles(guild)]);
		const ids = new Set(there.map(({ id }) => id));
		return rows.flatMap((row) => {
			const channel = channels.find(({ slot }) => slot === row.slot);
			return channel && row.role !== null && ids.has(row.role) ? [{ channel, row }] : [];
		});
	}

	async #mark(guild: GuildId, live: readonly LiveChannel[]): Promise<string> {
		const told = [live.map(({ channel, row }) => [channel, row.role]), await this.with_.rules(guild)];
		return createHash('sha256').update(JSON.stringify(told)).digest('base64url').slice(0, 12);
	}

	async #look(guild: GuildId, members: readonly MemberId[], live: readonly LiveChannel[]): Promise<Looked> {
		const made: Looked = { changes: [], outbox: [], audit: [] };
		const owner = await this.with_.owner(guild);
		const now = this.with_.clock.now();
		for (const member of members) {
			const [found, before] = await Promise.all([this.with_.discord.guilds.member(guild, member), this.with_.rows.ofMember(guild, member)]);
			if (found?.user.bot) continue;
			const seen = found?.joined_at ? { joinedAt: new Date(found.joined_at), roles: found.roles } : null;
			const actor = seen && actorOf(member, seen, owner);
			for (const { channel, row } of live) {
				const open = actor !== null && (await this.with_.passes(guild, actor, channel));
				this.#decide(guild, member, before.get(channel.slot) ?? null, { seen, role: row.role, slot: channel.slot, open, now }, made);
			}
		}
		return made;
	}

	#decide(
		guild: GuildId,
		member: MemberId,
		before: GateMemberRow | null,
		is: {
			readonly seen: SeenMember | null;
			readonly role: string | null;
			readonly slot: string;
			readonly open: boolean;
			readonly now: Date;
		},
		{ changes, outbox, audit }: Looked
	): void {
		const { slot } = is;
		const { state, give, take } = roleStep(before, is.seen, is.role, is.open, is.now);
		// Of somebody who does not pass and never did there is nothing to note.
		if (before ? sameState(before, state) && give === null && take.length === 0 : !is.open) return;
		const id = gateMemberId(guild, slot, member);
		const rev = (before?.rev ?? 0) + 1;
		changes.push({
			in: gateMembersCollection,
			id,
			when: { rev: rev - 1 },
			upsert: { _id: id, guild, slot, member, ...state, rev: 0 },
			set: { ...state, rev },
			else: () => new Error(`${id} has moved on`)
		});
		if (state.heldBack && !before?.heldBack)
			audit.push({
				actor: 'trust',
				actorKind: 'system',
				action: 'channelRole.heldBack',
				target: `channel-role:${slot}`,
				after: { member }
			});
		if (give === null && take.length === 0) return;
		outbox.push({
			key: `gate-role:${slot}:${member}:${rev}`,
			kind: gateRoleEffect,
			aggregate: `gate-role:${member}`,
			payload: { slot, member, give, take, rev },
			notBefore: new Date(is.now.getTime() + outbox.length * pauseMs)
		});
	}
}

function walkChange(guild: GuildId, stored: GateWalkRow | null, next: Pick<GateWalkRow, 'cursor' | 'mark' | 'nextAt'>): Change {
	const id = gateWalkId(guild);
	const rev = stored?.rev ?? 0;
	return {
		in: gateWalksCollection,
		id,
		when: { rev },
		upsert: { _id: id, guild, ...next, rev: 0 },
		set: { ...next, rev: rev + 1 },
		else: () => new Error('another process has walked on')
	};
}

/** Somebody as gates look at them; they are not there to press anything. */
const actorOf = (member: MemberId, { joinedAt, roles }: SeenMember, owner: MemberId | null): Actor => ({
	id: member,
	name: '',
	roles: roles.map(roleId),
	isGuildOwner: member === owner,
	managesGuild: false,
	joinedAt,
	accountCreatedAt: new Date(madeAt(member)),
	locale: ''
});
