import { PermissionFlagsBits as Bits } from 'discord-api-types/v10';
import { ApiError, formError, missingAccess, missingPermissions, unknown } from '../errors.js';
import { compareIds } from '../ids.js';
import { checked } from '../limits/form.js';
import * as limits from '../limits/guild.js';
import { guildPermissions, outranks } from '../permissions.js';
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
	editMember(context.world, guild, member, fields);
}

function reading(router: Router): void {
	const base = '/guilds/{guild_id}/members';
	router.add('GET', base, (context) => {
		const guild = context.guild();
		if (!context.server.intents.members) throw missingAccess();
		const after = context.query.get('after') ?? '0';
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
			setRole(context.world, guild, member, role.id, has);
			return noContent;
		});
}

function bans(router: Router): void {
	const base = '/guilds/{guild_id}/bans';
	const payload = (context: Context, ban: { userId: string; reason: string | null }) => ({
		user: context.world.user(ban.userId).user,
		reason: ban.reason
	});
	router.add('GET', base, (context) => ok([...context.guild(Bits.BanMembers).bans.values()].map((one) => payload(context, one))));
	router.add('GET', `${base}/{user_id}`, (context) => {
		const ban = context.guild(Bits.BanMembers).bans.get(context.param('user_id'));
		if (!ban) throw unknown('ban');
		return ok(payload(context, ban));
	});
	router.add('PUT', `${base}/{user_id}`, (context) => {
		const guild = context.guild(Bits.BanMembers);
		checked(limits.ban, context.body);
		const { id } = context.world.user(context.param('user_id'));
		if (id === context.me) throw new ApiError(400, 50013, 'Missing Permissions');
		if (guild.members.has(id)) requireOutranks(context, guild, id);
		banMember(context.world, guild, id, context.reason);
		return noContent;
	});
	router.add('DELETE', `${base}/{user_id}`, (context) => {
		unban(context.world, context.guild(Bits.BanMembers), context.param('user_id'));
		return noContent;
	});
}

/** Members, their roles, kicks and bans. */
export function memberRoutes(router: Router): void {
	reading(router);
	changing(router);
	bans(router);
}
