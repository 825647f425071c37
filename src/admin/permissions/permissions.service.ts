import type { Actor } from '#core/actor';
import { DomainError, Forbidden, NotFound, type TextParam } from '#core/errors';
import { type GuildId, type RoleId, roleId } from '#core/ids';
import { type DeclaredCapability, declaredCapabilities, declaredCapability } from '#core/interactions/capabilities';
import type { UnitWriter } from '#core/units/unit';
import {
	type Capability,
	type FourEyes,
	type MappingProblems,
	memberSlot,
	ownerSlot,
	permissionsSettings,
	type RoleSlot,
	type Settings,
	type SettingsPatch,
	type SettingsPolicy,
	type Standing,
	wordsOf
} from '#settings';

/** A role slot that has a capability. */
export interface Holder {
	readonly slot: string;
	readonly name: string;
	/** The role behind it; `null` while none is mapped: then its stand-ins act. */
	readonly role: RoleId | null;
	/** Whether somebody is known to carry the role. */
	readonly staffed: boolean;
}

/** Who has one capability. */
export interface CapabilityLook {
	readonly capability: DeclaredCapability;
	readonly words: TextParam;
	readonly holders: readonly Holder[];
	readonly limit: number | null;
	readonly fourEyes: FourEyes | null;
	/** Of the settings that this shows; a change names it. */
	readonly version: number;
}

/** All capabilities, and what does not fit. */
export interface PermissionsLook {
	readonly capabilities: readonly CapabilityLook[];
	readonly problems: MappingProblems;
}

/** A role that is to get a capability, or to lose it. */
export interface Mapping {
	readonly capability: string;
	readonly role: { readonly id: RoleId; readonly name: string };
	readonly how: 'add' | 'remove';
}

/** What a change of the mapping would do. */
export interface MappingPreview extends Mapping {
	readonly look: CapabilityLook;
	/** A slot whose role is gone: the role takes its place, with everything that the slot may do. */
	readonly place: Holder | null;
	/** The words of what the role would have by that place. */
	readonly placeWords: readonly TextParam[];
	/** Nobody but the guild's owner has it afterwards. */
	readonly ownerAlone: boolean;
	/** Open work that asks for it. */
	readonly openWork: number;
}

export interface PermissionsDeps {
	readonly settings: Settings;
	readonly policy: SettingsPolicy;
	readonly units: UnitWriter;
	/** Whether the guild has this role at Discord. */
	roleExists(guild: GuildId, role: RoleId): boolean;
	/** How much that is open now asks for the capability. */
	openWork(guild: GuildId, capability: string): Promise<number>;
}

const edit = 'permissions.edit';

/** Who may do what in a guild: looked at, explained for a person, and mapped to roles. The guild's owner always has everything. */
export class Permissions {
	public constructor(private readonly deps: PermissionsDeps) {}

	/** @throws Forbidden `settings.capability`. */
	public async look(guild: GuildId, actor: Actor): Promise<PermissionsLook> {
		await this.deps.policy.require(guild, actor, edit);
		const capabilities = await Promise.all(declaredCapabilities().map(({ key }) => this.#of(guild, key)));
		return { capabilities, problems: await this.deps.policy.problems(guild) };
	}

	/** Who has one capability. @throws Forbidden `settings.capability` · NotFound `admin.capability`. */
	public async capability(guild: GuildId, actor: Actor, key: string): Promise<CapabilityLook> {
		await this.deps.policy.require(guild, actor, edit);
		return this.#of(guild, key);
	}

	/**
	 * What a person may do, and why.
	 *
	 * @param key Only this capability.
	 * @throws Forbidden `settings.capability` · NotFound `admin.capability`.
	 */
	public async test(guild: GuildId, actor: Actor, of: Actor, key: string | null): Promise<readonly Standing[]> {
		await this.deps.policy.require(guild, actor, edit);
		const all = await this.deps.policy.standing(guild, of);
		if (key === null) return all;
		const found = all.filter(({ capability }) => capability.key === key);
		if (found.length === 0) throw unknownCapability(key);
		return found;
	}

	/** The names of the guild's role slots. */
	public async slotNames(guild: GuildId): Promise<ReadonlyMap<string, string>> {
		return new Map((await this.deps.settings.slotFacts(guild)).definitions.map(({ key, name }) => [key, name]));
	}

	/** What choosing this role for the capability would do: a role that has it loses it, another gets it. @throws as `apply`. */
	public async preview(
		guild: GuildId,
		actor: Actor,
		wanted: Omit<Mapping, 'how'> & Partial<Pick<Mapping, 'how'>>
	): Promise<MappingPreview> {
		const look = await this.capability(guild, actor, wanted.capability);
		const has = look.holders.some(({ role }) => role === wanted.role.id);
		const mapping: Mapping = { capability: wanted.capability, role: wanted.role, how: wanted.how ?? (has ? 'remove' : 'add') };
		await this.#allowed(guild, actor, mapping);
		if ((mapping.how === 'add') === has) throw new DomainError('admin.mappedAlready', { role: named(mapping.role.name) });
		const { roleExists } = this.deps;
		const gone = mapping.how === 'add' ? look.holders.find(({ role }) => role !== null && !roleExists(guild, role)) : undefined;
		const taken = Object.values((await this.deps.settings.slotFacts(guild)).roles).includes(mapping.role.id);
		const place = gone && !taken ? gone : null;
		if (place && !actor.isGuildOwner) throw new Forbidden('admin.permissionsOwner');
		const left = look.holders.filter(({ role, slot, staffed }) => role !== mapping.role.id && slot !== ownerSlot && staffed);
		const ownerAlone = mapping.how === 'remove' && left.length === 0;
		const placeWords = place ? await this.#wordsOfSlot(guild, place.slot) : [];
		return {
			...mapping,
			look,
			place,
			placeWords,
			ownerAlone,
			openWork: ownerAlone ? await this.deps.openWork(guild, mapping.capability) : 0
		};
	}

	/**
	 * Gives a role the capability, or takes it. A role without a slot gets one of its own.
	 *
	 * @param seen The version of the settings that the person was shown.
	 * @throws Forbidden `settings.capability` · `admin.permissionsOwner` for what only the guild's owner maps · `admin.permissionsBeyond` for what
	 * the person does not have themselves · DomainError `admin.everyone` · `admin.mappedAlready` · `settings.stale` {version}.
	 */
	public async apply(guild: GuildId, actor: Actor, mapping: Mapping, seen: number): Promise<CapabilityLook> {
		const { settings, units } = this.deps;
		settings.changed(guild);
		const { look, place } = await this.preview(guild, actor, mapping);
		const [{ capabilities }, raw, facts] = await Promise.all([
			settings.get(guild, permissionsSettings),
			settings.values(guild),
			settings.slotFacts(guild)
		]);
		const known = Object.keys(facts.roles).find((slot) => facts.roles[slot] === mapping.role.id);
		const slot = known ?? `role-${mapping.role.id}`;
		const mine = look.holders.filter(({ role }) => role === mapping.role.id).map((holder) => holder.slot);
		const before = look.holders.map((holder) => holder.slot);
		const kept = before.filter((key) => !mine.includes(key));
		const after = place ? before : mapping.how === 'add' ? [...before, slot] : kept;
		const replacing: SettingsPatch = { roles: place ? { [place.slot]: mapping.role.id } : {} };
		const changing: SettingsPatch = {
			values: {
				permissions: withField(raw.permissions, 'capabilities', withSlots(capabilities, mapping.capability, after)),
				...(mapping.how === 'add' && !facts.definitions.some(({ key }) => key === slot)
					? { slots: withField(raw.slots, 'roleSlots', [...facts.definitions, ownSlot(slot, mapping.role.name)]) }
					: {})
			},
			...(mapping.how === 'add' && known === undefined ? { roles: { [slot]: mapping.role.id } } : {})
		};
		const patch = place ? replacing : changing;
		const action = mapping.how === 'add' ? 'permissions.given' : 'permissions.taken';
		const compiled = await settings.compile(guild, seen, patch, { actor: actor.id, action });
		try {
			await units.execute({
				guild,
				key: `permissions:${seen}:${actor.id}:${mapping.capability}:${mapping.how}:${mapping.role.id}`,
				content: { slots: after },
				changes: compiled.changes,
				audit: [
					...compiled.audit,
					{
						actor: actor.id,
						actorKind: actor.isGuildOwner ? 'owner' : 'staff',
						action,
						target: `capability:${mapping.capability}`,
						before: { slots: before },
						after: { slots: after, role: mapping.role.id, place: place?.slot ?? null }
					}
				]
			});
		} finally {
			settings.changed(guild);
		}
		return this.#of(guild, mapping.capability);
	}

	async #allowed(guild: GuildId, actor: Actor, { capability, role, how }: Mapping): Promise<void> {
		if (how === 'add' && role.id === roleId(guild)) throw new DomainError('admin.everyone');
		if (actor.isGuildOwner) return;
		// Whoever maps for the owner hands on what they have; the right to map itself is the owner's to give.
		if (capability === edit) throw new Forbidden('admin.permissionsOwner');
		if (!(await this.deps.policy.can(guild, actor, capability))) throw new Forbidden('admin.permissionsBeyond');
	}

	async #wordsOfSlot(guild: GuildId, slot: string): Promise<readonly TextParam[]> {
		const { capabilities } = await this.deps.settings.get(guild, permissionsSettings);
		return capabilities.filter(({ key, slots }) => slots.includes(slot) && declaredCapability(key)).map((one) => wordsOf(one.key, one));
	}

	async #of(guild: GuildId, key: string): Promise<CapabilityLook> {
		const capability = declaredCapability(key);
		if (!capability) throw unknownCapability(key);
		const [facts, { version }, definition, fourEyes] = await Promise.all([
			this.deps.settings.slotFacts(guild),
			this.deps.settings.state(guild),
			this.deps.policy.definition(guild, key),
			this.deps.policy.fourEyes(guild, key)
		]);
		const nameOf = (slot: string): string => facts.definitions.find((one) => one.key === slot)?.name ?? slot;
		const holders = (definition?.slots ?? []).map((slot): Holder => {
			const role = facts.roles[slot];
			return {
				slot,
				name: nameOf(slot),
				role: role === undefined ? null : roleId(role),
				staffed: slot === memberSlot || (role !== undefined && facts.staffed[slot] === role)
			};
		});
		return { capability, words: wordsOf(key, definition), holders, limit: definition?.limit ?? null, fourEyes, version };
	}
}

const named = (value: string): TextParam => ({ kind: 'user-text', value });

const unknownCapability = (key: string): NotFound => new NotFound('admin.capability', { key: named(key.slice(0, 60)) });

/** A slot for a role that the owner chose and that has none; the guild's owner stands in. */
const ownSlot = (key: string, name: string): RoleSlot => ({
	key,
	name: name.slice(0, 100) || key,
	create: false,
	fallback: [ownerSlot],
	description: ''
});

function withSlots(capabilities: readonly Capability[], key: string, slots: readonly string[]): readonly Capability[] {
	const changed = [...slots];
	const known = capabilities.find((capability) => capability.key === key);
	if (!known) return [...capabilities, { key, slots: changed.includes(ownerSlot) ? changed : [ownerSlot, ...changed], description: '' }];
	return capabilities.map((capability) => (capability === known ? { ...capability, slots: changed } : capability));
}

/** A copy of stored values with one field changed; fields of other versions stay. */
function withField(stored: unknown, field: string, value: unknown): unknown {
	return { ...(typeof stored === 'object' && stored !== null ? stored : {}), [field]: value };
}
