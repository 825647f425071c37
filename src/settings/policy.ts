import type { Actor } from '#core/actor';
import type { RoleId } from '#core/ids';
import type { Capability, RoleSlot } from './settings.settings.js';

/** The slot of the guild's owner: Discord decides who that is. */
export const ownerSlot = 'owner';
/** The slot that everyone holds. */
export const memberSlot = 'member';

/** What decides who stands where in a guild. */
export interface SlotFacts {
	readonly definitions: readonly RoleSlot[];
	/** Mapped roles by slot. */
	readonly roles: Readonly<Record<string, string>>;
	/** Slots of which a holder was seen, by the role that they held then. */
	readonly staffed: Readonly<Record<string, string>>;
}

/** Whether this person carries the role that is mapped to the slot. */
export function carries(facts: SlotFacts, actor: Actor, slot: string): boolean {
	if (slot === memberSlot) return true;
	if (slot === ownerSlot) return actor.isGuildOwner;
	const role = facts.roles[slot];
	return role !== undefined && actor.roles.some((held) => held === role);
}

/** Whether somebody is known to carry the slot's role: only then its fallback is not needed. */
export function isStaffed(facts: SlotFacts, slot: string): boolean {
	if (slot === memberSlot || slot === ownerSlot) return true;
	const role = facts.roles[slot];
	return role !== undefined && facts.staffed[slot] === role;
}

/**
 * Whether this person acts for the slot: carries its role, is the owner, or stands in for a slot that is unmapped or has no members
 * yet. One person can thus do everything in a new guild.
 */
export function holds(facts: SlotFacts, actor: Actor, slot: string): boolean {
	return holdsAlong(facts, actor, slot, new Set());
}

function holdsAlong(facts: SlotFacts, actor: Actor, slot: string, visited: Set<string>): boolean {
	if (visited.has(slot)) return false;
	visited.add(slot);
	if (carries(facts, actor, slot)) return true;
	if (slot === ownerSlot) return false;
	if (actor.isGuildOwner) return true;
	if (isStaffed(facts, slot)) return false;
	const definition = facts.definitions.find((candidate) => candidate.key === slot);
	return definition?.fallback.some((next) => holdsAlong(facts, actor, next, visited)) ?? false;
}

/** Every slot this person acts for, stand-ins included. */
export function slotsHeld(facts: SlotFacts, actor: Actor): ReadonlySet<string> {
	const keys = [ownerSlot, memberSlot, ...facts.definitions.map((slot) => slot.key)];
	return new Set(keys.filter((slot) => holds(facts, actor, slot)));
}

/** Whether this person has the capability: the guild's owner has each, others through a slot that they hold. */
export function hasCapability(facts: SlotFacts, capability: Capability | undefined, actor: Actor): boolean {
	if (actor.isGuildOwner) return true;
	return capability?.slots.some((slot) => holds(facts, actor, slot)) ?? false;
}

/** Why somebody has a capability, or that they do not. */
export type Reason =
	/** Of the guild's owner at Discord, who has everything. */
	| { readonly kind: 'owner' }
	/** Carries the role of the slot. */
	| { readonly kind: 'role'; readonly slot: string; readonly role: string }
	/** Everyone holds this slot. */
	| { readonly kind: 'everyone'; readonly slot: string }
	/** Nobody is known to carry the slot's role yet, so this one acts for it, holding `by`. */
	| { readonly kind: 'standIn'; readonly slot: string; readonly by: string }
	| { readonly kind: 'none' };

/** Why this person has the capability: the owner first, then an own role, then standing in for others. */
export function reasonFor(facts: SlotFacts, capability: Capability | undefined, actor: Actor): Reason {
	if (actor.isGuildOwner) return { kind: 'owner' };
	const slots = capability?.slots ?? [];
	const carried = slots.find((slot) => carries(facts, actor, slot));
	if (carried !== undefined) {
		const role = facts.roles[carried];
		return carried === memberSlot || role === undefined ? { kind: 'everyone', slot: carried } : { kind: 'role', slot: carried, role };
	}
	const slot = slots.find((candidate) => holds(facts, actor, candidate));
	if (slot === undefined) return { kind: 'none' };
	const by = standInsOf(facts, slot).find((candidate) => carries(facts, actor, candidate));
	return { kind: 'standIn', slot, by: by ?? slot };
}

/** The slots that stand in for one, nearest first, along the lists of those that nobody is known to carry either. */
function standInsOf(facts: SlotFacts, slot: string): readonly string[] {
	const found: string[] = [];
	const visited = new Set([slot]);
	let current: readonly string[] = [slot];
	while (current.length > 0) {
		const next = current
			.filter((key) => !isStaffed(facts, key))
			.flatMap((key) => facts.definitions.find((candidate) => candidate.key === key)?.fallback ?? [])
			.filter((key) => !visited.has(key));
		for (const key of next) visited.add(key);
		found.push(...next);
		current = next;
	}
	return found;
}

/** Whom to call for a slot: its role, and the owner while nobody is known to carry it. */
export function callFor(facts: SlotFacts, slot: string): { readonly roles: readonly string[]; readonly owner: boolean } {
	const roles: string[] = [];
	const visited = new Set<string>();
	let current: readonly string[] = [slot];
	while (current.length > 0) {
		const next: string[] = [];
		for (const key of current) {
			if (visited.has(key)) continue;
			visited.add(key);
			if (key === ownerSlot) return { roles, owner: true };
			const role = facts.roles[key];
			if (role !== undefined) roles.push(role);
			if (isStaffed(facts, key)) return { roles, owner: false };
			next.push(...(facts.definitions.find((candidate) => candidate.key === key)?.fallback ?? []));
		}
		current = next;
	}
	return { roles, owner: true };
}

/** Slots among those given whose mapped role this person is the first known to carry. */
export function newlyStaffed(facts: SlotFacts, actor: Actor, slots: readonly string[]): readonly { slot: string; role: RoleId }[] {
	const found: { slot: string; role: RoleId }[] = [];
	for (const slot of slots) {
		if (isStaffed(facts, slot)) continue;
		const role = actor.roles.find((held) => held === facts.roles[slot]);
		if (role !== undefined) found.push({ slot, role });
	}
	return found;
}
