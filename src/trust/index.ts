export type { CaseDeal, DealSource } from './cases/deals.js';
export { reportButton } from './cases/views/case-screens.js';
export { type Conflict, conflictOf } from './conflicts.js';
export { type DecisionDraft, decidedInTurn } from './decisions.js';
export { blankReading } from './engine/blank.js';
export type { Part as StandingPart, Reading as Standing } from './engine/index.js';
export { type GateAnswer, type GateMissing, type MemberFacts, type Progress, tierOf } from './gates.js';
export { type EditedGate, type GateChange, type GatePoint, Gates, type GateUse, type GateWish, orderValueOf } from './gates.service.js';
export { othersId, trustId } from './ids.js';
export { memberMoved, memberMovedEvent } from './member-moved.js';
export type { Move, Moves } from './moves/moves.service.js';
export { type AtTheGate, atGates, gateClosed, gatesOfOrder, needText, type OrderAsk, orderLimits } from './ordering.js';
export { registerTrustPart, type TrustPart, type TrustPartSource } from './parts.js';
export { gatePassesId } from './passes/ids.js';
export type { PassRow } from './passes/pass.model.js';
export type { Passes } from './passes/passes.service.js';
export { type InviteSource, type Relation, Relations, type TribeSource } from './relations.js';
export { channelsId } from './roles/ids.js';
export { isOpen, liveTiers, type WorseLimit } from './tiers.js';
export {
	type EditedTier,
	type TierAllows,
	type TierChange,
	type TierDemands,
	type TierLadder,
	Tiers,
	type TierWish
} from './tiers.service.js';
export type { EvidenceDraft, FactSource, TrustProfile } from './trust.service.js';
export { TrustService } from './trust.service.js';
export {
	type LimitRules,
	type Severity,
	type TierLimits,
	type TrustGate,
	type TrustSettings,
	type TrustTier,
	trustSettings
} from './trust.settings.js';
export { gateBrief, gateWords } from './views/gate-words.js';
export { warningLines } from './warnings/views/warnings.js';
export type { Warning } from './warnings/warnings.rules.js';
export type { SellerSource, Warnings } from './warnings/warnings.service.js';
