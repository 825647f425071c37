import type { Actor } from '../actor.js';
import { Forbidden } from '../errors.js';
import type { GuildId } from '../ids.js';

/** Who may do what. The capability is a dotted name out of the pack: `orders.fulfil`. Settings register the real one. */
export interface Policy {
	can(guild: GuildId, actor: Actor, capability: string): Promise<boolean>;
	/** @throws Forbidden with a text that names who can. */
	require(guild: GuildId, actor: Actor, capability: string): Promise<void>;
}

/** Until roles are mapped, only the owner of the guild may do what needs a capability. */
export const ownerOnlyPolicy: Policy = {
	can: (_guild, actor) => Promise.resolve(actor.isGuildOwner),
	require(_guild, actor, capability) {
		return actor.isGuildOwner ? Promise.resolve() : Promise.reject(new Forbidden('core.ownerOnly', { capability }));
	}
};
