import { defineId } from '#core/custom-id/index';
import { type ArkKind, arkKinds } from '#shop';

/** How the file is mapped; a page of its groups. */
export const arkMappingId = defineId('admin.ark', ['page']);
/** Select of a group, by its place in the file that `digest` names. */
export const arkGroupPickId = defineId('admin.ark-group', ['digest']);
/** Select of the role that a group is. */
export const arkGroupRoleId = defineId('admin.ark-group-role', ['digest', 'index']);
/** `everyone` or `nobody`. */
export const arkGroupActId = defineId('admin.ark-group-do', ['digest', 'index', 'act']);
/** Select of a kind of entry, and of the category that it goes to. */
export const arkKindPickId = defineId('admin.ark-kind', []);
export const arkKindSetId = defineId('admin.ark-kind-set', ['kind']);
/** The form of the rate. */
export const arkRateId = defineId('admin.ark-rate', []);
export const arkRateSaveId = defineId('admin.ark-rate-save', []);
/** Makes a plan of the file that `digest` names. */
export const arkPlanId = defineId('admin.ark-plan', ['digest']);
/** Forgets the file. */
export const arkDropId = defineId('admin.ark-drop', []);

/** A kind out of a select, which is input; `null` for anything else. */
export const arkKind = (value: string | undefined): ArkKind | null => arkKinds.find((kind) => kind === value) ?? null;
