export { type ApprovalRow, approvalModel, approvalsCollection } from './approval.model.js';
export { type ApprovalRepository, mongoApprovals } from './approval.repository.js';
export { type ApprovalState, approvalSaga } from './approval.saga.js';
export type {
	ActLine,
	ApprovableAct,
	ApprovalDraft,
	AskAgain,
	ChangedSince,
	Closing,
	SecondNeeded,
	ShownApproval
} from './approval.types.js';
export { Approvals, type ApprovalsDeps } from './approvals.service.js';
export { waitingId } from './ids.js';
export { askedScreen, waitingScreen } from './views/approval.view.js';
