import { type APIGuild, type APIRole, AuditLogEvent, PermissionFlagsBits as Bits } from 'discord-api-types/v10';
import { missingPermissions, unknown } from '../errors.js';
import { checked } from '../limits/form.js';
import * as limits from '../limits/guild.js';
import { guildPermissions, topPosition } from '../permissions.js';
import { changesBetween } from '../world/audit.js';
import { editGuild } from '../world/guilds.js';
import {
	createInvite,
	deleteInvite,
	findInvite,
	type InviteAction,
	type InviteInput,
	inviteAudit,
	invitePayload,
	invitesOf
} from '../world/invites.js';
import { guildPayload } from '../world/payloads.js';
import type { GuildRecord, InviteRecord } from '../world/records.js';
import { createRole, deleteRole, editRole, moveRole, type NewRole } from '../world/roles.js';
import type { Context } from './context.js';
import { noContent, ok, type Router } from './router.js';

function roleOf(context: Context, guild: GuildRecord): APIRole {
	const role = guild.roles.get(context.param('role_id'));
	if (!role) throw unknown('role');
	return role;
}

/** A role at or above the bot's own highest can't be touched. */
export function requireBelow(context: Context, guild: GuildRecord, role: APIRole): void {
	if (guild.data.owner_id !== context.me && role.position >= topPosition(guild, context.me)) throw missingPermissions();
}

/** Nobody gives a role permissions that they don't have. */
function requireHeld(context: Context, guild: GuildRecord, permissions: string | number | null | undefined, before = 0n): void {
	const mine = guildPermissions(guild, context.me, context.world.clock.ms);
	if (permissions != null && (BigInt(permissions) & ~before & ~mine) !== 0n) throw missingPermissions();
}

interface RoleBody extends Omit<NewRole, 'id'> {
	readonly colors?: { readonly primary_color: number } | null;
}

/** `colors` replaced `color`; both are taken. */
function roleFields(body: RoleBody): NewRole {
	const { name, permissions, hoist, mentionable, unicode_emoji } = body;
	return { name, permissions, hoist, mentionable, unicode_emoji, color: body.colors?.primary_color ?? body.color };
}

const ROLE_FIELDS = ['name', 'permissions', 'color', 'hoist', 'mentionable'];

function auditRole(context: Context, guild: GuildRecord, action: AuditLogEvent, targetId: string, before: object, after: object): void {
	context.audit(guild.data.id, { action, targetId, changes: changesBetween(before, after, ROLE_FIELDS) });
}

function auditInvite(context: Context, action: InviteAction, invite: InviteRecord): void {
	context.audit(invite.guildId, inviteAudit(action, invite));
}

function roles(router: Router): void {
	const base = '/guilds/{guild_id}/roles';
	router.add('GET', base, (context) => ok([...context.guild().roles.values()]));
	router.add('POST', base, (context) => {
		const guild = context.guild(Bits.ManageRoles);
		const body = checked<RoleBody>(limits.role, context.body);
		requireHeld(context, guild, body.permissions);
		const role = createRole(context.world, guild, roleFields(body));
		auditRole(context, guild, AuditLogEvent.RoleCreate, role.id, {}, role);
		return ok(role);
	});
	router.add('PATCH', base, (context) => {
		const guild = context.guild(Bits.ManageRoles);
		const moves = checked<{ id: string; position?: number | null }[]>(limits.rolePositions, context.json);
		for (const move of moves) {
			const role = guild.roles.get(move.id);
			if (!role) throw unknown('role');
			requireBelow(context, guild, role);
			if (guild.data.owner_id !== context.me && (move.position ?? 0) >= topPosition(guild, context.me)) throw missingPermissions();
			if (move.position != null) moveRole(context.world, guild, role, move.position);
		}
		return ok([...guild.roles.values()]);
	});
	router.add('GET', `${base}/member-counts`, (context) => {
		const guild = context.guild();
		const count = (id: string): number => [...guild.members.values()].filter((member) => member.roles.includes(id)).length;
		return ok(Object.fromEntries([...guild.roles.keys()].filter((id) => id !== guild.data.id).map((id) => [id, count(id)])));
	});
	router.add('GET', `${base}/{role_id}`, (context) => ok(roleOf(context, context.guild())));
	router.add('PATCH', `${base}/{role_id}`, (context) => {
		const guild = context.guild(Bits.ManageRoles);
		const role = roleOf(context, guild);
		requireBelow(context, guild, role);
		const body = checked<RoleBody>(limits.role, context.body);
		requireHeld(context, guild, body.permissions, BigInt(role.permissions));
		const before = { ...role };
		editRole(context.world, guild, role, roleFields(body));
		auditRole(context, guild, AuditLogEvent.RoleUpdate, role.id, before, role);
		return ok(role);
	});
	router.add('DELETE', `${base}/{role_id}`, (context) => {
		const guild = context.guild(Bits.ManageRoles);
		const role = roleOf(context, guild);
		if (role.managed || role.id === guild.data.id) throw missingPermissions();
		requireBelow(context, guild, role);
		deleteRole(context.world, guild, role);
		auditRole(context, guild, AuditLogEvent.RoleDelete, role.id, role, {});
		return noContent;
	});
}

function invites(router: Router): void {
	router.add('GET', '/guilds/{guild_id}/invites', (context) => {
		const guild = context.guild();
		const rights = guildPermissions(guild, context.me, context.world.clock.ms);
		if (!(rights & (Bits.ManageGuild | Bits.ViewAuditLog))) throw missingPermissions();
		const list = invitesOf(context.world, guild.data.id).map((one) => invitePayload(context.world, one));
		// Who only reads the audit log sees them without their metadata (Get Guild Invites).
		return ok(rights & Bits.ManageGuild ? list : list.map(({ uses, max_uses, max_age, temporary, created_at, ...rest }) => rest));
	});
	router.add('GET', '/channels/{channel_id}/invites', (context) => {
		const channel = context.channel(Bits.ManageChannels);
		return ok(
			invitesOf(context.world, channel.guildId ?? '')
				.filter((one) => one.channelId === channel.id)
				.map((one) => invitePayload(context.world, one))
		);
	});
	router.add('POST', '/channels/{channel_id}/invites', (context) => {
		const channel = context.channel(Bits.CreateInstantInvite);
		const input = checked<InviteInput>(limits.invite, context.body);
		const known = context.world.invites.size;
		const invite = createInvite(context.world, channel, context.me, input);
		if (context.world.invites.size > known) auditInvite(context, AuditLogEvent.InviteCreate, invite);
		return ok(invitePayload(context.world, invite));
	});
	router.add('GET', '/invites/{code}', (context) => ok(invitePayload(context.world, findInvite(context.world, context.param('code')))));
	router.add('DELETE', '/invites/{code}', (context) => {
		const invite = findInvite(context.world, context.param('code'));
		context.require(context.world.channel(invite.channelId), Bits.ManageChannels);
		const payload = invitePayload(context.world, invite);
		deleteInvite(context.world, invite);
		auditInvite(context, AuditLogEvent.InviteDelete, invite);
		return ok(payload);
	});
}

/** Guilds, roles and invites. */
export function guildRoutes(router: Router): void {
	router.add('GET', '/guilds/{guild_id}', (context) => {
		const guild = context.guild();
		const counts =
			context.query.get('with_counts') === 'true'
				? { approximate_member_count: guild.members.size, approximate_presence_count: guild.members.size }
				: {};
		return ok({ ...guildPayload(guild), ...counts });
	});
	router.add('PATCH', '/guilds/{guild_id}', (context) => {
		const guild = context.guild(Bits.ManageGuild);
		const { name, description, system_channel_id, rules_channel_id } = checked<Partial<APIGuild>>(limits.guild, context.body);
		const given = Object.entries({ name, description, system_channel_id, rules_channel_id }).filter(
			([key, value]) => value !== undefined && !(key === 'name' && value === null)
		);
		const before = { ...guild.data };
		editGuild(context.world, guild, Object.fromEntries(given));
		context.audit(guild.data.id, {
			action: AuditLogEvent.GuildUpdate,
			targetId: guild.data.id,
			changes: changesBetween(
				before,
				guild.data,
				given.map(([key]) => key)
			)
		});
		return ok(guildPayload(guild));
	});
	roles(router);
	invites(router);
}
