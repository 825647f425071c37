import { container, type Preconditions } from '@sapphire/framework';
import type { BaseInteraction } from 'discord.js';
import type { Actor } from '../actor.js';
import type { GuildId } from '../ids.js';
import { type Access, accessOf } from './capabilities.js';
import { always, featureOf } from './features.js';
import { guardPointOf } from './guard-points.js';
import { TributePrecondition } from './precondition.js';

/** What has to hold before a piece is run; the service checks again (design rule 11). */
export interface Guarded {
	/** Who may reach the piece: those with a capability (`orders.fulfil`), `public` or `party`. A piece that says nothing is not loaded. */
	readonly capability: Access;
	readonly checks?: readonly (keyof Preconditions)[];
	/**
	 * The part of Tribute that the piece begins something of: closed while the part is off. `always` for what goes on: looking at one's own,
	 * ending what was begun, everything about money that is held.
	 */
	readonly feature?: string;
	/** What the piece does, as owners may put a gate on it (`declareGuardPoint`); without it no gate is asked. */
	readonly gate?: string;
}

/** Runs the checks and asks the policy. @throws DomainError of the first that refuses. */
export async function checkGuards(
	interaction: BaseInteraction,
	guild: GuildId,
	actor: Actor,
	{ capability, checks = [], feature = always, gate }: Guarded
): Promise<void> {
	if (feature !== always) await container.features.require(guild, actor, feature);
	for (const name of checks) {
		const precondition = container.stores.get('preconditions').get(name);
		if (!(precondition instanceof TributePrecondition)) throw new TypeError(`There is no precondition '${name}' for handlers`);
		await precondition.check(guild, actor, interaction);
	}
	if (capability !== 'public' && capability !== 'party') await container.policy.require(guild, actor, capability);
	if (gate !== undefined) await container.gatekeeper.require(guild, actor, gate);
}

/** The guards that a piece declares. @throws TypeError when it does not say who may reach it. */
export function guardsOf(piece: string, { capability, checks, feature, gate }: Partial<Guarded>): Guarded {
	const part = featureOf(piece, feature);
	return {
		capability: accessOf(piece, capability),
		...(checks ? { checks } : {}),
		...(part === null ? {} : { feature: part }),
		...(gate === undefined ? {} : { gate: guardPointOf(piece, gate) })
	};
}
