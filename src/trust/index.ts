export { type GateAnswer, type GateMissing, type MemberFacts, tierOf } from './gates.js';
export { type EditedGate, type GateChange, Gates, type GateUse, type GateWish, orderValueOf } from './gates.service.js';
export { trustId } from './ids.js';
export { type AtTheGate, atGates, gateClosed, gatesOfOrder, type OrderAsk, orderLimits } from './ordering.js';
export type { Standing, StandingPart } from './standing.js';
export type { EvidenceDraft, FactSource, TrustProfile } from './trust.service.js';
export { TrustService } from './trust.service.js';
export { type TierLimits, type TrustGate, type TrustSettings, type TrustTier, trustSettings } from './trust.settings.js';
export { gateWords } from './views/gate-words.js';
