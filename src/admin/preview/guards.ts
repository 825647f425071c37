import { type RoleId, roleId } from '#core/ids';
import type { ItemRow } from '#shop';
import { mostRoles } from './state.js';

/** A role that items ask for, with the names of those items. */
export interface RoleGuard {
	readonly role: RoleId;
	readonly items: readonly string[];
}

/** Places that roles of items have beside many discounts. */
const leastGuards = 10;

/** The roles that items ask for, in the order of the items; without those that can be chosen by a discount. Pure. */
export function guardsOf(items: readonly Pick<ItemRow, 'definition'>[], known: ReadonlySet<string>): readonly RoleGuard[] {
	const guards = new Map<string, string[]>();
	for (const { definition } of items) {
		for (const role of definition.access.roles ?? []) {
			if (known.has(role) || !/^\d{15,20}$/.test(role)) continue;
			guards.set(role, [...(guards.get(role) ?? []), definition.name]);
		}
	}
	return [...guards].map(([role, names]) => ({ role: roleId(role), items: names }));
}

/** What can be chosen: discounts first, then roles of items, together at most `mostRoles`. Pure. */
export function choosable<Discount>(
	discounts: readonly Discount[],
	guards: readonly RoleGuard[]
): { readonly discounts: readonly Discount[]; readonly guards: readonly RoleGuard[] } {
	const taken = guards.slice(0, Math.max(leastGuards, mostRoles - discounts.length));
	const first = discounts.slice(0, mostRoles - Math.min(taken.length, mostRoles));
	return { discounts: first, guards: taken.slice(0, mostRoles - first.length) };
}
