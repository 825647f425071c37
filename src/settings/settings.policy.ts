import type { Actor } from '#core/actor';
import { Forbidden, type TextParams } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { Policy } from '#core/interactions/policy';
import { carries, hasCapability } from './policy.js';
import type { Settings } from './settings.service.js';
import { type Capability, permissionsSettings } from './settings.settings.js';

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

	/** What the guild says of a capability; `undefined` when its pack does not know it. */
	public async definition(guild: GuildId, capability: string): Promise<Capability | undefined> {
		return (await this.settings.get(guild, permissionsSettings)).capabilities.find((candidate) => candidate.key === capability);
	}

	async #who(guild: GuildId, capability: string): Promise<TextParams> {
		const [facts, definition] = await Promise.all([this.settings.slotFacts(guild), this.definition(guild, capability)]);
		const names = (definition?.slots ?? ['owner']).map((slot) => facts.definitions.find((found) => found.key === slot)?.name ?? slot);
		return {
			what: { kind: 'user-text', value: definition?.description || capability },
			who: { kind: 'user-text', value: names.join(', ') }
		};
	}
}
