export type { Availability, ItemAvailability, ItemStats } from './availability.js';
export { type DraftChoice, type DraftState, Drafts, type Filler, pageOf, type SavedPage } from './drafts.service.js';
export { type Answer, type Answers, type FileRef, isFiles, type StoredAnswers, toAnswers, toStored } from './form/answers.js';
export type { Answered, AnswerProblem, ClosedChoice, Form, FormPage, FormQuestion } from './form/form.js';
export { type FieldReader, type IncomingFile, type PageInput, readPage } from './form/page-input.js';
export * as shopIds from './ids.js';
export { catalogueChanges, type ExistingCatalogue } from './import.js';
export type { PackProblem } from './pack/json.js';
export { type PackResult, parsePack, parsePackText } from './pack/pack.js';
export type { Question } from './pack/resolve.js';
export type { SettlementKind } from './pack/schema/catalogue.js';
export type { Pack } from './pack/schema/index.js';
export { cancelPlacing, freeze, type Placing, type PlacingDraft, placing, settlePlacing } from './placing.js';
export { cheapest, quote, variantOf, variantPrice } from './pricing.js';
export type { CategoryRow, DraftRow, ItemRow, ItemStatsRow, ProfileRow, StockRow } from './shop.model.js';
export {
	type LimitLeft,
	type ListedCategory,
	type ListedItem,
	type PlaceRequest,
	Shop,
	type ShopSettingsSource,
	type Tribes
} from './shop.service.js';
export { type ShopSettings, shopSettings } from './shop.settings.js';
export type { CatalogueItem, ChosenAddons, FrozenItem, Quote, QuoteLine, Reservation, TakenCount } from './shop.types.js';
export { ratingChanges, releaseStock, reserve, sellStock } from './stock.js';
export { type StoredFiles, type UploadRules, Uploads } from './uploads.service.js';
export * as shopViews from './views/index.js';
export type { GateView, GateViews } from './views/words.js';
