import { z } from 'zod';
import { type ArkGroup, type ArkKind, type ArkMapping, arkKinds } from './arkshop.types.js';

/** Where each kind goes unless the owner says otherwise: keys of categories of the starter pack. */
export const usualCategories: Readonly<Record<ArkKind, string>> = {
	dino: 'dinos',
	material: 'materials',
	blueprint: 'blueprints',
	bundle: 'kits',
	crate: 'materials',
	character: 'characters',
	service: 'services',
	kit: 'kits'
};

/** Highest number on either side of the rate. */
export const mostRate = 1_000_000;

const group = z.union([z.literal('everyone'), z.object({ role: z.string().regex(/^\d{15,20}$/) })]);
const rate = z.int().min(1).max(mostRate);

/** The mapping as it is kept. Names of groups come from a file: none of them is looked up as a field. */
export const arkMappingSchema = z.object({
	groups: z.array(z.tuple([z.string().max(60), group])).max(500),
	points: rate,
	credits: rate,
	categories: z.array(z.tuple([z.enum(arkKinds), z.string().min(1).max(40)])).max(arkKinds.length)
});

/** The mapping of a guild that has none yet. */
export const noMapping: ArkMapping = { groups: new Map(), points: 1, credits: 1, categories: new Map() };

/** In ArkShop everybody is in this group. */
const everybody = /^default$/i;

/** Who a group is here; `null`: nobody has said. */
export function groupOf({ groups }: ArkMapping, name: string): ArkGroup | null {
	return groups.get(name) ?? (everybody.test(name) ? 'everyone' : null);
}

/** Whether an entry comes in for somebody, and for which roles; none: for everybody. */
export function audience(
	mapping: ArkMapping,
	groups: readonly string[]
): { readonly open: boolean; readonly roles: readonly string[]; readonly unmapped: readonly string[] } {
	const mapped = groups.map((name) => ({ name, to: groupOf(mapping, name) }));
	const unmapped = mapped.flatMap(({ name, to }) => (to === null ? [name] : []));
	const everyone = groups.length === 0 || mapped.some(({ to }) => to === 'everyone');
	const roles = everyone ? [] : mapped.flatMap(({ to }) => (to === null || to === 'everyone' ? [] : [to.role]));
	return { open: everyone || roles.length > 0, roles: [...new Set(roles)].sort(), unmapped };
}

/** Points in whole credits, rounded up, so that nothing becomes free; and whether anything was rounded. */
export function creditsOf(
	points: number,
	{ points: from, credits: to }: ArkMapping
): { readonly credits: number; readonly exact: boolean } {
	const product = BigInt(points) * BigInt(to);
	const divisor = BigInt(from);
	const rest = product % divisor;
	return { credits: Number(product / divisor) + (rest > 0n ? 1 : 0), exact: rest === 0n };
}

/** The category that a kind goes to. */
export const categoryOf = ({ categories }: ArkMapping, kind: ArkKind): string => categories.get(kind) ?? usualCategories[kind];
