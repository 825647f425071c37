import { ApplyOptions } from '@sapphire/decorators';
import { Events, Listener } from '@sapphire/framework';

/** One line that supervisors wait for: logged in, commands known to Discord, work begun. */
@ApplyOptions<Listener.Options>({ event: Events.ApplicationCommandRegistriesRegistered, once: true })
export class AnnounceReadyListener extends Listener {
	public run(): void {
		const { client, config, log, stores } = this.container;
		log.info(
			{ application: client.application?.id, version: config.version, commands: stores.get('commands').size, pid: process.pid },
			'ready'
		);
	}
}
