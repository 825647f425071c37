import { ApplyOptions } from '@sapphire/decorators';
import type { ScheduledTask } from '@sapphire/plugin-scheduled-tasks';
import { RecurringTask } from '#core/scheduling/recurring';

/** Checks the books of every guild from the first posting on, once a night. */
@ApplyOptions<ScheduledTask.Options>({ pattern: '17 3 * * *' })
export class EconomyProveTask extends RecurringTask {
	public readonly everyMs = 24 * 60 * 60_000;

	public async work(): Promise<void> {
		await this.container.economy.books.reconcileAll({ full: true });
	}
}
