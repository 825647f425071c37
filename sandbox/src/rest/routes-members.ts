import { AuditLogEvent, PermissionFlagsBits as Bits } from 'discord-api-types/v10';
import { ApiError, formError, missingAccess, missingPermissions, unknown } from '../errors.js';
import { compareIds } from '../ids.js';
import { checked } from '../limits/form.js';
import * as limits from '../limits/guild.js';
import { guildPermissions, outranks } from '../permissions.js';
import { changesBetween } from '../world/audit.js';
import { banMember, editMember, memberOf, removeMember, setRole, unban } from '../world/members.js';
import { memberPayload } from '../world/payloads.js';
import type { GuildRecord, MemberRecord } from '../world/records.js';
import type { Context } from './context.js';
import { noContent, ok, type Router } from './router.js';
import { requireBelow } from './routes-guilds.js';

interface MemberBody {
	readonly nick?: string | null;
	readonly roles?: readonly string[] | null;
	readonly communication_disabled_until?: string | null;
}

function requireOutranks(context: Context, guild: GuildRecord, userId: string): void {
	if (!outranks(guild, context.me, userId)) throw missingPermissions();
}

/** Timeouts: at most 28 days, never for the owner or an administrator. */
function checkTimeout(context: Context, guild: GuildRecord, member: MemberRecord, until: string | null): void {
	context.requireIn(guild, Bits.ModerateMembers);
	requireOutranks(context, guild, member.userId);
	const target = guildPermissions(guild, member.userId, context.world.clock.ms);
	if (target & Bits.Administrator) throw missingPermissions();
	if (until && Date.parse(until) - context.world.clock.ms > limits.MAX_TIMEOUT_MS)
		throw formError(
			['communication_disabled_until'],
			'GUILD_COMMUNICATION_DISABLED_UNTIL_TOO_FAR',
			'The time must be less than 28 days in the future.'
		);
}

function checkRoles(context: Context, guild: GuildRecord, member: MemberRecord, wanted: readonly string[]): void {
	context.requireIn(guild, Bits.ManageRoles);
	const changed = [...wanted.filter((id) => !member.roles.includes(id)), ...member.roles.filter((id) => !wanted.includes(id))];
	for (const id of changed) {
		const role = guild.roles.get(id);
		if (!role) throw unknown('role');
		if (role.managed || role.id === guild.data.id) throw missingPermissions();
		requireBelow(context, guild, role);
	}
}

function edit(context: Context, guild: GuildRecord, member: MemberRecord): void {
	const body = checked<MemberBody>(limits.member, context.body);
	const fields: { nick?: string | null; roles?: string[]; communication_disabled_until?: string | null } = {};
	if (body.nick !== undefined) {
		const self = member.userId === context.me;
		context.requireIn(guild, self ? Bits.ChangeNickname : Bits.ManageNicknames);
		if (!self) requireOutranks(context, guild, member.userId);
		fields.nick = body.nick || null;
	}
	if (body.communication_disabled_until !== undefined) {
		checkTimeout(context, guild, member, body.communication_disabled_until);
		fields.communication_disabled_until = body.communication_disabled_until;
	}
	if (body.roles) {
		checkRoles(context, guild, member, body.roles);
		fields.roles = [...new Set(body.roles.map(String))];
	}
	const before = { ...member };
	editMember(context.world, guild, member, fields);
	const changes = changesBetween(before, member, ['nick', 'communication_disabled_until']);
	if (changes.length) context.audit(guild.data.id, { action: AuditLogEvent.MemberUpdate, targetId: member.userId, changes });
	if (fields.roles) auditRoles(context, guild, member.userId, before.roles, fields.roles);
}

/** `$add` and `$remove` with id and name of the roles (Resources, Audit Log: "Partial Role Object"). */
function auditRoles(context: Context, guild: GuildRecord, userId: string, before: readonly string[], after: readonly string[]): void {
	const named = (ids: readonly string[]) => ids.map((id) => ({ id, name: guild.roles.get(id)?.name ?? '' }));
	const added = named(after.filter((id) => !before.includes(id)));
	const removed = named(before.filter((id) => !after.includes(id)));
	const changes = [
		...(added.length ? [{ key: '$add', new_value: added }] : []),
		...(removed.length ? [{ key: '$remove', new_value: removed }] : [])
	];
	if (changes.length) context.audit(guild.data.id, { action: AuditLogEvent.MemberRoleUpdate, targetId: userId, changes });
}

function reading(router: Router): void {
	const base = '/guilds/{guild_id}/members';
	router.add('GET', base, (context) => {
		const guild = context.guild();
		if (!context.server.intents.members) throw missingAccess();
		const after = context.id('after') ?? '0';
		const all = [...guild.members.values()]
			.filter((one) => compareIds(one.userId, after) > 0)
			.sort((a, b) => compareIds(a.userId, b.userId));
		return ok(all.slice(0, context.number('limit', 1, 1, 1000)).map((one) => memberPayload(context.world, one)));
	});
	router.add('GET', `${base}/search`, (context) => {
		const query = (context.query.get('query') ?? '').toLowerCase();
		const starts = (one: MemberRecord): boolean => {
			const { user } = context.world.user(one.userId);
			return [one.nick, user.username, user.global_name].some((name) => name?.toLowerCase().startsWith(query));
		};
		const found = [...context.guild().members.values()].filter(starts);
		return ok(found.slice(0, context.number('limit', 1, 1, 1000)).map((one) => memberPayload(context.world, one)));
	});
	router.add('GET', `${base}/{user_id}`, (context) =>
		ok(memberPayload(context.world, memberOf(context.guild(), context.param('user_id'))))
	);
}

function changing(router: Router): void {
	const one = '/guilds/{guild_id}/members/{user_id}';
	router.add('PATCH', '/guilds/{guild_id}/members/@me', (context) => {
		const guild = context.guild();
		const member = memberOf(guild, context.me);
		edit(context, guild, member);
		return ok(memberPayload(context.world, member));
	});
	router.add('PATCH', one, (context) => {
		const guild = context.guild();
		const member = memberOf(guild, context.param('user_id'));
		edit(context, guild, member);
		return ok(memberPayload(context.world, member));
	});
	router.add('DELETE', one, (context) => {
		const guild = context.guild(Bits.KickMembers);
		const member = memberOf(guild, context.param('user_id'));
		requireOutranks(context, guild, member.userId);
		removeMember(context.world, guild, member.userId);
		context.audit(guild.data.id, { action: AuditLogEvent.MemberKick, targetId: member.userId });
		return noContent;
	});
	for (const [method, has] of [
		['PUT', true],
		['DELETE', false]
	] as const)
		router.add(method, `${one}/roles/{role_id}`, (context) => {
			const guild = context.guild(Bits.ManageRoles);
			const member = memberOf(guild, context.param('user_id'));
			const role = guild.roles.get(context.param('role_id'));
			if (!role) throw unknown('role');
			if (role.managed || role.id === guild.data.id) throw missingPermissions();
			requireBelow(context, guild, role);
			const before = member.roles;
			setRole(context.world, guild, member, role.id, has);
			auditRoles(context, guild, member.userId, before, member.roles);
			return noContent;
		});
}

interface BanBody {
	readonly delete_message_seconds?: number | null;
	readonly delete_message_days?: number | null;
}

const DAY_S = 24 * 60 * 60;

/** Bans somebody, member or not; 50013 for whoever stands above, and for the bot itself. */
function ban(context: Context, guild: GuildRecord, userId: string, body: BanBody): void {
	const { id } = context.world.user(userId);
	if (id === context.me) throw missingPermissions();
	if (guild.members.has(id) || id === guild.data.owner_id) requireOutranks(context, guild, id);
	const seconds = body.delete_message_seconds ?? (body.delete_message_days ?? 0) * DAY_S;
	banMember(context.world, guild, id, context.reason, seconds);
	context.audit(guild.data.id, {
		action: AuditLogEvent.MemberBanAdd,
		targetId: id,
		...(seconds ? { options: { delete_message_seconds: String(seconds) } } : {})
	});
}

function bans(router: Router): void {
	const base = '/guilds/{guild_id}/bans';
	const payload = (context: Context, one: { userId: string; reason: string | null }) => ({
		user: context.world.user(one.userId).user,
		reason: one.reason
	});
	router.add('GET', base, (context) => {
		const all = [...context.guild(Bits.BanMembers).bans.values()].sort((a, b) => compareIds(a.userId, b.userId));
		const limit = context.number('limit', 1000, 1, 1000);
		const before = context.id('before');
		const after = context.id('after');
		const older = before ? all.filter((one) => compareIds(one.userId, before) < 0).slice(-limit) : all;
		const found = before ? older : all.filter((one) => !after || compareIds(one.userId, after) > 0).slice(0, limit);
		return ok(found.map((one) => payload(context, one)));
	});
	router.add('GET', `${base}/{user_id}`, (context) => {
		const found = context.guild(Bits.BanMembers).bans.get(context.param('user_id'));
		if (!found) throw unknown('ban');
		return ok(payload(context, found));
	});
	router.add('PUT', `${base}/{user_id}`, (context) => {
		const guild = context.guild(Bits.BanMembers);
		ban(context, guild, context.param('user_id'), checked<BanBody>(limits.ban, context.body));
		return noContent;
	});
	router.add('DELETE', `${base}/{user_id}`, (context) => {
		const guild = context.guild(Bits.BanMembers);
		unban(context.world, guild, context.param('user_id'));
		context.audit(guild.data.id, { action: AuditLogEvent.MemberBanRemove, targetId: context.param('user_id') });
		return noContent;
	});
	router.add('POST', '/guilds/{guild_id}/bulk-ban', (context) => {
		const guild = context.guild(Bits.BanMembers | Bits.ManageGuild);
		const body = checked<BanBody & { user_ids: readonly string[] }>(limits.bulkBan, context.body);
		const banned: string[] = [];
		const failed: string[] = [];
		for (const id of new Set(body.user_ids.map(String))) {
			try {
				if (guild.bans.has(id)) throw missingPermissions();
				ban(context, guild, id, body);
				banned.push(id);
			} catch (error) {
				if (!(error instanceof ApiError)) throw error;
				failed.push(id);
			}
		}
		if (!banned.length) throw new ApiError(400, 500_000, 'Failed to ban users');
		return ok({ banned_users: banned, failed_users: failed });
	});
}

/** Members, their roles, kicks and bans. */
export function memberRoutes(router: Router): void {
	reading(router);
	changing(router);
	bans(router);
}
