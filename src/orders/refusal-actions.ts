import { definedIds } from '#core/custom-id/index';
import type { DomainError } from '#core/errors';
import { type RefusalActions, registerRefusalActions } from '#core/interactions/index';
import { type Button, primary, secondary, type ViewContext } from '#core/views/kit';
import { walletId } from '#economy';
import { shopIds } from '#shop';
import * as ids from './ids.js';
import { listButton, shopButton, viewButton } from './views/buttons.js';

const paramOf = (error: DomainError, name: string): string | null => {
	const value = error.params[name];
	return typeof value === 'string' ? value : null;
};

/** The order's own card, where the refusal names one. */
const card: RefusalActions = (view, error) => {
	const code = paramOf(error, 'code');
	return [code ? viewButton(view, code) : listButton(view)];
};

/** The form that does what is missing, and the order's card. */
const first =
	(label: string, make: (code: string) => string): RefusalActions =>
	(view, error) => {
		const code = paramOf(error, 'code');
		return code ? [primary(view.t(`orders:button.${label}`), make(code)), viewButton(view, code)] : [listButton(view)];
	};
/** What a screen of before has become. */
const current: RefusalActions = (view, error) => {
	const code = paramOf(error, 'code');
	return [code ? primary(view.t('orders:button.current'), ids.viewId.make({ code })) : listButton(view)];
};

/** A new meeting; and a report, where problems can be reported. */
const meeting: RefusalActions = (view, error) => {
	const code = paramOf(error, 'code');
	if (!code) return [listButton(view)];
	const report = error.code === 'orders.wordBlocked' && definedIds().get('orders.report');
	return [
		primary(view.t('orders:button.propose'), ids.proposeId.make({ code, side: '-' })),
		...(report ? [secondary(view.t('orders:button.reportProblem'), report.make({ code }))] : []),
		viewButton(view, code)
	];
};
/** Other terms of the same order. */
const again: RefusalActions = (view, error) => {
	const code = paramOf(error, 'code');
	return code
		? [secondary(view.t('orders:button.change'), ids.changeId.make({ code, side: '-' })), viewButton(view, code)]
		: [listButton(view)];
};

/** Ways to earn what is missing, and the order as it is. */
const short: RefusalActions = (view, error) => [primary(view.t('orders:button.earn'), walletId.make()), ...card(view, error)];

const orders: RefusalActions = (view) => [listButton(view)];
const shop: RefusalActions = (view) => [shopButton(view)];

/** Back to the form that a refusal has left as it was. */
const form = (view: ViewContext, item: string): Button => secondary(view.t('orders:button.summary'), shopIds.continueId.make({ item }));

/** The case that a refusal is about; the judge's form too, where what was written in it was refused. */
const caseButton = (view: ViewContext, code: string): Button =>
	secondary(view.t('orders:button.case'), ids.caseId.make({ code, page: 0, side: '-' }));
const readCase: RefusalActions = (view, error) => {
	const code = paramOf(error, 'code');
	return code ? [caseButton(view, code)] : [];
};
const decideAgain: RefusalActions = (view, error) => {
	const code = paramOf(error, 'code');
	return code ? [primary(view.t('orders:button.rule'), ids.ruleId.make({ code })), caseButton(view, code)] : [];
};
const reportAgain: RefusalActions = (view, error) => {
	const code = paramOf(error, 'code');
	return code ? [primary(view.t('orders:button.report'), ids.reportId.make({ code, side: '-' }))] : [];
};

/** The summary first, where a placing was refused and its form is kept. */
const kept: RefusalActions = (view, error) => {
	const item = paramOf(error, 'form');
	return item ? [primary(view.t('orders:button.summary'), shopIds.continueId.make({ item })), shopButton(view)] : [shopButton(view)];
};

/** The form for another code, and the summary. */
const coupon: RefusalActions = (view, error) => {
	const item = paramOf(error, 'form');
	const back = paramOf(error, 'back') ?? 'summary';
	return item ? [primary(view.t('core:buttons.correct'), shopIds.couponId.make({ item, back })), form(view, item)] : [shopButton(view)];
};

const notEnough: RefusalActions = (view, error) => {
	const item = paramOf(error, 'item');
	return [primary(view.t('orders:button.earn'), walletId.make()), ...(item ? [form(view, item)] : [])];
};

/** The ways on from what orders and their shop refuse; a code that is not listed says everything in its text. */
const ways: Readonly<Record<string, RefusalActions>> = {
	'orders.notEnough': notEnough,
	'orders.notFound': orders,
	'orders.exportEmpty': orders,
	'orders.exportDate': orders,
	'orders.exportDays': orders,
	'orders.moved': card,
	'orders.lostClaim': card,
	'orders.deliveredMore': card,
	'orders.deliverAmount': card,
	'orders.notForThem': card,
	'orders.goodsReceived': card,
	'orders.notPaid': first('receive', (code) => ids.receiveId.make({ code })),
	'orders.returnFirst': first('giveBack', (code) => ids.giveBackId.make({ code })),
	'orders.goodsWithYou': first('giveBack', (code) => ids.giveBackId.make({ code })),
	'orders.paidAlready': card,
	'orders.nothingToReturn': card,
	'orders.changeTooLate': card,
	'orders.changesUsed': card,
	'orders.changeItem': card,
	'orders.changeGoods': card,
	'orders.changeDiscount': card,
	'orders.changeSame': card,
	'orders.changePrice': again,
	'orders.changeBounds': card,
	'orders.changeGone': card,
	'orders.changeOwn': card,
	'orders.changeNotYours': card,
	'orders.changeSoldOut': again,
	'orders.changeValue': card,
	'orders.changeShort': short,
	'orders.changeShortBuyer': card,
	'orders.changeClaimFirst': card,
	'orders.cancelAfterDelivery': card,
	'orders.meetingFirst': meeting,
	'orders.wordBlocked': meeting,
	'orders.wordWrong': card,
	'orders.offerGone': current,
	'orders.ownOffer': meeting,
	'orders.hereEarly': card,
	'orders.hereFirst': card,
	'orders.otherIsHere': card,
	'orders.absentEarly': card,
	'orders.nothingMissed': card,
	'orders.notBuyer': orders,
	'orders.tooManyOpen': orders,
	'orders.onePerItem': orders,
	'orders.openValue': orders,
	'orders.caseChanged': readCase,
	'orders.ruled': readCase,
	'orders.tooManyReports': card,
	'orders.noProblem': card,
	'orders.textMissing': card,
	'orders.rightNumber': reportAgain,
	'orders.rulingKept': decideAgain,
	'orders.rulingOwed': decideAgain,
	'orders.rulingParts': decideAgain,
	'orders.nothingToSplit': decideAgain,
	'orders.staffAway': shop,
	'orders.draftGone': shop,
	'orders.unfinished': shop,
	'orders.priceChanged': shop,
	'shop.soldOut': kept,
	'shop.soldOutUntil': kept,
	'shop.tooFewLeft': kept,
	'shop.limit': kept,
	'shop.openOrders': orders,
	'shop.itemGone': shop,
	'shop.itemChanged': kept,
	'shop.priceChanged': kept,
	'shop.couponLost': kept,
	'shop.pricesMoved': kept,
	'shop.couponUnknown': coupon,
	'shop.couponTries': kept,
	'shop.tooMuch': kept,
	'shop.draftMoved': shop,
	'shop.item.notFound': shop,
	'shop.category.notFound': shop,
	'shop.variant.notFound': shop,
	'shop.addon.notFound': shop,
	'shop.draft.notFound': shop,
	'shop.page.notFound': shop,
	'reviews.notFound': orders
};

/** Gives refusals of the shop and of orders their buttons. */
export function registerOrderRefusals(): void {
	for (const [code, make] of Object.entries(ways)) registerRefusalActions(code, make);
}
