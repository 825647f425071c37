import { ApplyOptions } from '@sapphire/decorators';
import { Events, Listener } from '@sapphire/framework';
import { gatewayChange } from '../rooms/gateway-changes.js';

/**
 * Rooms, cards, rights and buyers that change at Discord. Listens to the gateway itself: what is not in a cache, an archived thread or an
 * old message, would not be told otherwise.
 */
@ApplyOptions<Listener.Options>({ event: Events.Raw })
export class RawRoomsListener extends Listener<typeof Events.Raw> {
	public readonly feature = 'always';

	public override async run(packet: { readonly t?: string | null; readonly d?: unknown }): Promise<void> {
		const { ticketChanges, client, logger } = this.container;
		const change = gatewayChange(packet.t, packet.d, client.user?.id ?? '');
		if (!change) return;
		try {
			await ticketChanges.noticed(change);
		} catch (error) {
			logger.error('A change of rooms was not acted on; the next sweep finds it', error);
		}
	}
}
