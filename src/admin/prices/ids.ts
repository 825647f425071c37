import { defineId } from '#core/custom-id/index';
import { type RuleKind, ruleKinds } from '#shop';

/** All kinds of rules that change prices. */
export const pricesId = defineId('admin.prices', []);
/** A page of the rules of one kind; `show` is `live` or `archived`. */
export const priceListId = defineId('admin.prices-list', ['kind', 'show', 'page']);
export const priceRuleId = defineId('admin.prices-rule', ['kind', 'key']);
/** The form of a part of a rule: `main`, `times` or `bounds`; of a new one when `key` is empty. */
export const priceFormId = defineId('admin.prices-form', ['kind', 'key', 'version', 'part']);
export const priceSaveId = defineId('admin.prices-save', ['kind', 'key', 'version', 'part']);
/** `start`, `pause`, `ask` (before it is archived), `archive`, `restore`. */
export const priceActId = defineId('admin.prices-do', ['kind', 'key', 'version', 'act']);
/** A page of the uses of a coupon. */
export const couponUsesId = defineId('admin.prices-uses', ['key', 'page']);
/** Asks for which item a ladder makes variants, shows what it would make, and does it. */
export const ladderFormId = defineId('admin.ladder-form', ['key', 'item']);
export const ladderPlanId = defineId('admin.ladder-plan', ['key']);
export const ladderDoId = defineId('admin.ladder-do', ['key', 'version', 'item', 'itemVersion']);

/** A kind out of a custom id, which is input; `null` for anything else. */
export const ruleKind = (value: string): RuleKind | null => ruleKinds.find((kind) => kind === value) ?? null;
