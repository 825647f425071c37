/** What is known of one member and the role of one channel. */
export interface RoleState {
	/** The role that the channel had then. */
	readonly role: string | null;
	/** When they joined, as Discord said; `null`: not in the guild. */
	readonly joinedAt: Date | null;
	/** The bot has given it, and it was there. */
	readonly given: boolean;
	/** When it was asked for at Discord and is not known to be there yet. */
	readonly orderedAt: Date | null;
	/** Somebody took it away by hand: it stays away until that is lifted. */
	readonly heldBack: boolean;
}

/** What Discord says of a member; `null`: not in the guild. */
export interface SeenMember {
	readonly joinedAt: Date;
	readonly roles: readonly string[];
}

export interface RoleStep {
	readonly state: RoleState;
	readonly give: string | null;
	readonly take: string | null;
}

export const nothingYet: RoleState = { role: null, joinedAt: null, given: false, orderedAt: null, heldBack: false };

/** A role that was asked for and has not come after so long is asked for again. */
const orderedForMs = 6 * 3_600_000;

/**
 * From what was known of a member to what follows. Pure.
 *
 * The bot takes back only what it gave: a role that somebody gave by hand stays, whatever the gate says. What somebody took away by hand
 * is not given again, not after leaving and coming back either; it ends when that is lifted, or when somebody gives the role by hand.
 *
 * @param role The role of the channel; `null`: it has none any more.
 * @param open Whether the member passes.
 */
export function roleStep(before: RoleState | null, seen: SeenMember | null, role: string | null, open: boolean, now: Date): RoleStep {
	const was = before ?? nothingYet;
	if (seen === null) return { state: { ...nothingYet, heldBack: was.heldBack }, give: null, take: null };
	const { joinedAt, roles } = seen;
	const fresh = was.role !== role || was.joinedAt?.getTime() !== joinedAt.getTime();
	const former =
		was.role !== null && was.role !== role && (was.given || was.orderedAt !== null) && roles.includes(was.role) ? was.role : null;
	const has = role !== null && roles.includes(role);
	const given = !fresh && was.given;
	const orderedAt = fresh ? null : was.orderedAt;
	const heldBack = given ? !has : was.heldBack && !has;
	const base = { role, joinedAt, heldBack };
	const stay = (more: Pick<RoleState, 'given' | 'orderedAt'>): RoleStep => ({ state: { ...base, ...more }, give: null, take: former });
	if (role === null || heldBack) return stay({ given: false, orderedAt: null });
	if (open && has) return stay({ given: given || orderedAt !== null, orderedAt: null });
	if (open) {
		if (orderedAt !== null && now.getTime() - orderedAt.getTime() < orderedForMs) return stay({ given: false, orderedAt });
		return { state: { ...base, given: false, orderedAt: now }, give: role, take: former };
	}
	if (has && (given || orderedAt !== null)) return { state: { ...base, given: false, orderedAt: null }, give: null, take: role };
	return stay({ given: false, orderedAt: null });
}

export const sameState = (one: RoleState, other: RoleState): boolean =>
	one.role === other.role &&
	one.joinedAt?.getTime() === other.joinedAt?.getTime() &&
	one.given === other.given &&
	one.orderedAt?.getTime() === other.orderedAt?.getTime() &&
	one.heldBack === other.heldBack;
