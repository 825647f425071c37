import { ApplyOptions } from '@sapphire/decorators';
import { Listener } from '@sapphire/framework';
import { GatewayDispatchEvents, type GatewayMessageCreateDispatchData } from 'discord-api-types/v10';
import { channelId, guildId } from '#core/ids';
import { capture } from '../captured.js';
import { reading, whileListening } from './_reading.js';

/** Records what is written in the rooms of tickets. */
@ApplyOptions<Listener.Options>({ event: GatewayDispatchEvents.MessageCreate, emitter: 'ws' })
export class MessageCreateRecordListener extends Listener {
	public readonly feature = 'always';

	public override async run(message: GatewayMessageCreateDispatchData): Promise<void> {
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
