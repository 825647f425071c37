import type { AuditRow } from '#core/audit/chain';
import type { GuildId } from '#core/ids';
import type { Policy } from '#core/interactions/policy';
import type { UnitWriter } from '#core/units/unit';
import type { Settings, SettingsHistory, ValueChange } from '#settings';
import type { PackFile } from '../pack-file.js';
import type { GuildLooker } from '../setup/setup.ports.js';
import type { Leaf } from './leaf.js';

/** What the service of settings works with. */
export interface ConfigDependencies {
	readonly settings: Settings;
	readonly history: Pick<SettingsHistory, 'of' | 'value'>;
	/** The audit log: who filled a slot. */
	readonly log: { about(guild: GuildId, targets: readonly string[], limit: number): Promise<readonly AuditRow[]> };
	readonly policy: Policy;
	readonly units: UnitWriter;
	readonly packs: Pick<PackFile, 'get'>;
	readonly looker: Pick<GuildLooker, 'facts'>;
	/** Languages of the interface. */
	readonly locales: readonly string[];
}

/** Where a value comes from: nobody has set one, set-up with its pack, or somebody here. */
export type Origin = 'default' | 'pack' | 'owner';

/** A setting with its present value. */
export interface SettingNow {
	readonly leaf: Leaf;
	/** Of the setting, for custom ids. */
	readonly id: string;
	/** `undefined`: none. */
	readonly value: unknown;
	/** A mark of the value: who changes it names the one that they saw. */
	readonly seen: string;
}

/** Everything that is told about one setting. */
export interface SettingLook extends SettingNow {
	readonly origin: Origin;
	/** What holds where nothing is set. */
	readonly fallback: unknown;
	/** What the pack of this guild says; `undefined`: nothing. A reset goes back to it, else to `fallback`. */
	readonly pack: unknown;
	/** Whether a reset would change anything. */
	readonly resets: boolean;
	/** Whether a value may be typed. */
	readonly typed: boolean;
	/** Which of its area it is, from 0. */
	readonly position: number;
	/** Its last changes, the newest first. */
	readonly changes: readonly ValueChange[];
}

/** One change, as it was made. */
export interface SettingChanged {
	readonly now: SettingNow;
	readonly before: unknown;
	/** The version that is live now. */
	readonly version: number;
	/** `false`: the value was there already. */
	readonly changed: boolean;
	/** It waits in the draft until it is published. */
	readonly waits?: boolean;
}

/** A value that may be given, and what speaks for it: it was typed, is one of the choices, is there now, is the default or the pack's. */
export interface Offer {
	/** In the form in which it is typed. */
	readonly value: string;
	readonly why: 'typed' | 'choice' | 'now' | 'default' | 'pack';
}
