import { defineId } from '#core/custom-id/index';

/** The reader's own game identity. */
export const identityHomeId = defineId('identity.home', []);
/** Opens the form. */
export const identityEnterId = defineId('identity.enter', []);
/** The filled form. */
export const identityFormId = defineId('identity.form', []);
/** Lets others see the survivor (`on`), or no longer (`off`). */
export const identityShareId = defineId('identity.share', ['shown']);
/** Takes back what waits. */
export const identityBackId = defineId('identity.takeBack', []);

/** Staff: what waits. */
export const identityQueueId = defineId('identity.queue', []);
/** Staff: one identity with its ids and its proof. */
export const identityOpenId = defineId('identity.open', ['member']);
/** Staff: the claim is right. `n`: as it was looked at. */
export const identityVerifyId = defineId('identity.verify', ['member', 'n']);
/** Staff: what a transfer takes from whom, and the button that does it. */
export const identityTransferId = defineId('identity.transfer', ['member', 'n', 'from']);
export const identityTransferYesId = defineId('identity.transferYes', ['member', 'n', 'from']);
/** Staff: opens the form of a refusal. */
export const identityRefuseId = defineId('identity.refuse', ['member', 'n']);
export const identityRefuseFormId = defineId('identity.refuseForm', ['member', 'n']);
/** Staff: opens a case about the claim. */
export const identityCaseId = defineId('identity.case', ['member', 'n']);
/** Staff: opens the form of a search. */
export const identitySearchId = defineId('identity.search', []);
export const identitySearchFormId = defineId('identity.searchForm', []);
