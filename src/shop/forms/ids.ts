import { defineId } from '#core/custom-id/index';

/** Opens a form, or goes on with it. `about`: whom or what it is about, empty for nothing; the button of a domain that takes the form over. */
export const formOpenId = defineId('shop.form', ['form', 'about']);
/** Opens a page of the form on its way. */
export const formPageId = defineId('shop.form-page', ['form', 'page']);
/** A submitted page. */
export const formSaveId = defineId('shop.form-save', ['form', 'page']);
/** Sends the form; `started` names the draft, so that two presses are one submission. */
export const formSendId = defineId('shop.form-send', ['form', 'started']);
/** Gives the form up. */
export const formDiscardId = defineId('shop.form-off', ['form']);
