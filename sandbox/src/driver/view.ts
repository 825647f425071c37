import { ChannelType } from 'discord-api-types/v10';
import { compareIds } from '../ids.js';
import { Permission } from '../permissions.js';
import { sortChannels } from '../world/channels.js';
import { visibleMessages } from '../world/messages.js';
import type { ChannelRecord, MessageRecord } from '../world/records.js';
import type { World } from '../world/world.js';

/** What one person can see: the only door through which the driver looks at the world on their behalf. */
export class View {
	public constructor(
		private readonly world: World,
		private readonly userId: string,
		private readonly guildId: string | null
	) {}

	public sees(channel: ChannelRecord): boolean {
		return (this.world.permissionsIn(channel, this.userId) & Permission.ViewChannel) !== 0n;
	}

	/** Visible channels of the guild in the client's order; threads below their channel. */
	public channels(): ChannelRecord[] {
		if (!this.guildId) return [];
		return sortChannels(this.world.channelsOf(this.guildId)).filter((channel) => this.sees(channel));
	}

	public dm(): ChannelRecord | undefined {
		return this.world.channels.get(this.world.dms.get(this.userId) ?? '');
	}

	/** Messages of one channel, oldest first. Without ReadMessageHistory only what is for them alone. */
	public messages(channel: ChannelRecord): MessageRecord[] {
		if (!this.sees(channel)) return [];
		const history = (this.world.permissionsIn(channel, this.userId) & Permission.ReadMessageHistory) !== 0n;
		return visibleMessages(this.world, channel.id, this.userId).filter((message) => history || message.onlyFor !== null);
	}

	/** Everything they can see anywhere, newest first. */
	public everything(): MessageRecord[] {
		const dm = this.dm();
		const all = [...this.channels(), ...(dm ? [dm] : [])].flatMap((channel) => this.messages(channel));
		return all.sort((a, b) => compareIds(b.id, a.id));
	}

	public canSee(message: MessageRecord): boolean {
		const channel = this.world.channels.get(message.channelId);
		if (!channel || !this.sees(channel) || this.world.messages.get(channel.id)?.get(message.id) !== message) return false;
		if (message.onlyFor !== null) return message.onlyFor === this.userId;
		return (this.world.permissionsIn(channel, this.userId) & Permission.ReadMessageHistory) !== 0n;
	}

	/** The first text channel they may write in. */
	public home(): ChannelRecord | undefined {
		return this.channels().find(
			(channel) =>
				channel.type === ChannelType.GuildText && (this.world.permissionsIn(channel, this.userId) & Permission.SendMessages) !== 0n
		);
	}
}
