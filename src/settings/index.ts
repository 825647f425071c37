export { definedSlices, defineSettings, type SettingsSlice } from './define.js';
export { canonicalJson, sameJson, toValue } from './json.js';
export { OwnTexts } from './own-texts.js';
export { inFirst, type OwnTextName, ownTextLimits, ownTextsSettings } from './own-texts.settings.js';
export {
	readSection,
	type SettingSection,
	sameSection,
	sectionOf,
	settingSections,
	withFormerSection,
	withSection
} from './pack-sections.js';
export { type PackSections, packSlices, type SliceValues } from './pack-slices.js';
export { memberSlot, ownerSlot, type Reason, type SlotFacts } from './policy.js';
export { isZone, type MemberPreferences, Preferences } from './preferences.service.js';
export { maxPlanMs } from './publishing/plans.js';
export { heldVersion } from './publishing/publishing.changes.js';
export { maxNote } from './publishing/publishing.refusals.js';
export { Publishing } from './publishing/publishing.service.js';
export type {
	DocChange,
	DocKind,
	DraftMarks,
	Finding,
	PlannedVersion,
	PublishCheck,
	Publisher,
	PublishingState,
	Side,
	VersionAction,
	VersionAuthor,
	VersionDoc,
	VersionFacts,
	VersionSource
} from './publishing/publishing.types.js';
export { settingsIn, settingsSource } from './publishing/settings.source.js';
export type { VersionStore } from './publishing/version.store.js';
export { rowEmoji, rowKey, rowNumber, rowRefusal, rowText } from './row-input.js';
export {
	type BesideList,
	type MarkedRow,
	markOfRow,
	type RowChange,
	type RowEditor,
	type RowList,
	type RowsEdited,
	SettingRows,
	type StoredSetting
} from './setting-rows.js';
export { type FeatureNote, SettingsFeatures, switchCapabilities } from './settings.features.js';
export { SettingsHistory, type ValueChange, type ValueHistory, type VersionPath, valueAt } from './settings.history.js';
export { type MappingProblems, SettingsPolicy, type Standing, wordsOf } from './settings.policy.js';
export { type Mention, Settings, type SlotBinding } from './settings.service.js';
export {
	type Capability,
	type ChannelSlot,
	type FourEyes,
	featuresSettings,
	permissionsSettings,
	type RoleSlot,
	slotsSettings,
	textsSettings
} from './settings.settings.js';
export type { GuildSettings, GuildState, InstalledPack, SettingsAuthor, SettingsPatch } from './settings.types.js';
export { heldSlot, type SettingsChange } from './settings-change.js';
export { type ChannelUse, SlotUses } from './slot-uses.js';
export { nextOpening, type WorkingHours, weekdays, workingHoursSchema } from './working-hours.js';
