import { PermissionFlagsBits as Bits, ChannelType, OverwriteType } from 'discord-api-types/v10';
import type { ChannelRecord, GuildRecord, MemberRecord } from './world/records.js';

/** Every permission there is. */
export const ALL_PERMISSIONS: bigint = Object.values(Bits).reduce((all, bit) => all | bit, 0n);

/** What @everyone may do in a new guild. */
export const DEFAULT_EVERYONE: bigint =
	Bits.CreateInstantInvite |
	Bits.AddReactions |
	Bits.ViewChannel |
	Bits.SendMessages |
	Bits.EmbedLinks |
	Bits.AttachFiles |
	Bits.ReadMessageHistory |
	Bits.UseExternalEmojis |
	Bits.ChangeNickname |
	Bits.UseApplicationCommands |
	Bits.CreatePublicThreads |
	Bits.CreatePrivateThreads |
	Bits.SendMessagesInThreads |
	Bits.SendPolls |
	Bits.Connect |
	Bits.Speak;

/** All that remains to a member in timeout. */
const TIMEOUT_MASK = Bits.ViewChannel | Bits.ReadMessageHistory;

/** Useless without SendMessages (in threads: SendMessagesInThreads). */
const NEEDS_SEND = Bits.MentionEveryone | Bits.SendTTSMessages | Bits.AttachFiles | Bits.EmbedLinks | Bits.SendPolls;

const THREAD_TYPES: ReadonlySet<ChannelType> = new Set([
	ChannelType.AnnouncementThread,
	ChannelType.PublicThread,
	ChannelType.PrivateThread
]);

export function isThread(type: ChannelType): boolean {
	return THREAD_TYPES.has(type);
}

/** What a step of the computation is about. */
export type PermissionRule =
	| 'owner'
	| 'no member'
	| 'everyone'
	| 'role'
	| 'administrator'
	| 'overwrite of everyone'
	| 'overwrites of roles'
	| 'overwrite of the member'
	| 'no channel'
	| 'hidden'
	| 'private thread'
	| 'no writing'
	| 'timeout'
	| 'direct message';

/**
 * One step of the computation, for "why can't X see this?". Steps follow one another: each begins with the result of the one before
 * (the first with nothing), takes `deny` away and then adds `allow`.
 */
export interface PermissionStep {
	readonly rule: PermissionRule;
	/** Roles that the step is about. */
	readonly roles?: readonly string[];
	readonly allow: bigint;
	readonly deny: bigint;
	readonly result: bigint;
}

export type Trace = (step: PermissionStep) => void;

/**
 * Permissions of a member in the guild, without any channel: @everyone and their roles, everything for owner and administrators, and
 * what a timeout leaves.
 */
export function guildPermissions(guild: GuildRecord, userId: string, nowMs: number, trace?: Trace): bigint {
	const base = basePermissions(guild, userId, trace);
	const member = guild.members.get(userId);
	return member ? afterTimeout(base, member, nowMs, trace) : base;
}

function basePermissions(guild: GuildRecord, userId: string, trace?: Trace): bigint {
	if (guild.data.owner_id === userId) {
		trace?.({ rule: 'owner', allow: ALL_PERMISSIONS, deny: 0n, result: ALL_PERMISSIONS });
		return ALL_PERMISSIONS;
	}
	const member = guild.members.get(userId);
	if (!member) {
		trace?.({ rule: 'no member', allow: 0n, deny: 0n, result: 0n });
		return 0n;
	}
	let permissions = BigInt(guild.roles.get(guild.data.id)?.permissions ?? 0);
	trace?.({ rule: 'everyone', allow: permissions, deny: 0n, result: permissions });
	for (const id of member.roles) {
		const role = guild.roles.get(id);
		if (!role) continue;
		permissions |= BigInt(role.permissions);
		trace?.({ rule: 'role', roles: [id], allow: BigInt(role.permissions), deny: 0n, result: permissions });
	}
	if (permissions & Bits.Administrator) {
		trace?.({ rule: 'administrator', allow: ALL_PERMISSIONS, deny: 0n, result: ALL_PERMISSIONS });
		return ALL_PERMISSIONS;
	}
	return permissions;
}

function afterTimeout(permissions: bigint, member: MemberRecord, nowMs: number, trace?: Trace): bigint {
	if (permissions & Bits.Administrator) return permissions;
	const until = member.communication_disabled_until;
	if (!until || Date.parse(until) <= nowMs) return permissions;
	const left = permissions & TIMEOUT_MASK;
	trace?.({ rule: 'timeout', allow: 0n, deny: permissions & ~TIMEOUT_MASK, result: left });
	return left;
}

/**
 * Permissions of a member in a channel, as Discord computes them: base, then the overwrites of @everyone, of all their roles together,
 * and their own. A thread takes its parent's; a private one also needs membership or ManageThreads. No ViewChannel: nothing at all.
 *
 * @param parent The channel a thread hangs on; ignored for anything else.
 */
export function channelPermissions(
	guild: GuildRecord,
	channel: ChannelRecord,
	parent: ChannelRecord | undefined,
	userId: string,
	nowMs: number,
	trace?: Trace
): bigint {
	const base = basePermissions(guild, userId, trace);
	const member = guild.members.get(userId);
	if (base & Bits.Administrator && (member || guild.data.owner_id === userId)) return base;
	if (!member) return 0n;
	const thread = isThread(channel.type);
	const source = thread ? parent : channel;
	if (!source) {
		trace?.({ rule: 'no channel', allow: 0n, deny: base, result: 0n });
		return 0n;
	}
	let permissions = withOverwrites(base, guild, source, member, trace);
	if (!(permissions & Bits.ViewChannel)) {
		trace?.({ rule: 'hidden', allow: 0n, deny: permissions, result: 0n });
		return 0n;
	}
	if (channel.type === ChannelType.PrivateThread && !channel.thread?.members[userId] && !(permissions & Bits.ManageThreads)) {
		trace?.({ rule: 'private thread', allow: 0n, deny: permissions, result: 0n });
		return 0n;
	}
	const send = thread ? Bits.SendMessagesInThreads : Bits.SendMessages;
	if (!(permissions & send) && permissions & NEEDS_SEND) {
		trace?.({ rule: 'no writing', allow: 0n, deny: permissions & NEEDS_SEND, result: permissions & ~NEEDS_SEND });
		permissions &= ~NEEDS_SEND;
	}
	return afterTimeout(permissions, member, nowMs, trace);
}

function withOverwrites(base: bigint, guild: GuildRecord, channel: ChannelRecord, member: MemberRecord, trace?: Trace): bigint {
	let permissions = base;
	const apply = (rule: PermissionRule, allow: bigint, deny: bigint, roles?: readonly string[]): void => {
		permissions = (permissions & ~deny) | allow;
		trace?.({ rule, allow, deny, result: permissions, ...(roles ? { roles } : {}) });
	};
	const everyone = channel.overwrites.find((entry) => entry.id === guild.data.id);
	if (everyone) apply('overwrite of everyone', BigInt(everyone.allow), BigInt(everyone.deny));
	let allow = 0n;
	let deny = 0n;
	const roles: string[] = [];
	for (const entry of channel.overwrites) {
		if (entry.type !== OverwriteType.Role || entry.id === guild.data.id || !member.roles.includes(entry.id)) continue;
		allow |= BigInt(entry.allow);
		deny |= BigInt(entry.deny);
		roles.push(entry.id);
	}
	if (allow || deny) apply('overwrites of roles', allow, deny, roles);
	const own = channel.overwrites.find((entry) => entry.type === OverwriteType.Member && entry.id === member.userId);
	if (own) apply('overwrite of the member', BigInt(own.allow), BigInt(own.deny));
	return permissions;
}

/** Position of a member's highest role; 0 with none. */
export function topPosition(guild: GuildRecord, userId: string): number {
	const member = guild.members.get(userId);
	return Math.max(0, ...(member?.roles ?? []).map((id) => guild.roles.get(id)?.position ?? 0));
}

/** Whether one member stands above another: never above the owner, always as the owner. */
export function outranks(guild: GuildRecord, actorId: string, targetId: string): boolean {
	if (guild.data.owner_id === actorId) return true;
	return targetId !== guild.data.owner_id && topPosition(guild, actorId) > topPosition(guild, targetId);
}

export { Bits as Permission };
