import type { Actor } from '#core/actor';
import type { GuildId } from '#core/ids';
import { type FeatureGate, FeatureOff, offBy } from '#core/interactions/features';
import type { SettingsPolicy } from './settings.policy.js';
import type { Settings } from './settings.service.js';
import { featuresSettings } from './settings.settings.js';

/** What switching parts takes. */
export const switchCapabilities = ['config.edit', 'config.publish'] as const;

/** What an owner tells members about a part that is off; `null`: nothing. */
export type FeatureNote = (guild: GuildId) => Promise<string | null>;

/** Parts of a guild as its owner switched them. */
export class SettingsFeatures implements FeatureGate {
	readonly #notes = new Map<string, FeatureNote>();

	public constructor(
		private readonly settings: Settings,
		private readonly policy: Pick<SettingsPolicy, 'can' | 'holders'>
	) {}

	/** Announces, at start, what the card of a part that is off tells besides. */
	public note(feature: string, note: FeatureNote): void {
		this.#notes.set(feature, note);
	}

	public isOn(guild: GuildId, feature: string): Promise<boolean> {
		return this.settings.feature(guild, feature);
	}

	public async require(guild: GuildId, actor: Actor, feature: string): Promise<void> {
		const by = offBy(await this.settings.get(guild, featuresSettings), feature);
		if (by === null) return;
		const [edits, publishes, who, note] = await Promise.all([
			this.policy.can(guild, actor, switchCapabilities[0]),
			this.policy.can(guild, actor, switchCapabilities[1]),
			this.policy.holders(guild, switchCapabilities[0]),
			this.#notes.get(feature)?.(guild) ?? null
		]);
		throw new FeatureOff(feature, { by, who, maySwitch: edits && publishes, note });
	}
}
