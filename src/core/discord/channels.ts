import {
	type APIChannel,
	type APIGuildChannel,
	type APIOverwrite,
	type APIThreadChannel,
	type APIThreadMember,
	ChannelType,
	type RESTGetAPIChannelUsersThreadsArchivedResult,
	type RESTGetAPIGuildThreadsResult,
	Routes,
	type ThreadAutoArchiveDuration
} from 'discord-api-types/v10';
import { type ChannelId, channelId, type GuildId, type MemberId, type RoleId } from '../ids.js';
import type { DiscordRequests } from './requests.js';

/** Who may do what in a channel; bits of `PermissionFlagsBits`. */
export interface Overwrite {
	readonly target: { readonly role: RoleId } | { readonly member: MemberId };
	readonly allow: bigint;
	readonly deny: bigint;
}

export interface ThreadDraft {
	/** Up to 100 characters; holds the code by which the thread is found again. */
	readonly name: string;
	/** Hidden by itself after so many minutes without a message. */
	readonly autoArchiveMinutes?: ThreadAutoArchiveDuration;
	readonly reason?: string;
}

export interface ChannelDraft {
	readonly name: string;
	readonly type: ChannelType.GuildText | ChannelType.GuildCategory | ChannelType.GuildAnnouncement;
	readonly topic?: string;
	readonly parent?: ChannelId;
	readonly overwrites?: readonly Overwrite[];
	readonly reason?: string;
}

/** What a thread is recognised by. */
export interface SeenThread {
	readonly name: string;
	/** Who made it. */
	readonly owner?: string;
}

/** What of a thread is set; absent fields stay. */
export interface ThreadState {
	readonly archived?: boolean;
	readonly locked?: boolean;
	readonly name?: string;
}

const archivedPages = 5;

/** Channels and threads. Creating one is not idempotent at Discord: `…Once` of the port looks for the code in the name first. */
export class DiscordChannels {
	public constructor(private readonly requests: DiscordRequests) {}

	/** One channel or thread, or `null` when it is gone. */
	public get(channel: ChannelId): Promise<APIChannel | null> {
		return this.requests.find<APIChannel>(Routes.channel(channel));
	}

	/** All channels of the guild without threads. */
	public list(guild: GuildId): Promise<APIGuildChannel[]> {
		return this.requests.get<APIGuildChannel[]>(Routes.guildChannels(guild));
	}

	public async create(guild: GuildId, draft: ChannelDraft): Promise<ChannelId> {
		return channelId((await this.make(guild, draft)).id);
	}

	/** As `create`, with the whole channel as Discord has made it. */
	public make(guild: GuildId, draft: ChannelDraft): Promise<APIGuildChannel> {
		const { name, type, topic, parent, overwrites, reason } = draft;
		const body = { name, type, topic, parent_id: parent, ...(overwrites ? { permission_overwrites: overwrites.map(toApi) } : {}) };
		return this.requests.post<APIGuildChannel>(Routes.guildChannels(guild), { body, reason });
	}

	public async createPrivateThread(parent: ChannelId, { name, autoArchiveMinutes, reason }: ThreadDraft): Promise<ChannelId> {
		const body = { name, type: ChannelType.PrivateThread, invitable: false, auto_archive_duration: autoArchiveMinutes };
		const thread = await this.requests.post<APIThreadChannel>(Routes.threads(parent), { body, reason });
		return channelId(thread.id);
	}

	/** A thread of `parent`, running or archived, that fits; `null` when there is none that the bot can see. */
	public async findThread(guild: GuildId, parent: ChannelId, fits: (thread: SeenThread) => boolean): Promise<ChannelId | null> {
		const isIt = (thread: { readonly parent_id?: string | null; readonly name?: string | null; readonly owner_id?: string }): boolean =>
			thread.parent_id === parent && fits({ name: thread.name ?? '', owner: thread.owner_id });
		const active = await this.requests.get<RESTGetAPIGuildThreadsResult>(Routes.guildActiveThreads(guild));
		const running = active.threads.find(isIt);
		if (running !== undefined) return channelId(running.id);

		let before: string | undefined;
		for (let page = 0; page < archivedPages; page++) {
			const archived = await this.requests.get<RESTGetAPIChannelUsersThreadsArchivedResult>(Routes.channelJoinedArchivedThreads(parent), {
				limit: 100,
				...(before === undefined ? {} : { before })
			});
			const found = archived.threads.find(isIt);
			if (found !== undefined) return channelId(found.id);
			before = archived.threads.at(-1)?.id;
			if (!archived.has_more || before === undefined) return null;
		}
		return null;
	}

	/** The threads of a guild that are not archived, as far as the bot can see them. */
	public async activeThreads(guild: GuildId): Promise<readonly APIThreadChannel[]> {
		const { threads } = await this.requests.get<RESTGetAPIGuildThreadsResult>(Routes.guildActiveThreads(guild));
		return threads.filter((thread): thread is APIThreadChannel => 'parent_id' in thread);
	}

	/** How many running threads each channel of the guild has. */
	public async countActiveThreads(guild: GuildId): Promise<ReadonlyMap<string, number>> {
		const counts = new Map<string, number>();
		for (const { parent_id: parent } of await this.activeThreads(guild)) {
			if (parent) counts.set(parent, (counts.get(parent) ?? 0) + 1);
		}
		return counts;
	}

	/**
	 * How many archived threads a channel has, public and private, up to a hundred of each.
	 *
	 * @throws DiscordForbidden when the bot may not look.
	 */
	public async countArchivedThreads(parent: ChannelId): Promise<number> {
		const lists = await Promise.all(
			(['public', 'private'] as const).map((kind) =>
				this.requests.get<RESTGetAPIChannelUsersThreadsArchivedResult>(Routes.channelThreads(parent, kind), { limit: 100 })
			)
		);
		return lists.reduce((sum, { threads }) => sum + threads.length, 0);
	}

	public async setThread(thread: ChannelId, state: ThreadState, reason?: string): Promise<void> {
		await this.requests.patch(Routes.channel(thread), { body: state, reason });
	}

	/** Adding a person who is there already is fine. */
	public addThreadMember(thread: ChannelId, member: MemberId): Promise<void> {
		return this.requests.put(Routes.threadMembers(thread, member));
	}

	/** Whether a person was added to the thread. */
	public async isThreadMember(thread: ChannelId, member: MemberId): Promise<boolean> {
		return (await this.requests.find<APIThreadMember>(Routes.threadMembers(thread, member))) !== null;
	}

	public removeThreadMember(thread: ChannelId, member: MemberId): Promise<void> {
		return this.requests.delete(Routes.threadMembers(thread, member));
	}

	/** Takes away the overwrite of one member or role; one that is not there is fine. */
	public removeOverwrite(channel: ChannelId, of: MemberId | RoleId, reason?: string): Promise<void> {
		return this.requests.delete(Routes.channelPermission(channel, of), reason);
	}

	/** Makes the overwrites of a channel exactly these. */
	public async setOverwrites(channel: ChannelId, overwrites: readonly Overwrite[], reason?: string): Promise<void> {
		await this.requests.patch(Routes.channel(channel), { body: { permission_overwrites: overwrites.map(toApi) }, reason });
	}

	/** Sets the overwrite of one role or member and leaves the others. */
	public async setOverwrite(channel: ChannelId, overwrite: Overwrite, reason?: string): Promise<void> {
		const { id, ...body } = toApi(overwrite);
		await this.requests.put(Routes.channelPermission(channel, id), { body, reason });
	}

	public async edit(
		channel: ChannelId,
		change: { readonly name?: string; readonly topic?: string; readonly parent?: ChannelId },
		reason?: string
	): Promise<void> {
		const { parent, ...rest } = change;
		await this.requests.patch(Routes.channel(channel), {
			body: { ...rest, ...(parent === undefined ? {} : { parent_id: parent }) },
			reason
		});
	}

	public delete(channel: ChannelId, reason?: string): Promise<void> {
		return this.requests.delete(Routes.channel(channel), reason);
	}
}

function toApi({ target, allow, deny }: Overwrite): APIOverwrite {
	const who = 'role' in target ? { id: target.role, type: 0 } : { id: target.member, type: 1 };
	return { ...who, allow: allow.toString(), deny: deny.toString() };
}
