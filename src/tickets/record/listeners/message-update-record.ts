import { ApplyOptions } from '@sapphire/decorators';
import { Listener } from '@sapphire/framework';
import { GatewayDispatchEvents, type GatewayMessageUpdateDispatchData } from 'discord-api-types/v10';
import { channelId, guildId } from '#core/ids';
import { capture } from '../captured.js';
import { reading, whileListening } from './_reading.js';

/** Records edits in the rooms of tickets, also of messages that no cache holds. */
@ApplyOptions<Listener.Options>({ event: GatewayDispatchEvents.MessageUpdate, emitter: 'ws' })
export class MessageUpdateRecordListener extends Listener {
	public readonly feature = 'always';

	public override async run(message: GatewayMessageUpdateDispatchData): Promise<void> {
		const { guild_id: guild } = message;
		if (!guild) return;
		const { recorder } = this.container;
		await whileListening(() =>
			recorder.inChannel(guildId(guild), channelId(message.channel_id), async (room) => {
				const captured = capture(message, reading());
				if (captured) await recorder.seen(room, [captured]);
			})
		);
	}
}
