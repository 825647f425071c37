export { type Adjusted, type Adjustment, Adjustments, type AdjustOutcome } from './adjust.service.js';
export { booksModel, checkpointModel, type Difference } from './books.model.js';
export { BooksRepository } from './books.repository.js';
export { checkAmount } from './compile.js';
export type { Flows } from './economy.repository.js';
export { EconomyRepository } from './economy.repository.js';
export {
	Economy,
	type EconomyDeps,
	type ReversalRequest,
	type StartGrant,
	type TransferDone,
	type TransferRequest
} from './economy.service.js';
export { type EconomySettings, economySettings } from './economy.settings.js';
export { startGrantId, walletId } from './ids.js';
export { accountModel, holdModel, postingModel } from './ledger.model.js';
export {
	type AccountName,
	type CaptureDraft,
	type Currency,
	currencies,
	type GrantDraft,
	type HoldDraft,
	type HoldPartDraft,
	type HoldRef,
	holdAccount,
	type Leg,
	type MaxBalances,
	maxAmount,
	memberAccount,
	mint,
	moneyLock,
	type PostingDraft,
	type Reason,
	shopAccount,
	sink,
	taxAccount
} from './money.js';
export { type Proof, proveBooks } from './proof.js';
export { noticeHash, type RealMoney, realMoneyOf } from './real-money.js';
export {
	type BooksStatus,
	booksLockedEffect,
	type OpenOwners,
	type Reconciled,
	Reconciliation,
	type ReconciliationDeps
} from './reconciliation.service.js';
export { type AskedSend, type Receiver, type SendGuard, Sending, type SendTerms, type SendWish } from './sending.service.js';
export type { HistoryEntry, HistoryPage, OpenHold, Purse, Wallet } from './wallet.js';
export { type Earning, earning } from './wallet-data.js';
