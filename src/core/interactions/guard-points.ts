import type { Actor } from '../actor.js';
import type { GuildId } from '../ids.js';

/** Something that members do and that a gate may guard: `economy.send`, `redeem`, `team.create`. */
export interface GuardPoint {
	/** What gates name in `appliesTo`. */
	readonly key: string;
	/** The domain's folder; its string file has the words (`guardPointWords`). */
	readonly domain: string;
}

/** Asks the gates of a guild; the domain that knows them registers itself. */
export interface GateKeeper {
	/** @throws DomainError of the first gate on the point that is closed to this person. */
	require(guild: GuildId, actor: Actor, point: string): Promise<void>;
}

/** Until somebody knows gates, nothing is guarded. */
export const everythingOpen: GateKeeper = { require: () => Promise.resolve() };

const declared = new Map<string, GuardPoint>();

/**
 * Declares something that owners may put a gate on; the domain that does it asks `container.gatekeeper`, or its pieces name it as `gate`.
 *
 * @throws TypeError when two domains declare the same one.
 */
export function declareGuardPoint(domain: string, key: string): void {
	const known = declared.get(key);
	if (known && known.domain !== domain) throw new TypeError(`${domain} and ${known.domain} both declare the guard point '${key}'`);
	declared.set(key, { key, domain });
}

/** Every point that this version guards, in the order of declaration. */
export const declaredGuardPoints = (): readonly GuardPoint[] => [...declared.values()];

/** Where the words of a point are: what members do there. */
export const guardPointWords = ({ domain, key }: GuardPoint): string => `${domain}:points.${key.replaceAll('.', '-')}`;

/** The point that a piece names. @throws TypeError for one that no domain has declared. */
export function guardPointOf(piece: string, gate: string): string {
	if (!declared.has(gate)) throw new TypeError(`'${piece}' asks for the gate on '${gate}', which no domain has declared`);
	return gate;
}
