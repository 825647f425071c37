import { ApplyOptions } from '@sapphire/decorators';
import { Events, Listener } from '@sapphire/framework';
import { whileListening } from './_reading.js';

/** A new session of the gateway, after a start or a resume that failed: what happened before it is read in the rooms' histories. */
@ApplyOptions<Listener.Options>({ event: Events.ShardReady })
export class ShardReadyRecordListener extends Listener<typeof Events.ShardReady> {
	public readonly feature = 'always';

	public override async run(): Promise<void> {
		await whileListening(() => this.container.catchUp.all());
	}
}
