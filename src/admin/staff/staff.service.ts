import type { Actor } from '#core/actor';
import { NotFound, type TextParam } from '#core/errors';
import type { GuildId } from '#core/ids';
import { declaredCapabilities } from '#core/interactions/capabilities';
import type { Policy } from '#core/interactions/policy';
import type { OrderRow } from '#orders';
import { memberSlot, ownerSlot, permissionsSettings, type RoleSlot, type Settings, type SlotUses, wordsOf } from '#settings';
import type { GuildFacts } from '../setup/setup.types.js';

/** Who works with one of the staff's roles. */
export interface StaffSlot {
	readonly key: string;
	readonly name: string;
	/** The role behind it; `null`: none. A role that is gone at Discord has no name. */
	readonly role: { readonly id: string; readonly name: string | null; readonly members: number } | null;
	/** Names of the slots that act for it while nobody carries the role; the owner always does. */
	readonly standIns: readonly string[];
	/** What those who have it may do. */
	readonly may: readonly TextParam[];
}

/** What somebody of the staff has in hand. */
export interface StaffLoad {
	readonly name: string;
	readonly orders: number;
}

/** The staff of a guild. */
export interface StaffLook {
	readonly slots: readonly StaffSlot[];
	readonly loads: readonly StaffLoad[];
	/** Orders that nobody has claimed. */
	readonly unclaimed: number;
	/** When staff are at work again; `null`: they are now. */
	readonly backAt: Date | null;
	/** Whether the reader may give slots other roles. */
	readonly mayMap: boolean;
}

/** What giving a slot another role would do. */
export interface RolePreview {
	readonly slot: StaffSlot;
	readonly role: { readonly id: string; readonly name: string; readonly members: number };
	/** Open orders; who holds them goes on. */
	readonly orders: number;
}

export interface StaffDeps {
	readonly settings: Settings;
	readonly policy: Policy;
	readonly uses: Pick<SlotUses, 'usesRole'>;
	facts(guild: GuildId): Promise<Pick<GuildFacts, 'roles'>>;
	/** How many members carry each role. */
	memberCounts(guild: GuildId): Promise<ReadonlyMap<string, number>>;
	openOrders(guild: GuildId): Promise<readonly Pick<OrderRow, 'assignee' | 'assigneeName'>[]>;
	backAt(guild: GuildId): Promise<Date | null>;
}

const map = 'permissions.edit';

/** The staff of a guild: which roles they have, what these may do, and who holds how much of what is open. */
export class Staff {
	public constructor(private readonly deps: StaffDeps) {}

	/** @throws Forbidden without `config.view`. */
	public async look(guild: GuildId, actor: Actor): Promise<StaffLook> {
		const { policy, openOrders, backAt } = this.deps;
		await policy.require(guild, actor, 'config.view');
		const [slots, orders, at, mayMap] = await Promise.all([
			this.#slots(guild),
			openOrders(guild),
			backAt(guild),
			policy.can(guild, actor, map)
		]);
		return { slots, loads: loadsOf(orders), unclaimed: orders.filter(({ assignee }) => assignee === null).length, backAt: at, mayMap };
	}

	/** One slot. @throws Forbidden · NotFound `admin.staffSlot` */
	public async slot(guild: GuildId, actor: Actor, key: string): Promise<StaffSlot & { readonly mayMap: boolean }> {
		await this.deps.policy.require(guild, actor, 'config.view');
		const found = (await this.#slots(guild)).find((slot) => slot.key === key);
		if (!found) throw new NotFound('admin.staffSlot');
		return { ...found, mayMap: await this.deps.policy.can(guild, actor, map) };
	}

	/** What another role for a slot would do. @throws as `slot` · Forbidden without `permissions.edit` · NotFound `admin.settingRole` */
	public async preview(guild: GuildId, actor: Actor, key: string, role: string): Promise<RolePreview> {
		await this.deps.policy.require(guild, actor, map);
		const [slot, { roles }, members, orders] = await Promise.all([
			this.slot(guild, actor, key),
			this.deps.facts(guild),
			this.deps.memberCounts(guild),
			this.deps.openOrders(guild)
		]);
		const found = roles.find(({ id, managed }) => id === role && !managed && id !== guild);
		if (!found) throw new NotFound('admin.settingRole');
		return { slot, role: { id: found.id, name: found.name, members: members.get(found.id) ?? 0 }, orders: orders.length };
	}

	async #slots(guild: GuildId): Promise<readonly StaffSlot[]> {
		const { settings, uses } = this.deps;
		const [facts, { capabilities }, { roles }, members] = await Promise.all([
			settings.slotFacts(guild),
			settings.get(guild, permissionsSettings),
			this.deps.facts(guild),
			this.deps.memberCounts(guild)
		]);
		const nameOf = (key: string): string => facts.definitions.find((one) => one.key === key)?.name ?? key;
		const known = declaredCapabilities();
		const mapped = ({ key }: RoleSlot): boolean =>
			key !== ownerSlot && key !== memberSlot && (uses.usesRole(key) || facts.roles[key] !== undefined);
		return facts.definitions.filter(mapped).map((slot): StaffSlot => {
			const id = facts.roles[slot.key];
			const role = roles.find((one) => one.id === id);
			return {
				key: slot.key,
				name: slot.name,
				role: id === undefined ? null : { id, name: role?.name ?? null, members: members.get(id) ?? 0 },
				standIns: slot.fallback.filter((key) => key !== ownerSlot).map(nameOf),
				may: capabilities
					.filter(({ key, slots }) => slots.includes(slot.key) && known.some((one) => one.key === key))
					.map((capability) => wordsOf(capability.key, capability))
			};
		});
	}
}

/** How many open orders each of the staff has, the most first. */
function loadsOf(orders: readonly Pick<OrderRow, 'assignee' | 'assigneeName'>[]): readonly StaffLoad[] {
	const held = new Map<string, StaffLoad>();
	for (const { assignee, assigneeName } of orders) {
		if (assignee === null) continue;
		held.set(assignee, { name: assigneeName ?? assignee, orders: (held.get(assignee)?.orders ?? 0) + 1 });
	}
	return [...held.values()].sort((one, other) => other.orders - one.orders);
}
