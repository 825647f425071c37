import { ApplyOptions } from '@sapphire/decorators';
import type { ScheduledTask } from '@sapphire/plugin-scheduled-tasks';
import { RecurringTask } from '#core/scheduling/recurring';

const everyMs = 60 * 60_000;

/** Looks for problems in every guild: for what breaks without an event, such as effects that wait. */
@ApplyOptions<ScheduledTask.Options>({ interval: everyMs })
export class AdminCheckTask extends RecurringTask {
	public readonly everyMs = everyMs;

	public async work(): Promise<void> {
		this.container.checkWatch.everywhere();
	}
}
