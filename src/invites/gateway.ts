import { type APIExtendedInvite, GatewayDispatchEvents as Event } from 'discord-api-types/v10';
import { z } from 'zod';
import { type GuildId, guildId, memberId } from '#core/ids';
import type { SeenInvite } from './attribution.js';
import type { Join } from './joins.service.js';

/** Something at Discord that tells who came how. */
export type InviteChange =
	| { readonly what: 'joined'; readonly guild: GuildId; readonly join: Join }
	| { readonly what: 'left'; readonly guild: GuildId; readonly member: Join['member'] }
	| { readonly what: 'made'; readonly guild: GuildId; readonly invite: SeenInvite }
	| { readonly what: 'deleted'; readonly guild: GuildId; readonly code: string }
	/** The guild came within reach: at the start, and whenever a new session begins. */
	| { readonly what: 'guild'; readonly guild: GuildId };

const id = z.string().regex(/^\d{15,20}$/);
const user = z.object({ id, bot: z.boolean().optional(), username: z.string(), global_name: z.string().nullish() });
const added = z.object({ guild_id: id, user, joined_at: z.coerce.date(), nick: z.string().nullish() });
const removed = z.object({ guild_id: id, user: z.object({ id }) });
const invite = z.object({
	code: z.string().min(1).max(60),
	uses: z.number().int().min(0).default(0),
	max_uses: z.number().int().min(0).default(0),
	created_at: z.coerce.date(),
	expires_at: z.coerce.date().nullish(),
	inviter: user.nullish()
});
const made = invite.extend({ guild_id: id });
const deleted = z.object({ guild_id: id, code: z.string().min(1).max(60) });
const guild = z.object({ id, unavailable: z.boolean().optional() });

/** Reads an event of the gateway; `null` for what is none of it. Pure. */
export function inviteChange(event: string | null | undefined, data: unknown): InviteChange | null {
	switch (event) {
		case Event.GuildMemberAdd: {
			const found = added.safeParse(data).data;
			return found ? { what: 'joined', guild: guildId(found.guild_id), join: joinOf(found) } : null;
		}
		case Event.GuildMemberRemove: {
			const found = removed.safeParse(data).data;
			return found ? { what: 'left', guild: guildId(found.guild_id), member: memberId(found.user.id) } : null;
		}
		case Event.InviteCreate: {
			const found = made.safeParse(data).data;
			return found ? { what: 'made', guild: guildId(found.guild_id), invite: seenOf(found) } : null;
		}
		case Event.InviteDelete: {
			const found = deleted.safeParse(data).data;
			return found ? { what: 'deleted', guild: guildId(found.guild_id), code: found.code } : null;
		}
		case Event.GuildCreate: {
			const found = guild.safeParse(data).data;
			return found && !found.unavailable ? { what: 'guild', guild: guildId(found.id) } : null;
		}
		default:
			return null;
	}
}

/** A member as a list of members tells; `null` for what is none. */
export function memberOf(data: unknown): Join | null {
	const found = added.omit({ guild_id: true }).safeParse(data).data;
	return found ? joinOf(found) : null;
}

/** The invites of a list; what can't be read is left out. */
export function invitesOf(list: readonly APIExtendedInvite[]): SeenInvite[] {
	return list.flatMap((one) => {
		const found = invite.safeParse(one).data;
		return found ? seenOf(found) : [];
	});
}

function joinOf(found: Omit<z.output<typeof added>, 'guild_id'>): Join {
	const { id: member, bot, username, global_name } = found.user;
	return { member: memberId(member), name: found.nick ?? global_name ?? username, bot: bot ?? false, joinedAt: found.joined_at };
}

function seenOf({ code, uses, max_uses, created_at, expires_at, inviter }: z.output<typeof invite>): SeenInvite {
	// What a bot has made is nobody's, unless it is a personal link.
	const person = inviter && !inviter.bot ? inviter : null;
	return {
		code,
		uses,
		maxUses: max_uses,
		inviter: person ? memberId(person.id) : null,
		name: person ? (person.global_name ?? person.username) : '',
		createdAt: created_at,
		expiresAt: expires_at ?? null
	};
}
