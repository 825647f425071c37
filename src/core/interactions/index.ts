import './container.js';

export { actorOf, guildOf, memberOption } from './actor.js';
export {
	type Access,
	type CapabilityKey,
	capabilityWords,
	type DeclaredCapability,
	declareCapabilities,
	declaredCapabilities,
	declaredCapability,
	type EntryPoint
} from './capabilities.js';
export type { Parameter } from './command-data.js';
export { type SubcommandEntry, TributeCommand, TributeContextMenu, TributeSubcommand } from './commands.js';
export {
	type CurrentScreen,
	failureScreen,
	newBugCode,
	type RefusalActions,
	refusalButtons,
	refusalScreen,
	registerCurrentScreen,
	registerFeatureSwitch,
	registerRefusalActions
} from './failures.js';
export {
	always,
	type DeclaredFeature,
	declaredFeature,
	declaredFeatures,
	declareFeatures,
	type FeatureGate,
	FeatureOff,
	type FeatureSwitches,
	featureName,
	featureWords,
	neededBy,
	needsOf,
	offBy
} from './features.js';
export type { FormFields, UploadedFile } from './fields.js';
export { declaredGuardPoints, declareGuardPoint, type GateKeeper, type GuardPoint, guardPointWords } from './guard-points.js';
export { AutocompleteHandler, ComponentHandler, ModalHandler, type SuggestContext, type Suggestion } from './handlers.js';
export { ownerOnlyPolicy, type Policy } from './policy.js';
export { TributePrecondition } from './precondition.js';
export { defaultPresentation, type GuildLook, type GuildPresentation, plainLook, type ReaderLook } from './presentation.js';
export { observeRequests, type RequestEnd } from './request.js';
export type { CommandContext, ComponentContext, ContextMenuContext, ModalContext, RequestContext } from './request-context.js';
export { guildView, memberView } from './views-of.js';
