export {
	breaksOf,
	breaksText,
	couponOff,
	couponOffText,
	momentOf,
	momentText,
	percentOf,
	stepsOf,
	stepsText,
	timesOf
} from '../pricing/price.input.js';
export { questionKinds } from './edit.types.js';
export { addonPriceOf, amountsOf, boundsOf, hoursOf, linesOf, neededNumber, stockMoveOf, wholeNumber, wordsOf } from './input.js';
export { formWithPages, previewForm, previewProblems } from './preview.js';
export { editRefusal, type FieldName } from './problems.js';
export { detailsOf, kindOf } from './questions.js';
export { answersOf } from './rules.js';
