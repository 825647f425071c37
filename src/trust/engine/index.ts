export { type Credit, creditCut } from './cut.js';
export { type Fact, type FactKind, factKinds } from './facts.js';
export { credibilityOf, fold, type States } from './fold.js';
export { defaultFormula, type Formula, formulaSchema } from './formula.js';
export {
	capOf,
	type Part,
	type PartName,
	partNames,
	type ReadContext,
	type Reading,
	readDealRisk,
	readTrust,
	type Weighed,
	weighed,
	whatWouldRaise
} from './read.js';
export { type Entry, emptyState, keep, type MemberState } from './state.js';
