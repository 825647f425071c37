import { ApplyOptions } from '@sapphire/decorators';
import { ScheduledTask } from '@sapphire/plugin-scheduled-tasks';

/** Wakes the sweep of deadlines: each minute, and by single jobs at the moment of the next deadline. */
@ApplyOptions<ScheduledTask.Options>({ interval: 60_000 })
export class DeadlineWakeTask extends ScheduledTask {
	public run(): void {
		this.container.sweep.wake();
	}
}
