import { AuditLogEvent } from 'discord-api-types/v10';
import { missingPermissions } from '../errors.js';
import { isObject } from '../limits/form.js';
import { isThread, Permission } from '../permissions.js';
import type { Sandbox } from '../sandbox.js';
import { writeAudit } from '../world/audit.js';
import { createInvite, deleteInvite, expired, findInvite, inviteAudit, invitesOf } from '../world/invites.js';
import { addMember } from '../world/members.js';
import type { GuildRecord, InviteRecord } from '../world/records.js';
import { Input } from './input.js';
import type { Jump } from './jumps.js';
import type { InviteView } from './protocol.js';
import { Refusal } from './refusal.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_AGE_DAYS = 3650;
const MAX_STEP_MS = 400 * DAY_MS;
/** Bounds of an invite, from Discord's reference (Create Channel Invite). */
const MAX_INVITE_AGE_S = 604_800;
const MAX_INVITE_USES = 100;
const MAX_GUILDS = 20;

interface Joining {
	readonly guild: GuildRecord;
	readonly roles: readonly string[];
	readonly joinedAt: Date;
}

/** A new account that is in these guilds, or comes with an invite. @returns its id and the guild it came to by invite. */
export async function newPerson(sandbox: Sandbox, input: Input): Promise<{ user: string; guild: string | null }> {
	const name = input.text('name', 32, 2).trim();
	if (name.length < 2) throw new Refusal(400, '"name" must have 2 to 32 characters.', 'Choose a longer name.');
	const ageDays = input.integer('ageDays', 0, MAX_AGE_DAYS);
	const invite = input.optionalText('invite', 64);
	const joining = joinings(sandbox, input, ageDays);
	if (invite) findInvite(sandbox.world, codeOf(invite));
	const now = sandbox.clock.now().getTime();
	const user = sandbox.createUser({ name, createdAt: new Date(now - ageDays * DAY_MS), dmClosed: input.body.dmClosed === true });
	for (const { guild, roles, joinedAt } of joining) addMember(sandbox.world, guild, user.id, { roles, joinedAt });
	const came = invite ? await join(sandbox, user.id, invite) : null;
	return { user: user.id, guild: came?.guild ?? joining[0]?.guild.data.id ?? null };
}

function joinings(sandbox: Sandbox, input: Input, ageDays: number): Joining[] {
	const { guild, guilds } = input.body;
	const parts = guilds === undefined ? (guild == null ? [] : [input]) : inputs(guilds);
	return parts.map((part) => {
		const record = sandbox.world.guild(part.id('guild'));
		const roles = part.body.roles === undefined ? [] : part.texts('roles', 50);
		for (const role of roles)
			if (!record.roles.has(role) || role === record.data.id)
				throw new Refusal(400, `There is no role ${role}.`, 'Choose roles of this guild.');
		const days = part.body.joinedDays === undefined ? 0 : part.integer('joinedDays', 0, MAX_AGE_DAYS);
		if (days > ageDays) throw new Refusal(400, 'Nobody joins before their account is made.', 'Choose a shorter time in the guild.');
		return { guild: record, roles, joinedAt: new Date(sandbox.clock.now().getTime() - days * DAY_MS) };
	});
}

function inputs(value: unknown): Input[] {
	if (!Array.isArray(value) || value.length > MAX_GUILDS || !value.every(isObject))
		throw new Refusal(400, `"guilds" must be a list of at most ${MAX_GUILDS} objects.`, 'Send "guilds" again.');
	return value.map((one) => new Input(one, []));
}

/** Moves the clock forward, by so much or to a named moment; never back. */
export async function moveClock(sandbox: Sandbox, jumps: readonly Jump[], input: Input): Promise<{ offsetMs: number }> {
	const name = input.optionalText('jump', 64);
	if (name === undefined) await sandbox.clock.advance(input.integer('advanceMs', 1, MAX_STEP_MS));
	else {
		const jump = jumps.find((one) => one.name === name);
		const ms = jump ? jump.at.getTime() - sandbox.clock.now().getTime() : 0;
		if (ms < 1) throw new Refusal(404, `The clock has no moment "${name}" ahead.`, 'Choose one of the list.');
		await sandbox.clock.advance(Math.ceil(ms));
	}
	return { offsetMs: sandbox.clock.offsetMs };
}

/** Makes an invite as the actor, who needs Create Invite in the channel. */
export function makeInvite(sandbox: Sandbox, input: Input): InviteView {
	const { world } = sandbox;
	const { user } = input.actor();
	const channel = world.channel(input.id('channel'));
	if (!channel.guildId || isThread(channel.type)) throw new Refusal(400, 'Invites lead to a channel of a guild.', 'Choose a channel.');
	if (!(world.permissionsIn(channel, user) & Permission.CreateInstantInvite)) throw missingPermissions();
	const max_age = input.integer('maxAge', 0, MAX_INVITE_AGE_S);
	const max_uses = input.integer('maxUses', 0, MAX_INVITE_USES);
	const invite = createInvite(world, channel, user, { max_age, max_uses, unique: true });
	writeAudit(world, invite.guildId, { ...inviteAudit(AuditLogEvent.InviteCreate, invite), userId: user });
	return inviteView(sandbox, invite);
}

/** Invites of a guild that somebody may see: all with Manage Guild, else their own. */
export function invitesView(sandbox: Sandbox, guildId: string, userId: string): InviteView[] {
	const all = (sandbox.permissions(userId, { guild: guildId }) & Permission.ManageGuild) !== 0n;
	return invitesOf(sandbox.world, guildId)
		.filter((one) => all || one.inviterId === userId)
		.map((one) => inviteView(sandbox, one));
}

/** Takes an invite back: who made it, or who has Manage Channels in its channel or Manage Guild. */
export function dropInvite(sandbox: Sandbox, input: Input): object {
	const { world } = sandbox;
	const { user } = input.actor();
	const invite = findInvite(world, codeOf(input.text('code', 64, 2)));
	const rights = world.permissionsIn(world.channel(invite.channelId), user) & (Permission.ManageChannels | Permission.ManageGuild);
	if (invite.inviterId !== user && !rights) throw missingPermissions();
	deleteInvite(world, invite);
	writeAudit(world, invite.guildId, { ...inviteAudit(AuditLogEvent.InviteDelete, invite), userId: user });
	return {};
}

/** @returns the guild that the invite led to. Already a member: nothing happens, and the invite keeps its uses. */
export async function join(sandbox: Sandbox, userId: string, text: string): Promise<{ guild: string; channel: string }> {
	const invite = findInvite(sandbox.world, codeOf(text));
	if (!sandbox.world.guild(invite.guildId).members.has(userId))
		await sandbox.as(userId, null).join(invite.guildId, { invite: invite.code });
	return { guild: invite.guildId, channel: invite.channelId };
}

/** The actor leaves the guild; its owner can't. */
export async function leave(sandbox: Sandbox, input: Input): Promise<object> {
	const { user, guild } = input.actor();
	if (!guild) throw new Refusal(400, 'Nobody leaves direct messages.', 'Choose a guild.');
	if (sandbox.world.guild(guild).data.owner_id === user)
		throw new Refusal(409, 'The owner of a guild can not leave it.', 'Play somebody else.');
	await sandbox.as(user, guild).leave();
	return {};
}

/** What an invite leads to, for who has only its code. */
export function inviteOf(sandbox: Sandbox, text: string | null): InviteView {
	return inviteView(sandbox, findInvite(sandbox.world, codeOf(text ?? '')));
}

function inviteView(sandbox: Sandbox, invite: InviteRecord): InviteView {
	const { world } = sandbox;
	const { code, guildId, channelId, inviterId, uses, maxUses, maxAge, createdAt } = invite;
	if (expired(world, invite)) throw new Refusal(410, 'This invite has ended.', 'Ask for a new one.');
	return {
		code,
		guild: { id: guildId, name: world.guild(guildId).data.name },
		channel: channelId,
		inviter: inviterId,
		uses,
		maxUses,
		expiresAt: maxAge > 0 ? new Date(createdAt + maxAge * 1000).toISOString() : null
	};
}

/** A code, also out of a whole link. */
function codeOf(text: string): string {
	return text.trim().split('/').at(-1) ?? '';
}
