import { container, Plugin, preLogin } from '@sapphire/framework';

export interface Domain {
	/** The folder that holds the domain's `commands/`, `listeners/`, … */
	readonly root: URL;

	/** Builds the domain's services and puts them on the container, before any piece is constructed. */
	start?(): void | Promise<void>;
}

/**
 * Turns a domain folder into a Sapphire plugin.
 *
 * The work happens in `preLogin`: the stores are not registered before that, so a path added in `preInitialization`
 * would be dropped without a word. The hooks run in the order of `SapphireClient.use` and are awaited.
 */
export function defineDomain({ root, start }: Domain): typeof Plugin {
	return class extends Plugin {
		public static override async [preLogin](): Promise<void> {
			await start?.();
			container.stores.registerPath(root);
		}
	};
}
