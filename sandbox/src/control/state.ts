import { type APIApplicationCommandOption, ChannelType, ApplicationCommandOptionType as O } from 'discord-api-types/v10';
import { View } from '../driver/view.js';
import { timeOf } from '../ids.js';
import { isThread, Permission } from '../permissions.js';
import type { Sandbox } from '../sandbox.js';
import { offers } from '../world/commands.js';
import type { ChannelRecord, GuildRecord, MemberRecord, UserRecord } from '../world/records.js';
import type { World } from '../world/world.js';
import type { Jump } from './jumps.js';
import { messageView } from './message-view.js';
import type {
	Actor,
	ChannelView,
	CommandOptionView,
	CommandView,
	GuildView,
	MemberView,
	RoleView,
	StateView,
	UserView
} from './protocol.js';

const PAGE = 60;
/** So many of a channel's newest messages are looked through for mentions. */
const LOOKED_THROUGH = 50;

function userView({ id, user }: UserRecord): UserView {
	return {
		id,
		username: user.username,
		name: user.global_name ?? user.username,
		bot: user.bot === true,
		createdAt: new Date(timeOf(id)).toISOString()
	};
}

function memberView(world: World, guild: GuildRecord, member: MemberRecord): MemberView {
	const until = member.communication_disabled_until;
	return {
		...userView(world.user(member.userId)),
		nick: member.nick ?? null,
		roles: [...member.roles].sort((a, b) => (guild.roles.get(b)?.position ?? 0) - (guild.roles.get(a)?.position ?? 0)),
		joinedAt: member.joined_at,
		timeoutUntil: until && Date.parse(until) > world.clock.ms ? until : null
	};
}

function rolesOf(guild: GuildRecord): RoleView[] {
	return [...guild.roles.values()]
		.map(({ id, name, color, position, hoist }) => ({ id, name, color, position, hoist }))
		.sort((a, b) => b.position - a.position);
}

function readOnly(world: World, channel: ChannelRecord, userId: string): string | null {
	const until = world.guildOf(channel)?.members.get(userId)?.communication_disabled_until;
	if (until && Date.parse(until) > world.clock.ms) return 'You are in timeout.';
	const needed = isThread(channel.type) ? Permission.SendMessagesInThreads : Permission.SendMessages;
	const permissions = world.permissionsIn(channel, userId);
	if (!(permissions & needed)) return 'You may not write in this channel.';
	if (channel.thread?.locked && !(permissions & Permission.ManageThreads)) return 'This thread is locked.';
	return null;
}

function channelView(world: World, channel: ChannelRecord, userId: string): ChannelView {
	const { id, type, name, parentId, topic, lastMessageId, thread } = channel;
	return {
		id,
		type,
		name,
		parentId,
		topic,
		lastMessageId,
		readOnly: readOnly(world, channel, userId),
		thread: thread ? { archived: thread.archived, locked: thread.locked, joined: thread.members[userId] !== undefined } : null
	};
}

function guildView(world: World, guild: GuildRecord, userId: string): GuildView {
	const { id, name, owner_id } = guild.data;
	const joined = guild.members.has(userId);
	const latest: Record<string, string> = {};
	const mentions: Record<string, string[]> = {};
	if (joined)
		for (const channel of new View(world, userId, id).channels()) {
			if (!channel.lastMessageId) continue;
			latest[channel.id] = channel.lastMessageId;
			const found = mentionsIn(world, guild, channel, userId);
			if (found.length) mentions[channel.id] = found;
		}
	return { id, name, ownerId: owner_id, joined, latest, mentions };
}

/** Newest messages for everybody that mention somebody: by name, by role, or everyone. */
function mentionsIn(world: World, guild: GuildRecord, channel: ChannelRecord, userId: string): string[] {
	const roles = guild.members.get(userId)?.roles ?? [];
	return [...world.messagesOf(channel.id).values()]
		.slice(-LOOKED_THROUGH)
		.filter(({ onlyFor, payload }) => {
			if (onlyFor !== null || payload.author.id === userId) return false;
			if (payload.mention_everyone || payload.mentions.some(({ id }) => id === userId)) return true;
			return payload.mention_roles.some((id) => roles.includes(id));
		})
		.map(({ id }) => id);
}

/** What one person sees of the world. */
export function stateView(sandbox: Sandbox, actor: Actor, jumps: readonly Jump[]): StateView {
	const { world } = sandbox;
	const guild = actor.guild ? world.guild(actor.guild) : undefined;
	const guilds = [...world.guilds.values()];
	const view = new View(world, actor.user, actor.guild);
	const dm = view.dm();
	const isIn = (user: UserRecord): boolean => guild?.members.has(user.id) === true;
	return {
		bot: { ...userView(world.user(world.botId)), connected: sandbox.gateway.connected > 0 },
		offsetMs: sandbox.clock.offsetMs,
		jumps: jumps.map(({ name, title, at }) => ({ name, title, at: at.toISOString() })),
		guilds: guilds.map((one) => guildView(world, one, actor.user)),
		people: [...world.users.values()]
			.filter((one) => !one.user.bot)
			.sort((a, b) => Number(isIn(b)) - Number(isIn(a)))
			.map((one) => ({
				...userView(one),
				dmClosed: one.dmClosed,
				part: one.part ?? null,
				guilds: guilds.filter((it) => it.members.has(one.id)).map((it) => it.data.id)
			})),
		roles: guild ? rolesOf(guild) : [],
		members: guild ? [...guild.members.values()].map((one) => memberView(world, guild, one)) : [],
		channels: view
			.channels()
			.filter((one) => one.type !== ChannelType.GuildVoice && one.type !== ChannelType.GuildStageVoice)
			.map((one) => channelView(world, one, actor.user)),
		dm: dm ? channelView(world, dm, actor.user) : null
	};
}

/** The newest messages of a channel, oldest first, or those before one. */
export function messagesView(
	sandbox: Sandbox,
	actor: Actor,
	channelId: string,
	before: string | null
): { messages: unknown[]; more: boolean } {
	const { world } = sandbox;
	const all = new View(world, actor.user, actor.guild).messages(world.channel(channelId));
	const at = before ? all.findIndex((one) => one.id === before) : all.length;
	const end = at < 0 ? all.length : at;
	const start = Math.max(0, end - PAGE);
	return { messages: all.slice(start, end).map((one) => messageView(world, one, actor.user)), more: start > 0 };
}

/** What is pinned in a channel, the newest message first. */
export function pinsView(sandbox: Sandbox, actor: Actor, channelId: string): unknown[] {
	const { world } = sandbox;
	const visible = new View(world, actor.user, actor.guild).messages(world.channel(channelId));
	return visible
		.filter((one) => one.payload.pinned)
		.reverse()
		.map((one) => messageView(world, one, actor.user));
}

function optionView(option: APIApplicationCommandOption): CommandOptionView {
	const view = {
		name: option.name,
		description: option.description,
		type: option.type,
		required: option.required === true,
		choices: 'choices' in option && option.choices ? option.choices.map(({ name, value }) => ({ name, value })) : [],
		autocomplete: 'autocomplete' in option && option.autocomplete === true
	};
	if (option.type === O.String) return { ...view, minLength: option.min_length ?? 0, maxLength: option.max_length ?? 6000 };
	if ((option.type === O.Integer || option.type === O.Number) && !option.autocomplete)
		return {
			...view,
			...(option.min_value === undefined ? {} : { min: option.min_value }),
			...(option.max_value === undefined ? {} : { max: option.max_value })
		};
	if (option.type === O.Channel && option.channel_types) return { ...view, channelTypes: option.channel_types };
	return view;
}

/** Everything that this person is offered there; sub-commands one by one. */
export function commandsView(sandbox: Sandbox, actor: Actor, channelId: string): CommandView[] {
	const { world } = sandbox;
	const channel = world.channel(channelId);
	const found: CommandView[] = [];
	for (const command of world.commands.values()) {
		if (!offers(world, command, actor.user, channel)) continue;
		const { id, type, name, description } = command;
		const add = (options: readonly APIApplicationCommandOption[], text: string, group: string | null, sub: string | null): void => {
			found.push({ id, type, name, group, sub, description: text, options: options.map(optionView) });
		};
		const options = command.options ?? [];
		const nested = options.filter((one) => one.type === O.Subcommand || one.type === O.SubcommandGroup);
		if (!nested.length) add(options, description, null, null);
		for (const part of nested) {
			if (part.type === O.Subcommand) add(part.options ?? [], part.description, null, part.name);
			else for (const sub of part.options ?? []) add(sub.options ?? [], sub.description, part.name, sub.name);
		}
	}
	return found.sort((a, b) => fullName(a).localeCompare(fullName(b)));
}

function fullName({ name, group, sub }: CommandView): string {
	return [name, group, sub].filter(Boolean).join(' ');
}
