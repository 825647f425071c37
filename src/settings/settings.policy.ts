import type { Actor } from '#core/actor';
import { Forbidden, type TextParam, type TextParams } from '#core/errors';
import type { GuildId } from '#core/ids';
import { capabilityWords, type DeclaredCapability, declaredCapabilities, declaredCapability } from '#core/interactions/capabilities';
import type { Policy } from '#core/interactions/policy';
import { carries, hasCapability, type Reason, reasonFor } from './policy.js';
import type { Settings } from './settings.service.js';
import { type Capability, type FourEyes, permissionsSettings } from './settings.settings.js';

/** What one person may do under a capability, and why. */
export interface Standing {
	readonly capability: DeclaredCapability;
	readonly reason: Reason;
	/** Credits that one act of theirs may move; `null` without a limit. */
	readonly limit: number | null;
	/** Above this many credits a second person has to agree; `null`: never. */
	readonly fourEyesAbove: number | null;
}

/** What does not fit between the guild's mapping and what this version asks for. */
export interface MappingProblems {
	/** Mapped, but nothing in this version asks for them. */
	readonly unknown: readonly string[];
	/** Asked for, but mapped to nobody: they belong to the owner alone. */
	readonly unmapped: readonly DeclaredCapability[];
	/** Mapped to a slot that the guild does not have. */
	readonly noSlot: readonly { readonly capability: string; readonly slot: string }[];
	/** Acts that need a second person under a capability that nothing asks for. */
	readonly fourEyes: readonly string[];
}

/** Capabilities as the guild's pack or its owner mapped them to role slots. */
export class SettingsPolicy implements Policy {
	/** @param report Told of a failure to remember a slot's first member; the answer does not depend on it. */
	public constructor(
		private readonly settings: Settings,
		private readonly report: (error: unknown) => void
	) {}

	public async can(guild: GuildId, actor: Actor, capability: string): Promise<boolean> {
		const [facts, definition] = await Promise.all([this.settings.slotFacts(guild), this.definition(guild, capability)]);
		const slots = definition?.slots ?? [];
		if (slots.some((slot) => carries(facts, actor, slot))) this.settings.noteStaffed(guild, actor, slots).catch(this.report);
		return hasCapability(facts, definition, actor);
	}

	public async require(guild: GuildId, actor: Actor, capability: string): Promise<void> {
		if (await this.can(guild, actor, capability)) return;
		throw new Forbidden('settings.capability', await this.#who(guild, capability));
	}

	/** Credits that one act of this person under the capability may move; `null` without a limit. The guild's owner has none. */
	public async limit(guild: GuildId, actor: Actor, capability: string): Promise<number | null> {
		if (actor.isGuildOwner) return null;
		return (await this.definition(guild, capability))?.limit ?? null;
	}

	/** From which amount on acts under the capability need a second person, and for how long one is waited for; `null`: never. */
	public async fourEyes(guild: GuildId, capability: string): Promise<FourEyes | null> {
		const { fourEyes } = await this.settings.get(guild, permissionsSettings);
		return fourEyes.find((rule) => rule.capability === capability) ?? null;
	}

	/** What the guild says of a capability; `undefined` when its pack does not know it. */
	public async definition(guild: GuildId, capability: string): Promise<Capability | undefined> {
		return (await this.settings.get(guild, permissionsSettings)).capabilities.find((candidate) => candidate.key === capability);
	}

	/** What this person may do, capability by capability, and why. Nothing is remembered of them. */
	public async standing(guild: GuildId, actor: Actor): Promise<readonly Standing[]> {
		const [facts, { capabilities, fourEyes }] = await Promise.all([
			this.settings.slotFacts(guild),
			this.settings.get(guild, permissionsSettings)
		]);
		return declaredCapabilities().map((capability) => {
			const definition = capabilities.find(({ key }) => key === capability.key);
			const above = actor.isGuildOwner ? undefined : fourEyes.find((rule) => rule.capability === capability.key)?.above;
			return {
				capability,
				reason: reasonFor(facts, definition, actor),
				limit: actor.isGuildOwner || !capability.limited ? null : (definition?.limit ?? null),
				fourEyesAbove: above ?? null
			};
		});
	}

	/** What does not fit between the mapping and this version. */
	public async problems(guild: GuildId): Promise<MappingProblems> {
		const [facts, { capabilities, fourEyes }] = await Promise.all([
			this.settings.slotFacts(guild),
			this.settings.get(guild, permissionsSettings)
		]);
		const slots = new Set(['owner', 'member', ...facts.definitions.map(({ key }) => key)]);
		return {
			unknown: capabilities.filter(({ key }) => !declaredCapability(key)).map(({ key }) => key),
			unmapped: declaredCapabilities().filter(
				({ key }) => !capabilities.some((known) => known.key === key && known.slots.some((slot) => slots.has(slot)))
			),
			noSlot: capabilities.flatMap(({ key, slots: mapped }) =>
				mapped.filter((slot) => !slots.has(slot)).map((slot) => ({ capability: key, slot }))
			),
			fourEyes: fourEyes.filter(({ capability }) => !declaredCapability(capability)).map(({ capability }) => capability)
		};
	}

	/** The names of the slots that have a capability: `Owner, Admin`. */
	public async holders(guild: GuildId, capability: string): Promise<string> {
		const [facts, definition] = await Promise.all([this.settings.slotFacts(guild), this.definition(guild, capability)]);
		const names = (definition?.slots ?? ['owner']).map((slot) => facts.definitions.find((found) => found.key === slot)?.name ?? slot);
		return names.join(', ');
	}

	async #who(guild: GuildId, capability: string): Promise<TextParams> {
		const [who, definition] = await Promise.all([this.holders(guild, capability), this.definition(guild, capability)]);
		return { what: wordsOf(capability, definition), who: { kind: 'user-text', value: who } };
	}
}

/** What a capability is called: in the owner's words, else in ours, else by its key. */
export function wordsOf(key: string, definition: Capability | undefined): TextParam {
	if (definition?.description) return { kind: 'user-text', value: definition.description };
	const declared = declaredCapability(key);
	return declared ? { kind: 'text', key: capabilityWords(declared) } : { kind: 'user-text', value: key };
}
