export { type AmountData, amountView, quantityModal } from './amount.js';
export { type CategoryData, categoryView } from './category.js';
export { changeView, continueButton, type FormCardData, type FormRefusalData, formCard, formRefusal } from './form-card.js';
export { type FormPageData, formPageModal } from './form-page.js';
export { type HomeData, homeView } from './home.js';
export { type ItemData, itemButton, itemView, preselect } from './item.js';
export { type SummaryData, summaryView } from './summary.js';
export { answerText, type GateView, type GateViews } from './words.js';
