import type { FormFields } from '#core/interactions/index';
import { checkbox, fileUpload, label, type ModalScreen, modal, textInput, type ViewContext } from '#core/views/kit';
import * as ids from '../ids.js';
import type { OrderRow } from '../order.model.js';
import type { ReceiptForm } from '../payment.service.js';

/** What changed hands outside the ledger: pieces of the agreed goods or something else, with proof. */
export function receiptForm(view: ViewContext, { code, payment, open }: OrderRow, what: 'receive' | 'giveBack'): ModalScreen {
	const { t } = view;
	const id = what === 'receive' ? ids.receiveFormId : ids.giveBackFormId;
	const goods = payment?.goods ?? null;
	const missing = (payment?.due ?? 0) - (payment?.received ?? 0);
	const owed = (payment?.owed ?? 0) - (payment?.returned ?? 0);
	const toReturn = open && owed <= 0 ? (payment?.received ?? 0) - (payment?.returned ?? 0) : owed;
	const amount = Math.max(0, what === 'receive' ? missing : toReturn);
	return modal(
		t(`orders:${what}Ask.modal`, { code }),
		id.make({ code }),
		goods !== null &&
			label(
				t(`orders:${what}Ask.amount`),
				textInput('amount', { value: String(amount), max: 12, required: false }),
				t('orders:receiveAsk.amountHelp', { label: payment?.label ?? '' })
			),
		(goods === null || payment?.otherGoods || what === 'giveBack') &&
			label(
				t(`orders:${what}Ask.what`),
				textInput('what', { max: 100, required: goods === null }),
				t(goods === null ? 'orders:receiveAsk.whatOutside' : 'orders:receiveAsk.whatHelp')
			),
		(payment?.otherGoods || what === 'giveBack') &&
			label(t(`orders:${what}Ask.complete`), checkbox('complete'), t(`orders:${what}Ask.completeHelp`)),
		label(t('orders:deliverAsk.proof'), fileUpload('proof', { min: 1, max: 10, required: true }), t('orders:deliverAsk.proofHelp')),
		label(t('orders:receiveAsk.note'), textInput('note', { long: true, max: 300, required: false }), t('orders:deliverAsk.noteHelp'))
	);
}

/** Reads the submitted form. */
export function receiptFields(fields: FormFields, request: string): ReceiptForm {
	return {
		amount: fields.text('amount'),
		what: fields.text('what'),
		note: fields.text('note'),
		complete: fields.boolean('complete'),
		files: fields.files('proof'),
		request
	};
}
