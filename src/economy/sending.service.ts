import type { Actor } from '#core/actor';
import type { GuildId, MemberId } from '#core/ids';
import type { Change, UnitWriter } from '#core/units/unit';
import type { Economy, TransferDone } from './economy.service.js';

/** Credits that a member wants to send to another. */
export interface SendWish {
	readonly to: MemberId;
	readonly amount: number;
	/** Unique in the guild: the interaction's id. */
	readonly key: string;
	/** Up to 200 characters. */
	readonly note?: string;
}

/** Says who may send how much; a domain above the money registers it at start. */
export interface SendGuard {
	/**
	 * Refuses with a DomainError, or returns what the unit of the transfer has to hold besides.
	 *
	 * @param gate Key of the gate that the owner has named for sending; empty: none.
	 */
	allow(guild: GuildId, actor: Actor, wish: Pick<SendWish, 'to' | 'amount'>, gate: string): Promise<readonly Change[]>;
}

const open: SendGuard = { allow: () => Promise.resolve([]) };

/** What members send to each other: transfers that have to pass whoever guards them. */
export class Sending {
	#guard: SendGuard = open;

	public constructor(private readonly deps: { readonly economy: Economy; readonly units: Pick<UnitWriter, 'outcome'> }) {}

	public useGuard(guard: SendGuard): void {
		this.#guard = guard;
	}

	/** Sends. @throws what `Economy.transfer` refuses, and what the guard refuses. */
	public async send(guild: GuildId, actor: Actor, wish: SendWish): Promise<TransferDone> {
		const request = { guild, from: actor.id, ...wish };
		// What was sent has been counted: the same press again must not meet its own limit.
		if (await this.deps.units.outcome(guild, `transfer:${wish.key}`)) return this.deps.economy.transfer(request);
		const { send } = await this.deps.economy.settings(guild);
		const counted = send.enabled && actor.id !== wish.to ? await this.#guard.allow(guild, actor, wish, send.gate) : [];
		return this.deps.economy.transfer(request, counted);
	}
}
