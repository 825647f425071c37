import type { Problem } from '#core/checks';

export interface RoleFacts {
	/** Roles that Discord has in this guild. */
	readonly there: ReadonlySet<string>;
	/** Items for sale, with the roles of which a buyer needs one; empty: everybody may buy. */
	readonly items: readonly { readonly name: string; readonly roles: readonly string[] }[];
	/** Ranks in use, with the role that each gives. */
	readonly ranks: readonly { readonly name: string; readonly role: string | null }[];
}

const listed = 3;

/** Roles that items and ranks name, and that are gone from Discord. Pure. */
export function roleProblems({ there, items, ranks }: RoleFacts): readonly Problem[] {
	const missing = items.map(({ name, roles }) => ({ name, roles, gone: roles.filter((role) => !there.has(role)) }));
	const closed = missing.filter(({ roles, gone }) => roles.length > 0 && gone.length === roles.length);
	const narrowed = missing.filter(({ roles, gone }) => gone.length > 0 && gone.length < roles.length);
	const empty = ranks.filter(({ role }) => role !== null && !there.has(role));
	return [
		...problem('items.roles-gone', 'bad', 'itemRolesGone', closed),
		...problem('items.roles-some', 'warn', 'itemRolesSome', narrowed),
		...problem('ranks.roles-gone', 'warn', 'rankRoles', empty)
	];
}

function problem(id: string, weight: Problem['weight'], key: string, of: readonly { readonly name: string }[]): readonly Problem[] {
	if (of.length === 0) return [];
	const names = of.slice(0, listed).map(({ name }) => name);
	return [
		{
			id,
			weight,
			title: { key: `admin:check.${key}.title`, params: { count: of.length } },
			text: { key: `admin:check.${key}.text`, params: { names: { kind: 'user-text', value: names.join(', ') } } },
			remedy: { kind: 'people' }
		}
	];
}
