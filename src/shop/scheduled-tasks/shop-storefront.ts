import { ApplyOptions } from '@sapphire/decorators';
import type { ScheduledTask } from '@sapphire/plugin-scheduled-tasks';
import { RecurringTask } from '#core/scheduling/recurring';

const everyMs = 60_000;

/** Compares every storefront with its catalogue: finds what changed without a word, such as a week that began. */
@ApplyOptions<ScheduledTask.Options>({ interval: everyMs })
export class ShopStorefrontTask extends RecurringTask {
	public readonly everyMs = everyMs;

	public async work(): Promise<void> {
		await this.container.storefront.lookEverywhere();
	}
}
