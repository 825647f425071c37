/** Namespaces of string files: the domains' folders, and parts of a domain with words of their own. */
export const namespaces = [
	'core',
	'settings',
	'approvals',
	'economy',
	'shop',
	'arkshop',
	'exchange',
	'forms',
	'xp',
	'trust',
	'identity',
	'vouches',
	'warnings',
	'gates',
	'tiers',
	'cases',
	'invites',
	'redeems',
	'orders',
	'market',
	'tickets',
	'reviews',
	'rings',
	'quests',
	'teams',
	'recruitment',
	'profile',
	'assistant',
	'admin',
	'preview',
	'seasons',
	'ops'
] as const;

const known: ReadonlySet<string> = new Set(namespaces);

/**
 * Where the strings of a refusal are: the first segment of its code is the domain that throws it (`orders.notEnough` →
 * `orders:refusals.notEnough`, with `.title` and `.text`). Codes that name no domain belong to core (`unit.locked` →
 * `core:refusals.unit.locked`).
 */
export function refusalKey(code: string): string {
	const dot = code.indexOf('.');
	const first = code.slice(0, dot);
	return dot > 0 && known.has(first) ? `${first}:refusals.${code.slice(dot + 1)}` : `core:refusals.${code}`;
}
