import { defineId } from '#core/custom-id/index';

/** First screen of set-up. */
export const setupId = defineId('admin.setup', []);
/** Which preset of the pack. */
export const setupPresetId = defineId('admin.setup-preset', []);
/** A page of what is to be switched on. */
export const setupPartsId = defineId('admin.setup-parts', ['page']);
/** A part is to be on or off. */
export const setupPartId = defineId('admin.setup-part', ['part', 'to', 'page']);
/** The guild's time zone. */
export const setupZoneId = defineId('admin.setup-zone', []);
/** Opens the form of names. */
export const setupNamesId = defineId('admin.setup-names', []);
/** The filled form of names. */
export const setupFormId = defineId('admin.setup-form', []);
/** The plan, line by line. */
export const setupPlanId = defineId('admin.setup-plan', []);
/** Does it; carries the number of the last run that the screen knew, so that two clicks are one run. */
export const setupApplyId = defineId('admin.setup-apply', ['run']);
/** How far the run is. */
export const setupProgressId = defineId('admin.setup-progress', []);
/** Takes up the steps that were given up. */
export const setupResumeId = defineId('admin.setup-resume', []);
/** A page of the plan. */
export const setupLinesId = defineId('admin.setup-lines', ['page']);
/** One line of the plan, to be changed: `role` or `channel`, and its slot. */
export const setupSlotId = defineId('admin.setup-slot', ['kind', 'slot']);
/** An existing role or channel was picked for a slot. */
export const setupPickId = defineId('admin.setup-pick', ['kind', 'slot']);
/** A new one (`create`) or none (`out`) is wanted for a slot. */
export const setupSetId = defineId('admin.setup-set', ['kind', 'slot', 'choice']);
/** A page of the report of a run; run 0 is the newest. */
export const setupReportId = defineId('admin.setup-report', ['run', 'page']);
/** A page of what taking a run back would do. */
export const setupUndoId = defineId('admin.setup-undo', ['run', 'page']);
/** What is removed although people have used it. */
export const setupTickId = defineId('admin.setup-tick', ['run', 'page']);
/** Takes the run back as the screen showed it, or asks for the number first. */
export const setupUndoDoId = defineId('admin.setup-undo-do', ['run', 'count', 'digest']);
/** The form with the number of things that are removed. */
export const setupUndoFormId = defineId('admin.setup-undo-form', ['run', 'digest']);
/** The notice about real money. */
export const realMoneyId = defineId('admin.real-money', []);
/** Opens the form that confirms the notice which the screen showed. */
export const realMoneyAskId = defineId('admin.real-money-ask', ['hash']);
/** The filled form; carries which notice it was about. */
export const realMoneyFormId = defineId('admin.real-money-form', ['hash']);
/** Switches real money off. */
export const realMoneyOffId = defineId('admin.real-money-off', []);
/** Checks the books again, and unlocks payments when they balance. */
export const proveId = defineId('admin.prove', []);
/** The settings, by area. */
export const settingsId = defineId('admin.settings', []);
/** The area that was picked. */
export const settingsPickId = defineId('admin.settings-pick', []);
/** A page of an area's settings. */
export const settingsAreaId = defineId('admin.settings-area', ['area', 'page']);
/** Asks which page of an area. */
export const settingsJumpId = defineId('admin.settings-jump', ['area', 'pages']);
/** The page that was asked for. */
export const settingsJumpFormId = defineId('admin.settings-jump-form', ['area']);
/** One setting; `id` as `leafId` makes it. */
export const settingId = defineId('admin.setting', ['id']);
/** Opens the form for a new value. */
export const settingChangeId = defineId('admin.setting-change', ['id']);
/** The new value; carries a mark of the one that the form showed. */
export const settingFormId = defineId('admin.setting-form', ['id', 'seen']);
/** Puts a setting back; carries a mark of the value that the screen showed. */
export const settingResetId = defineId('admin.setting-reset', ['id', 'seen']);
/** Takes the change of one version back. */
export const settingUndoId = defineId('admin.setting-undo', ['id', 'version']);
/** A page of the audit log: its filters, its number, and where it begins. */
export const auditId = defineId('admin.audit', ['area', 'member', 'from', 'page', 'at']);
/** The filters of the audit log, one select each; they carry the other filters. */
export const auditAreaId = defineId('admin.audit-area', ['member', 'from']);
export const auditMemberId = defineId('admin.audit-member', ['area', 'from']);
export const auditFromId = defineId('admin.audit-from', ['area', 'member']);
/** What is filtered, as a file. */
export const auditExportId = defineId('admin.audit-export', ['area', 'member', 'from']);
/** Proves the audit log. */
export const auditVerifyId = defineId('admin.audit-verify', []);
/** Who may do what: a page of the overview. */
export const permissionsId = defineId('admin.permissions', ['page']);
/** The select of capabilities. */
export const permissionsPickId = defineId('admin.permissions-pick', []);
/** Who has one capability. */
export const permissionsOfId = defineId('admin.permissions-of', ['capability']);
/** A role was picked for a capability. */
export const permissionsRoleId = defineId('admin.permissions-role', ['capability']);
/** Asks before a role loses a capability. */
export const permissionsTakeId = defineId('admin.permissions-take', ['capability', 'role']);
/** Does it; carries the version of the settings that the screen showed. */
export const permissionsDoId = defineId('admin.permissions-do', ['capability', 'how', 'role', 'version']);
/** What is wrong in this guild. */
export const checkId = defineId('admin.check', ['page']);
/** What the fix of a problem will change. */
export const checkFixId = defineId('admin.check-fix', ['problem']);
/** Does it. */
export const checkDoId = defineId('admin.check-do', ['problem']);
