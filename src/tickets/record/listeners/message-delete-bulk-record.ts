import { ApplyOptions } from '@sapphire/decorators';
import { Listener } from '@sapphire/framework';
import { GatewayDispatchEvents, type GatewayMessageDeleteBulkDispatchData } from 'discord-api-types/v10';
import { channelId, guildId } from '#core/ids';
import { whileListening } from './_reading.js';

/** Records deletions of many messages at once in the rooms of tickets. */
@ApplyOptions<Listener.Options>({ event: GatewayDispatchEvents.MessageDeleteBulk, emitter: 'ws' })
export class MessageDeleteBulkRecordListener extends Listener {
	public readonly feature = 'always';

	public override async run({ ids, channel_id: channel, guild_id: guild }: GatewayMessageDeleteBulkDispatchData): Promise<void> {
		if (!guild) return;
		const { recorder } = this.container;
		await whileListening(() => recorder.inChannel(guildId(guild), channelId(channel), (room) => recorder.gone(room, ids)));
	}
}
