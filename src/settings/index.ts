export { definedSlices, defineSettings, type SettingsSlice } from './define.js';
export { sameJson, toValue } from './json.js';
export { type PackSections, packSlices, type SliceValues } from './pack-slices.js';
export { memberSlot, ownerSlot, type SlotFacts } from './policy.js';
export { isZone, type MemberPreferences, Preferences } from './preferences.service.js';
export { SettingsPolicy } from './settings.policy.js';
export { type Mention, Settings } from './settings.service.js';
export {
	type Capability,
	type ChannelSlot,
	featuresSettings,
	permissionsSettings,
	type RoleSlot,
	slotsSettings,
	textsSettings
} from './settings.settings.js';
export type { GuildState, InstalledPack, SettingsAuthor, SettingsPatch } from './settings.types.js';
export type { SettingsChange } from './settings-change.js';
export { type ChannelUse, SlotUses } from './slot-uses.js';
