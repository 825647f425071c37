import type { Problem } from '#core/checks';
import { type Capability, memberSlot, ownerSlot, type RoleSlot } from '#settings';

/** Acts of an order's way that must not hang on the owner alone; what nobody else may do is told. */
const everyday = ['orders.fulfil', 'disputes.resolve'] as const;

export interface TeamFacts {
	readonly capabilities: readonly Capability[];
	readonly roleSlots: readonly RoleSlot[];
	/** Role of each slot. */
	readonly roles: Readonly<Record<string, string>>;
	/** How many members carry each role; `null`: Discord did not say. */
	readonly members: ReadonlyMap<string, number> | null;
	/** Items for sale, with the slots whose members may take their orders. */
	readonly items: readonly { readonly name: string; readonly slots: readonly string[] }[];
}

const listed = 3;

/** Who can do what must be done: roles that nobody carries, and items that nobody may fulfil. Pure. */
export function teamProblems({ capabilities, roleSlots, roles, members, items }: TeamFacts): readonly Problem[] {
	const carried = (slot: string): boolean => {
		if (slot === memberSlot) return true;
		const role = roles[slot];
		return role !== undefined && (members === null || (members.get(role) ?? 0) > 0);
	};
	const alone = everyday.flatMap((key): Problem[] => {
		const slots = capabilities.find((one) => one.key === key)?.slots;
		// What the guild's settings do not name is the owner's by choice.
		if (!slots || slots.some((slot) => slot !== ownerSlot && carried(slot))) return [];
		const names = slots.flatMap((slot) => roleSlots.find((one) => one.key === slot && one.key !== ownerSlot)?.name ?? []);
		return [
			{
				id: `team.${key.replace('_', '-')}`,
				weight: 'warn',
				title: { key: `admin:check.alone.${key.replace('.', '-')}` },
				text: { key: 'admin:check.alone.text', params: { roles: { kind: 'user-text', value: names.slice(0, listed).join(', ') || '–' } } },
				remedy: { kind: 'people' },
				// A guild begins with empty roles: the set-up says so.
				quiet: true
			}
		];
	});
	const known = new Set([ownerSlot, ...roleSlots.map(({ key }) => key)]);
	const orphans = items.filter(({ slots }) => slots.length > 0 && !slots.some((slot) => known.has(slot)));
	if (orphans.length === 0) return alone;
	const names = orphans.map(({ name }) => name);
	return [
		...alone,
		{
			id: 'items.staff',
			weight: 'bad',
			title: { key: 'admin:check.itemsStaff.title', params: { count: names.length } },
			text: { key: 'admin:check.itemsStaff.text', params: { items: { kind: 'user-text', value: names.slice(0, listed).join(', ') } } },
			remedy: { kind: 'people' }
		}
	];
}
