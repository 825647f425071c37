import { defineId } from '#core/custom-id/index';

/** The reader's own wallet. */
export const walletId = defineId('economy.wallet', []);
/** A page of the reader's history: which currency, and after which entry (`''`: from the newest). */
export const historyId = defineId('economy.history', ['kind', 'after']);
/** The select that filters the history. */
export const historyFilterId = defineId('economy.history-filter', []);
/** Claims the start grant. */
export const startGrantId = defineId('economy.start-grant', []);

/** Opens the form that asks whom to send how much. */
export const sendId = defineId('economy.send', []);
/** The filled form. */
export const sendFormId = defineId('economy.send-form', []);
/** Sends what was shown; carries the interaction that asked. */
export const sendYesId = defineId('economy.send-yes', ['request']);

/** Opens the form that takes a correction back; carries the interaction that made it. */
export const adjustBackId = defineId('economy.adjust-back', ['request']);
/** The filled form. */
export const adjustBackFormId = defineId('economy.adjust-back-form', ['request']);

/** Opens the shop, which another domain owns. */
export const openShop = '1:shop.home:-';

/** Opens an order's screen, which a higher domain owns: here it is only an id. */
export const openOrder = (code: string): string => `1:orders.view:-:${code}`;
