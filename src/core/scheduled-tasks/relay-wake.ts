import { ApplyOptions } from '@sapphire/decorators';
import { ScheduledTask } from '@sapphire/plugin-scheduled-tasks';

/** Wakes the relay; it looks by itself too. */
@ApplyOptions<ScheduledTask.Options>({ interval: 15_000 })
export class RelayWakeTask extends ScheduledTask {
	public run(): void {
		this.container.relay.wake();
	}
}
