import { ApplyOptions } from '@sapphire/decorators';
import { Events, Listener } from '@sapphire/framework';
import { storefrontChange } from '../storefront/gateway.js';

/** Messages, channels and rights of the storefront that change at Discord. Old messages are in no cache, so it listens to the gateway itself. */
@ApplyOptions<Listener.Options>({ event: Events.Raw })
export class RawStorefrontListener extends Listener<typeof Events.Raw> {
	public readonly feature = 'always';

	public override async run(packet: { readonly t?: string | null; readonly d?: unknown }): Promise<void> {
		const { storefront, client, logger } = this.container;
		const change = storefrontChange(packet.t, packet.d, client.user?.id ?? '');
		if (!change) return;
		try {
			await storefront.noticed(change);
		} catch (error) {
			logger.error('A change of the storefront was not acted on; the next comparison finds it', error);
		}
	}
}
