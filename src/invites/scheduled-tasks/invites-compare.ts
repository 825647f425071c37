import { ApplyOptions } from '@sapphire/decorators';
import type { ScheduledTask } from '@sapphire/plugin-scheduled-tasks';
import { guildId } from '#core/ids';
import { RecurringTask } from '#core/scheduling/recurring';

const everyMs = 60 * 60_000;

/** Compares members and invites at Discord with what is stored, in every guild. */
@ApplyOptions<ScheduledTask.Options>({ interval: everyMs })
export class InvitesCompareTask extends RecurringTask {
	public readonly everyMs = everyMs;

	public async work(): Promise<void> {
		const { client, inviteWatch, logger } = this.container;
		for (const id of client.guilds.cache.keys()) {
			try {
				await inviteWatch.compare(guildId(id));
			} catch (error) {
				logger.error('The members of a guild could not be compared', error);
			}
		}
	}
}
