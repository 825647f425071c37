import { ApplyOptions } from '@sapphire/decorators';
import { Events, Listener } from '@sapphire/framework';
import { inviteChange } from '../gateway.js';

/** Joins, leaves and invites. Listens to the gateway itself: while a session is taken up again the library drops joins and leaves. */
@ApplyOptions<Listener.Options>({ event: Events.Raw })
export class RawInvitesListener extends Listener<typeof Events.Raw> {
	public readonly feature = 'always';

	public override async run(packet: { readonly t?: string | null; readonly d?: unknown }): Promise<void> {
		const { inviteWatch, logger } = this.container;
		const change = inviteChange(packet.t, packet.d);
		if (!change) return;
		try {
			await inviteWatch.noticed(change);
		} catch (error) {
			logger.error('A join or an invite was not acted on; the next comparison finds it', error);
		}
	}
}
