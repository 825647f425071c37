import {
	AuditLogEvent,
	PermissionFlagsBits as Bits,
	ChannelType,
	MessageFlags,
	type ThreadAutoArchiveDuration
} from 'discord-api-types/v10';
import { ApiError, formError, unknown } from '../errors.js';
import { compareIds } from '../ids.js';
import { check, checked, isObject, object, required, time } from '../limits/form.js';
import * as limits from '../limits/guild.js';
import { checkMessage } from '../limits/messages.js';
import { auditFields, changesBetween } from '../world/audit.js';
import { checkTags, createPost } from '../world/forums.js';
import { channelPayload, memberPayload, messageBody, threadMember } from '../world/payloads.js';
import type { ChannelRecord } from '../world/records.js';
import { addThreadMember, createThread, removeThreadMember, threadsOf } from '../world/threads.js';
import type { Context } from './context.js';
import { created, noContent, ok, type Router } from './router.js';
import { contentBits } from './routes-messages.js';

interface ThreadBody {
	readonly name: string;
	readonly type?: number | null;
	readonly auto_archive_duration?: ThreadAutoArchiveDuration | null;
	readonly invitable?: boolean | null;
	readonly rate_limit_per_user?: number | null;
	readonly applied_tags?: readonly string[] | null;
}

const PARENTS: ReadonlySet<ChannelType> = new Set([ChannelType.GuildText, ChannelType.GuildAnnouncement]);

function start(context: Context, parent: ChannelRecord, body: ThreadBody, type: ChannelType, id?: string): ChannelRecord {
	if (!PARENTS.has(parent.type)) throw new ApiError(400, 50024, 'Cannot execute action on this channel type');
	return createThread(context.world, parent, {
		name: body.name,
		type,
		ownerId: context.me,
		autoArchiveDuration: body.auto_archive_duration,
		invitable: body.invitable,
		rateLimitPerUser: body.rate_limit_per_user,
		...(id ? { id } : {})
	});
}

function auditThread(context: Context, thread: ChannelRecord): void {
	context.audit(thread.guildId, {
		action: AuditLogEvent.ThreadCreate,
		targetId: thread.id,
		changes: changesBetween({}, auditFields(thread))
	});
}

/** A post in a forum: the thread with its first message. It takes SendMessages, not the right to make threads. */
function post(context: Context, forum: ChannelRecord, body: ThreadBody): Record<string, unknown> {
	const given = context.body.message;
	if (!isObject(given)) throw formError(['message'], 'BASE_TYPE_REQUIRED', 'This field is required');
	context.require(forum, Bits.SendMessages | contentBits(given, context.files.length));
	checkMessage(given, { files: context.files, path: ['message'] });
	const tags = (body.applied_tags ?? []).map(String);
	checkTags(context.world, forum, context.me, [], tags);
	const { thread, message } = createPost(context.world, forum, {
		thread: {
			name: body.name,
			ownerId: context.me,
			autoArchiveDuration: body.auto_archive_duration,
			...(body.rate_limit_per_user == null ? {} : { rateLimitPerUser: body.rate_limit_per_user })
		},
		tags,
		body: given,
		files: context.files
	});
	auditThread(context, thread);
	return { ...channelPayload(context.world, thread, context.me), message: messageBody(context.world, message) };
}

function starting(router: Router): void {
	router.add('POST', '/channels/{channel_id}/threads', (context) => {
		const parent = context.channel();
		const body = checked<ThreadBody>(limits.newThread, context.body);
		if (parent.forum) return created(post(context, parent, body));
		const type = Number(body.type ?? ChannelType.PrivateThread);
		context.require(parent, type === ChannelType.PrivateThread ? Bits.CreatePrivateThreads : Bits.CreatePublicThreads);
		const thread = start(context, parent, body, type);
		auditThread(context, thread);
		return created(channelPayload(context.world, thread, context.me));
	});
	router.add('POST', '/channels/{channel_id}/messages/{message_id}/threads', (context) => {
		const parent = context.channel(Bits.CreatePublicThreads);
		const body = checked<ThreadBody>(limits.newThread, context.body);
		const message = context.world.message(parent.id, context.param('message_id'));
		if (context.world.channels.has(message.id)) throw new ApiError(400, 160004, 'A thread has already been created for this message');
		const type = parent.type === ChannelType.GuildAnnouncement ? ChannelType.AnnouncementThread : ChannelType.PublicThread;
		const thread = start(context, parent, body, type, message.id);
		auditThread(context, thread);
		message.payload.flags = Number(message.payload.flags ?? 0) | MessageFlags.HasThread;
		return created(channelPayload(context.world, thread, context.me));
	});
}

function memberOf(context: Context, thread: ChannelRecord, userId: string): Record<string, unknown> {
	const found = threadMember(thread, userId);
	if (!found) throw unknown('member');
	const member = context.query.get('with_member') === 'true' ? context.world.guildOf(thread)?.members.get(userId) : undefined;
	return { ...found, ...(member ? { member: memberPayload(context.world, member) } : {}) };
}

function members(router: Router): void {
	const base = '/channels/{channel_id}/thread-members';
	router.add('GET', base, (context) => {
		const thread = context.channel();
		return ok(Object.keys(thread.thread?.members ?? {}).map((id) => memberOf(context, thread, id)));
	});
	router.add('PUT', `${base}/@me`, (context) => {
		const thread = context.channel();
		requireActive(thread);
		addThreadMember(context.world, thread, context.me);
		return noContent;
	});
	router.add('DELETE', `${base}/@me`, (context) => {
		removeThreadMember(context.world, context.channel(), context.me);
		return noContent;
	});
	router.add('GET', `${base}/{user_id}`, (context) => ok(memberOf(context, context.channel(), context.param('user_id'))));
	router.add('PUT', `${base}/{user_id}`, (context) => {
		const thread = context.channel(Bits.SendMessagesInThreads);
		requireActive(thread);
		if (!context.guildOf(thread).members.has(context.param('user_id'))) throw unknown('user');
		addThreadMember(context.world, thread, context.param('user_id'));
		return noContent;
	});
	router.add('DELETE', `${base}/{user_id}`, (context) => {
		const thread = context.channel();
		requireActive(thread);
		const owns = thread.type === ChannelType.PrivateThread && thread.thread?.ownerId === context.me;
		if (!owns) context.require(thread, Bits.ManageThreads);
		if (!thread.thread?.members[context.param('user_id')]) throw unknown('member');
		removeThreadMember(context.world, thread, context.param('user_id'));
		return noContent;
	});
}

function requireActive(thread: ChannelRecord): void {
	if (thread.thread?.archived) throw new ApiError(400, 50083, 'Thread is archived');
}

function listing(context: Context, threads: readonly ChannelRecord[], hasMore: boolean): Record<string, unknown> {
	return {
		threads: threads.map((one) => channelPayload(context.world, one, context.me)),
		members: threads.flatMap((one) => threadMember(one, context.me) ?? []),
		has_more: hasMore
	};
}

function archived(context: Context, types: readonly ChannelType[], mineOnly: boolean): Record<string, unknown> {
	const parent = context.channel(
		Bits.ReadMessageHistory | (types.includes(ChannelType.PrivateThread) && !mineOnly ? Bits.ManageThreads : 0n)
	);
	const limit = context.number('limit', 50, 1, 100);
	const before = mineOnly ? context.id('before') : context.query.get('before');
	if (before && !mineOnly) check(object({ before: required(time) }), { before });
	const found = context.world
		.channelsOf(parent.guildId ?? '')
		.filter(
			(one) =>
				one.parentId === parent.id && types.includes(one.type) && one.thread?.archived && (!mineOnly || one.thread.members[context.me])
		)
		.filter(
			(one) => !before || (mineOnly ? compareIds(one.id, before) < 0 : Date.parse(one.thread?.archiveTimestamp ?? '') < Date.parse(before))
		)
		.sort((a, b) =>
			mineOnly ? compareIds(b.id, a.id) : Date.parse(b.thread?.archiveTimestamp ?? '') - Date.parse(a.thread?.archiveTimestamp ?? '')
		);
	return listing(context, found.slice(0, limit), found.length > limit);
}

function listings(router: Router): void {
	const publicTypes = [ChannelType.PublicThread, ChannelType.AnnouncementThread];
	router.add('GET', '/channels/{channel_id}/threads/archived/public', (context) => ok(archived(context, publicTypes, false)));
	router.add('GET', '/channels/{channel_id}/threads/archived/private', (context) =>
		ok(archived(context, [ChannelType.PrivateThread], false))
	);
	router.add('GET', '/channels/{channel_id}/users/@me/threads/archived/private', (context) =>
		ok(archived(context, [ChannelType.PrivateThread], true))
	);
	router.add('GET', '/guilds/{guild_id}/threads/active', (context) => {
		const guild = context.guild();
		const visible = threadsOf(context.world, guild.data.id).filter(
			(one) => !one.thread?.archived && (context.mine(one) & Bits.ViewChannel) !== 0n
		);
		return ok(listing(context, visible.reverse(), false));
	});
}

/** Threads: starting, members, listings. Archiving and locking is PATCH on the channel. */
export function threadRoutes(router: Router): void {
	starting(router);
	members(router);
	listings(router);
}
