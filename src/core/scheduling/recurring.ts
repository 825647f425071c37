import { ScheduledTask, type ScheduledTaskStore } from '@sapphire/plugin-scheduled-tasks';
import type { Clock } from '../clock.js';
import type { Leases } from '../leases/leases.js';
import { withLogFields } from '../logging/correlation.js';
import type { Logger } from '../logging/logger.js';

/**
 * A scheduled task that must happen whether Redis is there or not: the sweep runs it too when its time has passed. Several processes
 * run it once: its last run is a row.
 */
export abstract class RecurringTask extends ScheduledTask {
	/** How long after its last run it is due again, milliseconds. */
	public abstract readonly everyMs: number;

	/** The work itself; must be safe to run twice. */
	public abstract work(): Promise<void>;

	public override async run(): Promise<void> {
		await this.container.recurring.runIfDue(this);
	}
}

/** What the runner needs of a task. */
export type Recurring = Pick<RecurringTask, 'name' | 'everyMs' | 'work'>;

const leaseMs = 60_000;
/** A job that comes a little early counts: otherwise a five-minute task would run every ten. */
const earlyShare = 0.1;

/** Runs recurring tasks when they are due, under a lease, and remembers when. */
export class RecurringRuns {
	public constructor(
		private readonly leases: Leases,
		private readonly clock: Clock,
		private readonly logger: Logger,
		private readonly tasks: () => ScheduledTaskStore
	) {}

	/** Runs all that are due; one that fails is logged and due again at the next call. */
	public async runDue(): Promise<void> {
		for (const task of this.tasks().values()) if (task instanceof RecurringTask) await this.#attempt(task);
	}

	/** Runs the task unless it ran lately or runs elsewhere; says whether it ran. */
	public async runIfDue(task: Recurring): Promise<boolean> {
		const ran = await this.leases.hold(`recurring|${task.name}`, leaseMs, async () => {
			const now = this.clock.now();
			const last = await this.leases.lastRun(task.name);
			if (last !== null && now.getTime() - last.getTime() < task.everyMs * (1 - earlyShare)) return false;
			await withLogFields({ task: task.name }, () => task.work());
			await this.leases.noteRun(task.name, now);
			return true;
		});
		return ran ?? false;
	}

	async #attempt(task: Recurring): Promise<void> {
		try {
			await this.runIfDue(task);
		} catch (error) {
			this.logger.error({ err: error, task: task.name }, 'a recurring task failed');
		}
	}
}
