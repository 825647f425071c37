import { PermissionFlagsBits as Bits } from 'discord-api-types/v10';
import { isThread } from '../permissions.js';
import { deleteChannel } from '../world/channels.js';
import { addBot, botRole, removeBot } from '../world/guilds.js';
import { addMember, removeMember } from '../world/members.js';
import { deleteMessage } from '../world/messages.js';
import type { ChannelRecord, GuildRecord } from '../world/records.js';
import { deleteRole, editRole, moveRole } from '../world/roles.js';
import type { World, WorldLimits } from '../world/world.js';
import { type Behaviour, nameOf, type SeenCall, type Stage } from './stage.js';

/** A kicked bot is invited again after this, real ms, or when the scenario ends. */
const AWAY_MS = 1_500;

/** Does something after some of the bot's changes: first after a few, then at intervals, `most` times in all. */
function sometimes(
	most: number,
	[first, spread]: readonly [first: number, spread: number],
	act: (guild: GuildRecord, at: string) => boolean,
	stage: Stage
) {
	let times = 0;
	let next = first + Math.floor(stage.roll('first') * spread);
	let changes = 0;
	return (call: SeenCall, guildId: string): void => {
		const guild = stage.world.guilds.get(guildId);
		if (!guild || ++changes < next || times >= most) return;
		const at = `${nameOf(call)}, change ${changes}`;
		if (!act(guild, at)) return;
		times++;
		next = changes + first + Math.floor(stage.roll(`after ${times}`) * spread);
	};
}

/** Channels and threads in which the bot has written, in an order without ids. */
function botsChannels(world: World, guild: GuildRecord): ChannelRecord[] {
	return world
		.channelsOf(guild.data.id)
		.filter(({ id }) => [...(world.messages.get(id)?.values() ?? [])].some(({ payload }) => payload.author.id === world.botId))
		.sort(
			(one, other) => Number(isThread(one.type)) - Number(isThread(other.type)) || one.position - other.position || compare(one, other)
		);
}

/** Older first: ids grow with time. */
const compare = (one: { readonly id: string }, other: { readonly id: string }): number => (BigInt(one.id) < BigInt(other.id) ? -1 : 1);

export function channelDeleted(stage: Stage): Behaviour {
	const act = (guild: GuildRecord, at: string): boolean => {
		const channel = stage.pick(botsChannels(stage.world, guild), at);
		if (!channel) return false;
		stage.did(at, `deleted ${isThread(channel.type) ? 'the thread' : 'the channel'} ${channel.name}`);
		deleteChannel(stage.world, channel);
		return true;
	};
	return { changed: sometimes(2, [4, 16], act, stage) };
}

export function roleDeleted(stage: Stage): Behaviour {
	const act = (guild: GuildRecord, at: string): boolean => {
		const roles = [...guild.roles.values()].filter(({ id, managed }) => id !== guild.data.id && !managed).sort(compare);
		const role = stage.pick(roles, at);
		if (!role) return false;
		stage.did(at, `deleted the role ${role.name}`);
		deleteRole(stage.world, guild, role);
		return true;
	};
	return { changed: sometimes(2, [4, 16], act, stage) };
}

const takeable = [
	['Manage Threads', Bits.ManageThreads],
	['Create Private Threads', Bits.CreatePrivateThreads],
	['Manage Channels', Bits.ManageChannels],
	['Manage Roles', Bits.ManageRoles],
	['Send Messages', Bits.SendMessages],
	['Send Messages in Threads', Bits.SendMessagesInThreads],
	['Attach Files', Bits.AttachFiles],
	['View Channel', Bits.ViewChannel]
] as const;

/** Takes one permission after the other from the bot's own role; all come back at the end. */
export function permissionTaken(stage: Stage): Behaviour {
	const { world } = stage;
	/** Guild id → permissions before. */
	const taken = new Map<string, string>();
	const act = (guild: GuildRecord, at: string): boolean => {
		const role = guild.roles.get(botRole(world, guild) ?? '');
		const [name, bit] = stage.pick(takeable, at) ?? takeable[0];
		if (!role) return false;
		if (!taken.has(guild.data.id)) taken.set(guild.data.id, role.permissions);
		stage.did(at, `took ${name} from the bot`);
		// Administrator would hide that anything is missing.
		editRole(world, guild, role, { permissions: String(BigInt(role.permissions) & ~(bit | Bits.Administrator)) });
		return true;
	};
	return {
		changed: sometimes(3, [3, 10], act, stage),
		end() {
			for (const [id, permissions] of taken) {
				// The role may be another one than that which they were taken from: the bot was kicked and is back.
				if (giveBack(world, id, permissions)) continue;
				const stop = world.onChange(({ type, guildId }) => {
					if (type === 'GUILD_CREATE' && guildId === id && giveBack(world, id, permissions)) stop();
				});
			}
		}
	};
}

/** False as long as the bot is not in the guild. */
function giveBack(world: World, guildId: string, permissions: string): boolean {
	const guild = world.guilds.get(guildId);
	const role = guild?.roles.get(botRole(world, guild) ?? '');
	if (guild && role) editRole(world, guild, role, { permissions });
	return role !== undefined;
}

/** Nothing more can be made until the end, in the guild that alone is disturbed or in all; what is there stays. */
function full(what: string, limits: Partial<WorldLimits>) {
	return (stage: Stage): Behaviour => {
		const { world, only } = stage;
		const before = world.limits;
		const act = (_: GuildRecord, at: string): boolean => {
			stage.did(at, what);
			if (only === null) world.limits = { ...world.limits, ...limits };
			else world.guildLimits.set(only, { ...world.guildLimits.get(only), ...limits });
			return true;
		};
		return {
			changed: sometimes(1, [1, 12], act, stage),
			end() {
				const own = { ...world.guildLimits.get(only ?? '') };
				for (const key of ['channels', 'inCategory', 'activeThreads'] as const) {
					if (limits[key] === undefined) continue;
					if (only === null) world.limits = { ...world.limits, [key]: before[key] };
					else delete own[key];
				}
				if (only !== null) world.guildLimits.set(only, own);
			}
		};
	};
}

export const categoryFull = full('no room for a channel in any category', { inCategory: 0 });
export const guildFull = full('no room for a channel or running thread in the guild', { channels: 0, activeThreads: 0 });

/** Everybody of the guilds closes their direct messages, except for bots; who had them open opens them at the end. */
export function dmClosed(stage: Stage): Behaviour {
	const closed = new Set<string>();
	return {
		changed(call, guildId) {
			for (const userId of stage.world.guilds.get(guildId)?.members.keys() ?? []) {
				const user = stage.world.user(userId);
				if (user.user.bot || user.dmClosed) continue;
				user.dmClosed = true;
				closed.add(userId);
				stage.did(nameOf(call), `${user.user.username} closed their direct messages`);
			}
		},
		end() {
			for (const userId of closed) stage.world.user(userId).dmClosed = false;
		}
	};
}

export function messageDeleted(stage: Stage): Behaviour {
	const act = (guild: GuildRecord, at: string): boolean => {
		const { world } = stage;
		const messages = botsChannels(world, guild)
			.flatMap(({ id }) => [...(world.messages.get(id)?.values() ?? [])])
			.filter(({ payload, onlyFor }) => payload.author.id === world.botId && onlyFor === null);
		const message = stage.pick(messages, at);
		if (!message) return false;
		stage.did(at, `deleted a message of #${world.channels.get(message.channelId)?.name}`);
		deleteMessage(world, message);
		return true;
	};
	return { changed: sometimes(5, [3, 8], act, stage) };
}

/** Somebody who is neither owner nor bot leaves, and comes back with the same roles at the end. */
export function memberLeft(stage: Stage): Behaviour {
	const gone: { readonly guildId: string; readonly userId: string; readonly roles: readonly string[]; readonly joinedAt: Date }[] = [];
	const act = (guild: GuildRecord, at: string): boolean => {
		const members = [...guild.members.values()].filter(
			({ userId }) => userId !== guild.data.owner_id && !stage.world.user(userId).user.bot
		);
		const member = stage.pick(
			members.sort((one, other) => compare({ id: one.userId }, { id: other.userId })),
			at
		);
		if (!member) return false;
		gone.push({ guildId: guild.data.id, userId: member.userId, roles: [...member.roles], joinedAt: new Date(member.joined_at) });
		stage.did(at, `${stage.world.user(member.userId).user.username} left`);
		removeMember(stage.world, guild, member.userId);
		return true;
	};
	return {
		changed: sometimes(1, [4, 20], act, stage),
		end() {
			for (const { guildId, userId, roles, joinedAt } of gone) {
				const guild = stage.world.guilds.get(guildId);
				if (guild && !guild.bans.has(userId))
					addMember(stage.world, guild, userId, { roles: roles.filter((id) => guild.roles.has(id)), joinedAt });
			}
		}
	};
}

/** The bot is kicked and invited again with the same permissions; the owner puts its role where it was. */
export function botKicked(stage: Stage): Behaviour {
	const act = (guild: GuildRecord, at: string): boolean => {
		const { world } = stage;
		const role = guild.roles.get(botRole(world, guild) ?? '');
		if (!role) return false;
		const { permissions, position } = role;
		stage.did(at, 'kicked the bot');
		removeBot(world, guild);
		stage.later(AWAY_MS, () => {
			addBot(world, guild, BigInt(permissions));
			const fresh = guild.roles.get(botRole(world, guild) ?? '');
			if (fresh) moveRole(world, guild, fresh, position);
		});
		return true;
	};
	return { changed: sometimes(1, [4, 20], act, stage) };
}
