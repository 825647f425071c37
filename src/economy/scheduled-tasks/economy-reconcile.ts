import { ApplyOptions } from '@sapphire/decorators';
import type { ScheduledTask } from '@sapphire/plugin-scheduled-tasks';
import { RecurringTask } from '#core/scheduling/recurring';

const everyMs = 5 * 60_000;

/** Checks what was posted since the last check, in every guild. */
@ApplyOptions<ScheduledTask.Options>({ interval: everyMs })
export class EconomyReconcileTask extends RecurringTask {
	public readonly everyMs = everyMs;

	public async work(): Promise<void> {
		await this.container.economy.books.reconcileAll();
	}
}
