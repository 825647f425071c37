import { type APIOverwrite, AuditLogEvent, PermissionFlagsBits as Bits, ChannelType } from 'discord-api-types/v10';
import { ApiError, formError, missingPermissions, unknown } from '../errors.js';
import { checked } from '../limits/form.js';
import * as limits from '../limits/guild.js';
import { guildPermissions, isThread } from '../permissions.js';
import { RateLimited, RENAMES } from '../rate-limits.js';
import { auditFields, changesBetween } from '../world/audit.js';
import {
	announceChannel,
	type ChannelInput,
	channelName,
	createChannel,
	deleteChannel,
	editChannel,
	type OverwriteInput,
	setOverwrite
} from '../world/channels.js';
import { checkPinned, checkTags } from '../world/forums.js';
import { channelPayload } from '../world/payloads.js';
import type { ChannelRecord, GuildRecord } from '../world/records.js';
import { editThread, type ThreadEdit } from '../world/threads.js';
import type { Context } from './context.js';
import { created, noContent, ok, type Router } from './router.js';

/** Nobody hands out what they don't have; ManageRoles in an overwrite takes an administrator. */
function requireGrantable(guild: GuildRecord, mine: bigint, overwrites: readonly OverwriteInput[], context: Context): void {
	const admin = (guildPermissions(guild, context.me, context.world.clock.ms) & Bits.Administrator) !== 0n;
	for (const one of overwrites) {
		const touched = BigInt(one.allow ?? 0) | BigInt(one.deny ?? 0);
		if ((touched & ~mine) !== 0n || (!admin && touched & Bits.ManageRoles)) throw missingPermissions();
	}
}

function checkOverwriteIds(guild: GuildRecord, context: Context, overwrites: readonly OverwriteInput[]): void {
	overwrites.forEach((one, index) => {
		const role = Number(one.type ?? (guild.roles.has(one.id) ? 0 : 1)) === 0;
		if (role ? !guild.roles.has(one.id) : !context.world.users.has(one.id))
			throw formError(['permission_overwrites', index, 'id'], role ? 'ROLE_NOT_FOUND' : 'USER_NOT_FOUND', 'Unknown overwrite target');
	});
}

/** Name and topic of a channel or thread change at most twice in ten minutes; no header tells (discord-api-docs, issues 1900 and 2208). */
function limitRenames(context: Context, channel: ChannelRecord, input: ChannelInput): void {
	const renamed = input.name != null && channelName(input.name, channel.type) !== channel.name;
	const retold = input.topic !== undefined && (input.topic || null) !== channel.topic;
	if (!renamed && !retold) return;
	const now = context.world.clock.ms;
	channel.renames = channel.renames.filter((at) => now - at < RENAMES.perMs && at <= now);
	const oldest = channel.renames[0];
	if (context.server.rateLimits.enabled && oldest !== undefined && channel.renames.length >= RENAMES.limit)
		throw new RateLimited(RENAMES.perMs - (now - oldest), 'user');
	channel.renames.push(now);
}

function changeThread(context: Context, channel: ChannelRecord): void {
	const edit = checked<ThreadEdit>(limits.editThread, context.body);
	const mine = context.mine(channel);
	const manages = (mine & Bits.ManageThreads) !== 0n;
	const { thread } = channel;
	const owns = thread?.ownerId === context.me;
	const onlyWakes = edit.archived === false && !thread?.locked && Object.keys(context.body).length === 1;
	if (!manages && !(owns && edit.locked == null) && !onlyWakes) throw missingPermissions();
	if (
		thread?.archived &&
		edit.archived !== false &&
		!(manages && Object.keys(context.body).every((key) => key === 'locked' || key === 'archived'))
	)
		throw new ApiError(400, 50083, 'Thread is archived');
	const forum = thread?.appliedTags && context.world.channels.get(channel.parentId ?? '');
	if (forum && edit.applied_tags)
		checkTags(context.world, forum, context.me, thread?.appliedTags ?? [], [...new Set(edit.applied_tags.map(String))]);
	if (forum && edit.flags != null) {
		context.require(channel, Bits.ManageThreads);
		checkPinned(context.world, channel, edit.flags);
	}
	limitRenames(context, channel, { name: edit.name ?? null });
	const before = auditFields(channel);
	editThread(context.world, channel, edit);
	context.audit(channel.guildId, {
		action: AuditLogEvent.ThreadUpdate,
		targetId: channel.id,
		changes: changesBetween(before, auditFields(channel))
	});
}

function single(router: Router): void {
	const path = '/channels/{channel_id}';
	router.add('GET', path, (context) => ok(channelPayload(context.world, context.channel(), context.me)));
	router.add('PATCH', path, (context) => {
		const channel = context.channel();
		const guild = context.guildOf(channel);
		if (isThread(channel.type)) {
			changeThread(context, channel);
			return ok(channelPayload(context.world, channel, context.me));
		}
		context.require(channel, Bits.ManageChannels);
		const input = checked<ChannelInput>(limits.editChannel(channel.forum !== undefined), context.body);
		if (input.permission_overwrites) {
			context.require(channel, Bits.ManageRoles);
			checkOverwriteIds(guild, context, input.permission_overwrites);
			requireGrantable(guild, context.mine(channel), changed(channel, input.permission_overwrites), context);
		}
		limitRenames(context, channel, input);
		const before = auditFields(channel);
		editChannel(context.world, guild, channel, input);
		context.audit(guild.data.id, {
			action: AuditLogEvent.ChannelUpdate,
			targetId: channel.id,
			changes: changesBetween(before, auditFields(channel))
		});
		return ok(channelPayload(context.world, channel));
	});
	router.add('DELETE', path, (context) => {
		const channel = context.channel();
		const payload = channelPayload(context.world, channel);
		if (!channel.guildId) return ok(payload);
		context.require(channel, isThread(channel.type) ? Bits.ManageThreads : Bits.ManageChannels);
		deleteChannel(context.world, channel);
		context.audit(channel.guildId, {
			action: isThread(channel.type) ? AuditLogEvent.ThreadDelete : AuditLogEvent.ChannelDelete,
			targetId: channel.id,
			changes: changesBetween(auditFields(channel), {})
		});
		return ok(payload);
	});
}

/** Only the overwrites that differ from what is there need to be grantable. */
function changed(channel: ChannelRecord, overwrites: readonly OverwriteInput[]): OverwriteInput[] {
	return overwrites.map((one) => {
		const present = channel.overwrites.find((entry) => entry.id === one.id);
		const before = { allow: BigInt(present?.allow ?? 0), deny: BigInt(present?.deny ?? 0) };
		return { id: one.id, allow: String(BigInt(one.allow ?? 0) ^ before.allow), deny: String(BigInt(one.deny ?? 0) ^ before.deny) };
	});
}

function auditOverwrite(
	context: Context,
	guild: GuildRecord,
	channel: ChannelRecord,
	before: APIOverwrite | undefined,
	after: APIOverwrite | undefined
): void {
	const { id, type } = after ?? before ?? { id: '', type: 0 };
	const role = guild.roles.get(id);
	context.audit(guild.data.id, {
		action: !before
			? AuditLogEvent.ChannelOverwriteCreate
			: after
				? AuditLogEvent.ChannelOverwriteUpdate
				: AuditLogEvent.ChannelOverwriteDelete,
		targetId: channel.id,
		changes: changesBetween(before ?? {}, after ?? {}, ['id', 'type', 'allow', 'deny']),
		options: { id, type: String(type), ...(role ? { role_name: role.name } : {}) }
	});
}

function overwrites(router: Router): void {
	const path = '/channels/{channel_id}/permissions/{overwrite_id}';
	router.add('PUT', path, (context) => {
		const channel = context.channel(Bits.ManageRoles);
		const guild = context.guildOf(channel);
		const body = checked<Omit<OverwriteInput, 'id'>>(limits.overwriteBody, context.body);
		const input = { ...body, id: context.param('overwrite_id') };
		if (Number(input.type) === 0 ? !guild.roles.has(input.id) : !context.world.users.has(input.id)) throw unknown('overwrite');
		requireGrantable(guild, context.mine(channel), changed(channel, [input]), context);
		const present = channel.overwrites.find((one) => one.id === input.id);
		setOverwrite(context.world, guild, channel, input);
		auditOverwrite(
			context,
			guild,
			channel,
			present,
			channel.overwrites.find((one) => one.id === input.id)
		);
		return noContent;
	});
	router.add('DELETE', path, (context) => {
		const channel = context.channel(Bits.ManageRoles);
		const id = context.param('overwrite_id');
		const present = channel.overwrites.find((one) => one.id === id);
		if (!present) throw unknown('overwrite');
		auditOverwrite(context, context.guildOf(channel), channel, present, undefined);
		channel.overwrites = channel.overwrites.filter((one) => one.id !== id);
		announceChannel(context.world, channel);
		return noContent;
	});
}

function ofGuild(router: Router): void {
	const path = '/guilds/{guild_id}/channels';
	router.add('GET', path, (context) => {
		const guild = context.guild();
		return ok(
			context.world
				.channelsOf(guild.data.id)
				.filter((one) => !isThread(one.type))
				.map((one) => channelPayload(context.world, one))
		);
	});
	router.add('POST', path, (context) => {
		const guild = context.guild(Bits.ManageChannels);
		const input = checked<ChannelInput>(limits.newChannel(context.body.type === ChannelType.GuildForum), context.body);
		if (input.permission_overwrites?.length) {
			context.requireIn(guild, Bits.ManageRoles);
			checkOverwriteIds(guild, context, input.permission_overwrites);
			requireGrantable(guild, guildPermissions(guild, context.me, context.world.clock.ms), input.permission_overwrites, context);
		}
		const channel = createChannel(context.world, guild, input);
		context.audit(guild.data.id, {
			action: AuditLogEvent.ChannelCreate,
			targetId: channel.id,
			changes: changesBetween({}, auditFields(channel))
		});
		return created(channelPayload(context.world, channel));
	});
	router.add('PATCH', path, (context) => {
		const guild = context.guild(Bits.ManageChannels);
		const moves = checked<{ id: string; position?: number | null; parent_id?: string | null; lock_permissions?: boolean | null }[]>(
			limits.channelPositions,
			context.json
		);
		for (const move of moves) {
			const channel = context.world.channel(move.id);
			if (channel.guildId !== guild.data.id) throw unknown('channel');
			const parent = move.parent_id ? context.world.channel(move.parent_id) : undefined;
			editChannel(context.world, guild, channel, {
				position: move.position ?? null,
				...(move.parent_id !== undefined ? { parent_id: move.parent_id } : {}),
				...(move.lock_permissions && parent ? { permission_overwrites: parent.overwrites } : {})
			});
		}
		return noContent;
	});
}

/** Guild channels, overwrites and positions. */
export function channelRoutes(router: Router): void {
	single(router);
	overwrites(router);
	ofGuild(router);
}
