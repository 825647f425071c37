import { ApplyOptions } from '@sapphire/decorators';
import { Listener } from '@sapphire/framework';
import { GatewayDispatchEvents, type GatewayMessageDeleteDispatchData } from 'discord-api-types/v10';
import { channelId, guildId } from '#core/ids';
import { whileListening } from './_reading.js';

/** Records deletions in the rooms of tickets. */
@ApplyOptions<Listener.Options>({ event: GatewayDispatchEvents.MessageDelete, emitter: 'ws' })
export class MessageDeleteRecordListener extends Listener {
	public readonly feature = 'always';

	public override async run({ id, channel_id: channel, guild_id: guild }: GatewayMessageDeleteDispatchData): Promise<void> {
		if (!guild) return;
		const { recorder } = this.container;
		await whileListening(() => recorder.inChannel(guildId(guild), channelId(channel), (room) => recorder.gone(room, [id])));
	}
}
