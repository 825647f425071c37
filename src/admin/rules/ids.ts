import { defineId } from '#core/custom-id/index';

/**
 * Areas of rules: what pays, the ladder, what has to be earned, tiers of trust. `levels` and `tenure` belong to the ladder's screen, `growth` and
 * `ceiling` to that of tiers.
 */
export const ruleAreas = ['reward', 'rank', 'gate', 'tier', 'levels', 'tenure', 'growth', 'ceiling'] as const;
export type RuleArea = (typeof ruleAreas)[number];
/** Areas that have a list of their own. */
export const listAreas = ['reward', 'rank', 'gate', 'tier'] as const satisfies readonly RuleArea[];
export type ListArea = (typeof listAreas)[number];
/** An area out of a custom id, which is input. */
export const ruleArea = (value: string): RuleArea => ruleAreas.find((area) => area === value) ?? 'reward';

/** A page of an area's rows. */
export const rulesId = defineId('admin.rules', ['area', 'page']);
/** One row; `part` is a screen of it: `card`, `conditions`, `caps`, `preview`, `history`. */
export const ruleId = defineId('admin.rule', ['area', 'key', 'part']);
/** Opens a form: `basics`, `amounts`, `cap`, `sample`, `new`, … `seen` is the row's mark. */
export const ruleFormId = defineId('admin.rule-form', ['area', 'key', 'seen', 'part']);
export const ruleSaveId = defineId('admin.rule-save', ['area', 'key', 'seen', 'part']);
/** Does something to a row: `on`, `off`, `archive` (asks), `archived`, `restore`, `clone`, `cap-remove.2`, `demands.30.10.14`, … */
export const ruleDoId = defineId('admin.rule-do', ['area', 'key', 'seen', 'act']);
/** Select of an event, of a field for a condition, or of a role. */
export const rulePickId = defineId('admin.rule-pick', ['area', 'key', 'seen', 'part']);
/** Takes an edit back by the version that it made. */
export const ruleUndoId = defineId('admin.rule-undo', ['area', 'key', 'version']);
