import { type Awaitable, Precondition, type PreconditionResult } from '@sapphire/framework';
import type { BaseInteraction } from 'discord.js';
import type { Actor } from '../actor.js';
import { DomainError } from '../errors.js';
import type { GuildId } from '../ids.js';
import { actorOf, guildOf } from './actor.js';

/** A check that commands name in `preconditions` (Sapphire runs it) and handlers in `checks` (our bases run it). */
export abstract class TributePrecondition extends Precondition {
	/** @throws DomainError when the request may not go on. */
	public abstract check(guild: GuildId, actor: Actor, interaction: BaseInteraction): Awaitable<void>;

	public override chatInputRun(interaction: BaseInteraction): PreconditionResult {
		return this.#result(interaction);
	}

	public override contextMenuRun(interaction: BaseInteraction): PreconditionResult {
		return this.#result(interaction);
	}

	async #result(interaction: BaseInteraction) {
		try {
			await this.check(guildOf(interaction), actorOf(interaction), interaction);
			return this.ok();
		} catch (refusal) {
			if (!(refusal instanceof DomainError)) throw refusal;
			return this.error({ identifier: refusal.code, context: { refusal } });
		}
	}
}
