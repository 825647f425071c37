import { DomainError } from '#core/errors';
import type { CatalogueItem } from './shop.types.js';

/** An item as far as it says who may buy it. */
export type Guarded = Pick<CatalogueItem, 'name' | 'access'>;

/** Whether one of these roles lets a member buy an item; an item that names no role is for everybody. */
export const isFor = ({ access }: Pick<Guarded, 'access'>, roles: readonly string[]): boolean =>
	!access.roles?.length || access.roles.some((role) => roles.includes(role));

/** Roles as Discord shows them, by name and without calling anybody. */
export const roleNames = (roles: readonly string[]): string => roles.map((role) => `<@&${role}>`).join(' · ');

/** @throws DomainError `shop.rolesNeeded` {item, roles, count} for a member who has none of the roles that an item is for. */
export function requireRoles(item: Guarded, roles: readonly string[]): void {
	if (isFor(item, roles)) return;
	const wanted = item.access.roles ?? [];
	throw new DomainError('shop.rolesNeeded', {
		item: { kind: 'user-text', value: item.name },
		roles: roleNames(wanted),
		count: wanted.length
	});
}
