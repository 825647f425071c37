import { container, type Preconditions } from '@sapphire/framework';
import type { BaseInteraction } from 'discord.js';
import type { Actor } from '../actor.js';
import type { GuildId } from '../ids.js';
import { TributePrecondition } from './precondition.js';

/** What has to hold before a piece is run; the service checks again (design rule 11). */
export interface Guarded {
	/** What the person must be allowed to do: `orders.fulfil`. */
	readonly capability?: string;
	readonly checks?: readonly (keyof Preconditions)[];
}

/** Runs the checks and asks the policy. @throws DomainError of the first that refuses. */
export async function checkGuards(
	interaction: BaseInteraction,
	guild: GuildId,
	actor: Actor,
	{ capability, checks = [] }: Guarded
): Promise<void> {
	for (const name of checks) {
		const precondition = container.stores.get('preconditions').get(name);
		if (!(precondition instanceof TributePrecondition)) throw new TypeError(`There is no precondition '${name}' for handlers`);
		await precondition.check(guild, actor, interaction);
	}
	if (capability) await container.policy.require(guild, actor, capability);
}
