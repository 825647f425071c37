export { escapeInline, escapeMarkup, visible } from './escape.js';
export { fallbackEmoji } from './icons.js';
export { namespaces, refusalKey } from './refusal-key.js';
export { defaultLocale, i18nextOptions, loadStrings, type OnMissing, Strings, type StringsOptions } from './strings.js';
export { createViewContext, type ViewContextOptions } from './view-context.js';
