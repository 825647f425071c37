import type { ViewContext } from '#core/views/context';
import { type Button, label, type ModalScreen, modal, secondary, textInput } from '#core/views/kit';
import type { DraftState } from '../drafts.service.js';
import { couponField, couponId, couponSubmitId } from '../ids.js';

/** Asks for the code of a coupon; left empty, the order is without one. */
export function couponModal(view: ViewContext, { item, draft }: DraftState, back: string): ModalScreen {
	return modal(
		view.t('shop:coupon.title'),
		couponSubmitId.make({ item: item.key, back }),
		label(
			view.t('shop:coupon.field'),
			textInput(couponField, { value: draft.coupon ?? null, max: 40, required: false }),
			view.t('shop:coupon.help')
		)
	);
}

/** The way to that form, where there is a coupon that may count, or one on the order. */
export function couponButton(view: ViewContext, { item, coupon, coupons }: DraftState, back: 'amount' | 'summary'): Button | null {
	if (item.kind !== 'credits' || (!coupon && !coupons)) return null;
	const word = coupon ? view.t('shop:coupon.change') : view.t('shop:coupon.button');
	return secondary(word, couponId.make({ item: item.key, back }));
}
