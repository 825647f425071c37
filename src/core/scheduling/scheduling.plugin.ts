import { Plugin, postInitialization, type SapphireClient } from '@sapphire/framework';
import { ScheduledTaskStore } from '@sapphire/plugin-scheduled-tasks';

/**
 * Adds the store of `scheduled-tasks` pieces. The library's own plugin is not used: its worker runs before the pieces are loaded and
 * loses every job that fell due while the bot was down; `Scheduler` runs the pieces instead.
 */
export class SchedulingPlugin extends Plugin {
	public static override [postInitialization](this: SapphireClient): void {
		this.stores.register(new ScheduledTaskStore());
	}
}
