import { ApplyOptions } from '@sapphire/decorators';
import type { ScheduledTask } from '@sapphire/plugin-scheduled-tasks';
import { RecurringTask } from '#core/scheduling/recurring';

const everyMs = 60 * 60_000;

/** Compares the rooms at Discord with what is stored, in every guild. */
@ApplyOptions<ScheduledTask.Options>({ interval: everyMs })
export class TicketsSweepTask extends RecurringTask {
	public readonly everyMs = everyMs;

	public async work(): Promise<void> {
		await this.container.ticketSweeper.order();
	}
}
