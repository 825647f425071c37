import type { BaseInteraction } from 'discord.js';
import type { Actor } from '../actor.js';
import { Forbidden } from '../errors.js';
import type { GuildId } from '../ids.js';
import { TributePrecondition } from '../interactions/index.js';

/** Only for the owner of the guild and those who may manage it, before any role is mapped. */
export class GuildManagerPrecondition extends TributePrecondition {
	public override check(_guild: GuildId, actor: Actor, _interaction: BaseInteraction): void {
		if (!actor.isGuildOwner && !actor.managesGuild) throw new Forbidden('core.managersOnly');
	}
}

declare module '@sapphire/framework' {
	interface Preconditions {
		GuildManager: never;
	}
}
