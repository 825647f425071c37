import { ApplyOptions } from '@sapphire/decorators';
import { Events, Listener } from '@sapphire/framework';
import { checkEvent } from '../check/watching.js';

/** Roles, channels and rights that change or go away: the guild is looked at afterwards. */
@ApplyOptions<Listener.Options>({ event: Events.Raw })
export class RawCheckListener extends Listener<typeof Events.Raw> {
	public readonly feature = 'always';

	public override async run(packet: { readonly t?: string | null; readonly d?: unknown }): Promise<void> {
		const { checkWatch, client, logger } = this.container;
		const event = checkEvent(packet.t, packet.d, client.user?.id ?? '');
		if (!event) return;
		try {
			await checkWatch.noticed(event);
		} catch (error) {
			logger.error('A guild was not looked at; the next hour does', error);
		}
	}
}
