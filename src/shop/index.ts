export { type Guarded, isFor, requireRoles, roleNames } from './access.js';
export { ArkImports, type ArkLook } from './arkshop/ark-imports.service.js';
export { type ArkGroup, type ArkKind, type ArkMapping, type ArkShop, arkKinds } from './arkshop/arkshop.types.js';
export {
	categoryOf as arkCategoryOf,
	creditsOf as arkCreditsOf,
	groupOf as arkGroupOf,
	mostRate as mostArkRate
} from './arkshop/mapping.js';
export { isArkShop, mostBytes as mostArkBytes } from './arkshop/source.js';
export type { ArkWords } from './arkshop/words.js';
export type { Availability, ItemAvailability, ItemStats } from './availability.js';
export { CatalogueEditor } from './catalogue-editor.js';
export { type DraftChoice, type DraftState, Drafts, type Filler, pageOf, type SavedPage } from './drafts.service.js';
export { CategoryGates, type GatePlan } from './editor/category-gate.js';
export type {
	BulkLine,
	BulkPlan,
	BulkRequest,
	CategoryEdit,
	CategoryTexts,
	Edited,
	EditedCategory,
	EditedItem,
	Editor,
	ItemEdit,
	NewItem,
	QuestionInput,
	QuestionKind,
	QuestionPrivacy,
	SeenRow,
	StockMove
} from './editor/edit.types.js';
export * as catalogueInput from './editor/forms.js';
export { digestOf, withDigest } from './exchange/digest.js';
export type * from './exchange/exchange.types.js';
export { type ExportedFile, type ExportFormat, Exports, exportFormats } from './exchange/exports.service.js';
export type { ImportRow } from './exchange/import.model.js';
export { Imports, type PlannedImport, type UndoMode } from './exchange/imports.service.js';
export { isWritten, nameOfRow } from './exchange/plan.js';
export { mostFileBytes, readUpload, textOf } from './exchange/upload.js';
export { FileRepository } from './files.repository.js';
export { type Answer, type Answers, type FileRef, isFiles, type StoredAnswers, toAnswers, toStored } from './form/answers.js';
export { type CheckedAnswer, checkAnswer, type RawAnswer } from './form/check-answer.js';
export type { Answered, AnswerProblem, ClosedChoice, Form, FormPage, FormQuestion } from './form/form.js';
export { type FieldReader, type IncomingFile, type PageInput, readPage } from './form/page-input.js';
export { Forms } from './forms/forms.service.js';
export { formsSettings, type SystemForm } from './forms/forms.settings.js';
export type { FormLook, FormTaker, Submission, SubmittedAnswer, Taking } from './forms/forms.types.js';
export { formOpenId } from './forms/ids.js';
export { FormTakers } from './forms/takers.js';
export * as shopIds from './ids.js';
export { catalogueChanges, type ExistingCatalogue } from './import.js';
export type { PackProblem } from './pack/json.js';
export { type PackResult, parsePack, parsePackText } from './pack/pack.js';
export { patternProblem } from './pack/pattern.js';
export type { Question } from './pack/resolve.js';
export type { SettlementKind } from './pack/schema/catalogue.js';
export type { Pack } from './pack/schema/index.js';
export type { QuestionPurpose } from './pack/schema/questions.js';
export { cancelPlacing, freeze, type Placing, type PlacingDraft, placing, replacing, settlePlacing } from './placing.js';
export { bestPlaced } from './pricing/best-placed.js';
export { nextRun, runAt } from './pricing/calendar.js';
export { PricesMoved } from './pricing/coupon.claims.js';
export { noDiscounts as listPrices } from './pricing/discounts.js';
export type { CouponUseRow, PriceRule } from './pricing/price.model.js';
export { type LadderPlan, PriceEditor, type RuleAct, type SeenRule } from './pricing/price-editor.js';
export { type BuyerPrices, type CouponView, type FirstOrders, type PriceBuyer, Prices } from './pricing/prices.service.js';
export {
	type CouponRule,
	codeOf,
	type KindedRule,
	type PriceScope,
	type RuleKind,
	ruleKinds,
	ruleSchemas,
	type SaleTimes
} from './pricing/rules.js';
export { cheapest, goodsDue, keptDiscounts, listTotal, quote, variantOf, variantPrice } from './pricing.js';
export type { LimitLeft, ListedCategory, ListedItem, PlaceRequest, Shelf } from './shop.lists.js';
export type { CategoryRow, DraftRow, ItemRow, ItemStatsRow, ProfileRow, StockRow } from './shop.model.js';
export { Shop, type ShopSettingsSource, type Tribes } from './shop.service.js';
export { type ShopSettings, shopSettings } from './shop.settings.js';
export type {
	CatalogueItem,
	ChosenAddons,
	Discount,
	FrozenItem,
	GoodsSettlement,
	ItemSettlement,
	PriceDiscounts,
	Quote,
	QuoteLine,
	Reservation,
	TakenCount
} from './shop.types.js';
export { type ShownFile, shownFiles } from './shown-files.js';
export { ratingChanges, releaseStock, reserve, sellStock } from './stock.js';
export type { StorefrontHealth } from './storefront/storefront.service.js';
export type { Storefronts } from './storefront/storefronts.js';
export { wouldRefuse } from './trying.js';
export type { CatalogueKeys, Unimport } from './unimport.js';
export { type StoredFiles, type UploadRules, Uploads } from './uploads.service.js';
export * as shopViews from './views/index.js';
export type { GateView, GateViews } from './views/words.js';
