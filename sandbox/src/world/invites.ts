import { randomBytes } from 'node:crypto';
import {
	type APIExtendedInvite,
	type APIInviteGuild,
	AuditLogEvent,
	type GatewayInviteCreateDispatchData,
	InviteType
} from 'discord-api-types/v10';
import { ApiError, unknown } from '../errors.js';
import { isoTime } from '../ids.js';
import { MAX_INVITES } from '../limits/guild.js';
import { changesBetween, type NewAudit } from './audit.js';
import type { ChannelRecord, InviteRecord } from './records.js';
import type { World } from './world.js';

export interface InviteInput {
	readonly max_age?: number | null;
	readonly max_uses?: number | null;
	readonly temporary?: boolean | null;
	readonly unique?: boolean | null;
}

export function expired(world: World, invite: InviteRecord): boolean {
	return invite.maxAge > 0 && invite.createdAt + invite.maxAge * 1000 <= world.clock.ms;
}

export function createInvite(world: World, channel: ChannelRecord, inviterId: string, input: InviteInput): InviteRecord {
	const guildId = channel.guildId;
	if (!guildId) throw new ApiError(400, 50024, 'Cannot execute action on this channel type');
	const maxAge = input.max_age ?? 86_400;
	const maxUses = input.max_uses ?? 0;
	const same = [...world.invites.values()].find(
		(one) =>
			one.channelId === channel.id &&
			one.inviterId === inviterId &&
			one.maxAge === maxAge &&
			one.maxUses === maxUses &&
			!expired(world, one)
	);
	if (same && !input.unique) return same;
	if (invitesOf(world, guildId).length >= MAX_INVITES) throw new ApiError(400, 30016, `Maximum number of invites reached (${MAX_INVITES})`);
	const code = randomBytes(6).toString('base64url').replace(/[-_]/g, 'x');
	const invite: InviteRecord = {
		code,
		guildId,
		channelId: channel.id,
		inviterId,
		createdAt: world.clock.ms,
		maxAge,
		maxUses,
		temporary: input.temporary === true,
		uses: 0
	};
	world.invites.set(code, invite);
	world.emit('INVITE_CREATE', createdPayload(world, invite), { guildId, channelId: channel.id });
	return invite;
}

/** What the gateway tells of a new invite: ids instead of the guild and the channel (Gateway Events, Invite Create). */
function createdPayload(world: World, invite: InviteRecord): GatewayInviteCreateDispatchData {
	const { guild, channel, ...rest } = invitePayload(world, invite);
	return { ...rest, guild_id: guild.id, channel_id: invite.channelId, uses: 0 };
}

export function invitesOf(world: World, guildId: string): InviteRecord[] {
	return [...world.invites.values()].filter((one) => one.guildId === guildId && !expired(world, one));
}

export function findInvite(world: World, code: string): InviteRecord {
	const found = world.invites.get(code);
	if (!found || expired(world, found)) throw unknown('invite');
	return found;
}

/** Counts a use; the last one removes the invite. */
export function useInvite(world: World, code: string): InviteRecord {
	const invite = findInvite(world, code);
	invite.uses++;
	if (invite.maxUses > 0 && invite.uses >= invite.maxUses) deleteInvite(world, invite);
	return invite;
}

export function deleteInvite(world: World, invite: InviteRecord): void {
	world.invites.delete(invite.code);
	world.emit(
		'INVITE_DELETE',
		{ code: invite.code, channel_id: invite.channelId, guild_id: invite.guildId },
		{ guildId: invite.guildId, channelId: invite.channelId }
	);
}

export function invitePayload(
	world: World,
	invite: InviteRecord
): APIExtendedInvite & { guild_id: string; guild: APIInviteGuild & { nsfw: boolean } } {
	const { data } = world.guild(invite.guildId);
	const channel = world.channel(invite.channelId);
	return {
		type: InviteType.Guild,
		code: invite.code,
		guild_id: invite.guildId,
		guild: {
			id: data.id,
			name: data.name,
			splash: null,
			banner: null,
			description: data.description,
			icon: null,
			features: data.features,
			verification_level: data.verification_level,
			vanity_url_code: null,
			nsfw_level: data.nsfw_level,
			nsfw: false,
			premium_subscription_count: 0
		},
		channel: { id: channel.id, type: channel.type, name: channel.name },
		inviter: world.user(invite.inviterId).user,
		uses: invite.uses,
		max_uses: invite.maxUses,
		max_age: invite.maxAge,
		temporary: invite.temporary,
		created_at: isoTime(invite.createdAt),
		expires_at: invite.maxAge ? isoTime(invite.createdAt + invite.maxAge * 1000) : null
	};
}

const INVITE_FIELDS = ['code', 'channel_id', 'inviter_id', 'max_uses', 'uses', 'max_age', 'temporary'];

export type InviteAction = AuditLogEvent.InviteCreate | AuditLogEvent.InviteDelete;

/** What the audit log says of an invite that is made or taken back. Invites have no id: the code stands among the changes (Resources, Audit Log). */
export function inviteAudit(action: InviteAction, invite: InviteRecord): Omit<NewAudit, 'userId'> {
	const fields = {
		code: invite.code,
		channel_id: invite.channelId,
		inviter_id: invite.inviterId,
		max_uses: invite.maxUses,
		uses: invite.uses,
		max_age: invite.maxAge,
		temporary: invite.temporary
	};
	const made = action === AuditLogEvent.InviteCreate;
	return { action, targetId: null, changes: changesBetween(made ? {} : fields, made ? fields : {}, INVITE_FIELDS) };
}
