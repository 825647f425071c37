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
	/** Roles that the bot takes back and that are not known to be gone yet; missing: none. */
	readonly taking?: readonly string[];
	/** When that was asked for at Discord. */
	readonly takingAt?: Date | null;
}

/** What Discord says of a member; `null`: not in the guild. */
export interface SeenMember {
	readonly joinedAt: Date;
	readonly roles: readonly string[];
}

export interface RoleStep {
	readonly state: RoleState;
	readonly give: string | null;
	readonly take: readonly string[];
}

export const nothingYet: RoleState = {
	role: null,
	joinedAt: null,
	given: false,
	orderedAt: null,
	heldBack: false,
	taking: [],
	takingAt: null
};

/** A change that was asked for and has not come after so long is asked for again. */
const orderedForMs = 6 * 3_600_000;

/**
 * From what was known of a member to what follows. Pure.
 *
 * The bot takes back only what it gave: a role that somebody gave by hand stays, whatever the gate says. What somebody took away by hand
 * is not given again, not after leaving and coming back either; it ends when that is lifted, or when somebody gives the role by hand.
 *
 * A role that is taken back counts as the bot's until it is seen to be gone: a removal that failed is asked for again. If the member passes
 * again before that, the role is given once more, whatever has become of the removal.
 *
 * @param role The role of the channel; `null`: it has none any more.
 * @param open Whether the member passes.
 */
export function roleStep(before: RoleState | null, seen: SeenMember | null, role: string | null, open: boolean, now: Date): RoleStep {
	const was = before ?? nothingYet;
	if (seen === null) return { state: { ...nothingYet, heldBack: was.heldBack }, give: null, take: [] };
	const { joinedAt, roles } = seen;
	const back = was.joinedAt?.getTime() !== joinedAt.getTime();
	const fresh = was.role !== role || back;
	const former = was.role !== null && was.role !== role && (was.given || was.orderedAt !== null) ? [was.role] : [];
	const has = role !== null && roles.includes(role);
	const given = !fresh && was.given;
	const ordered = !fresh && was.orderedAt !== null;
	const heldBack = given ? !has : was.heldBack && !has;
	// Who has left has lost what was to be taken.
	const pending = back ? [] : (was.taking ?? []);
	const leaving = has && pending.includes(role);
	const owed = [...pending, ...former].filter((one) => one !== role && roles.includes(one));
	const taking = [...new Set(!open && has && (given || ordered || leaving) ? [role, ...owed] : owed)];
	const give = open && !heldBack && (!has || leaving) ? role : null;
	const state: RoleState = {
		...{ role, joinedAt, heldBack, taking },
		given: open && has && !leaving && (given || ordered),
		orderedAt: give !== null && !fresh ? was.orderedAt : null,
		takingAt: taking.length > 0 ? (was.takingAt ?? null) : null
	};
	const waits =
		sameState(was, state) && (give === null || waited(state.orderedAt, now)) && (taking.length === 0 || waited(state.takingAt, now));
	if (waits || (give === null && taking.length === 0)) return { state, give: null, take: [] };
	// A new decision calls off what an earlier one has asked for, so all of it is asked for again.
	return { state: { ...state, orderedAt: give === null ? null : now, takingAt: taking.length > 0 ? now : null }, give, take: taking };
}

/** Whether what was asked for then may still come. */
const waited = (at: Date | null | undefined, now: Date): boolean => !!at && now.getTime() - at.getTime() < orderedForMs;

export const sameState = (one: RoleState, other: RoleState): boolean =>
	one.role === other.role &&
	one.joinedAt?.getTime() === other.joinedAt?.getTime() &&
	one.given === other.given &&
	one.orderedAt?.getTime() === other.orderedAt?.getTime() &&
	one.heldBack === other.heldBack &&
	one.takingAt?.getTime() === other.takingAt?.getTime() &&
	(one.taking ?? []).join() === (other.taking ?? []).join();
