import { container, Plugin, postLogin, preLogin } from '@sapphire/framework';
import type { Migration } from './migrations/migrations.js';

export interface Domain {
	/** The folder that holds the domain's `commands/`, `listeners/`, … */
	readonly root: URL;

	/** Run before the domain starts, each once (design rule 18). */
	readonly migrations?: readonly Migration[];

	/** Builds the domain's services and puts them on the container, before any piece is constructed. */
	start?(): void | Promise<void>;

	/** Begins work of its own, after every domain has started and the bot is logged in. */
	work?(): void | Promise<void>;
}

/**
 * Turns a domain folder into a Sapphire plugin.
 *
 * The folder is registered in `preLogin`: the stores are not there before that, so a path added in `preInitialization`
 * would be dropped without a word. The hooks run in the order of `SapphireClient.use` and are awaited.
 */
export function defineDomain({ root, migrations = [], start, work }: Domain): typeof Plugin {
	return class extends Plugin {
		public static override async [preLogin](): Promise<void> {
			if (migrations.length > 0) await container.migrations.run(migrations);
			await start?.();
			container.stores.registerPath(root);
		}

		public static override async [postLogin](): Promise<void> {
			await work?.();
		}
	};
}
