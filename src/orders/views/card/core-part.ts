import { primary, secondary, success, type ViewContext } from '#core/views/kit';
import * as ids from '../../ids.js';
import type { OrderRow } from '../../order.model.js';
import { isPart, milestonesOf, openDeliveries, partsOf } from '../../order.parts.js';
import { endingOf } from '../../order.rules.js';
import { againButton } from '../buttons.js';
import type { CardPart, RankedButton } from './part.js';

/** Money, deliveries and what moves the order through its main line. */
export const corePart: CardPart = {
	lines: (view, order) => [...moneyLines(view, order), ...deliveryLines(view, order)],
	buttons: (view, order, side) => (side === 'buyer' ? buyerButtons(view, order) : staffButtons(view, order))
};

function buyerButtons(view: ViewContext, order: OrderRow): RankedButton[] {
	const { code, state } = order;
	const label = (name: string) => view.t(`orders:button.${name}`);
	if (!order.open) return [{ rank: 10, button: againButton(view, order) }];
	if (state === 'disputed') return [];
	if (state === 'delivered') {
		return [
			{ rank: 10, button: success(label(isPart(order) ? 'confirmPart' : 'confirm'), ids.confirmId.make({ code })) },
			{ rank: 30, button: secondary(label('extend'), ids.extendId.make({ code })) }
		];
	}
	return [{ rank: 50, button: secondary(label(order.confirmed > 0 ? 'closePart' : 'cancel'), ids.cancelId.make({ code })) }];
}

function staffButtons(view: ViewContext, order: OrderRow): RankedButton[] {
	const { code, state } = order;
	const label = (name: string) => view.t(`orders:button.${name}`);
	const deliver = { rank: 14, button: primary(label(order.delivered > 0 ? 'deliverRest' : 'deliver'), ids.deliverId.make({ code })) };
	const ending = endingOf(order, 'staff');
	const end = {
		rank: 70,
		button: secondary(
			label(ending === 'closePart' ? 'closePart' : ending === 'refund' ? 'refund' : 'decline'),
			ids.declineId.make({ code })
		)
	};
	switch (state) {
		case 'placed':
			return [{ rank: 10, button: primary(label('claim'), ids.claimId.make({ code })) }, end];
		case 'claimed':
		case 'ready':
			return [
				deliver,
				{ rank: 40, button: secondary(label('unclaim'), ids.unclaimId.make({ code })) },
				{ rank: 52, button: secondary(label('transfer'), ids.transferId.make({ code })) },
				{ rank: 55, button: secondary(label('help'), ids.helpId.make({ code })) },
				end
			];
		case 'delivered':
			return [...(isPart(order) ? [deliver] : []), { rank: 35, button: secondary(label('takeBack'), ids.takeBackId.make({ code })) }, end];
		default:
			return [];
	}
}

const credits = (value: number) => ({ kind: 'amount', currency: 'credits', value }) as const;

function moneyLines(view: ViewContext, order: OrderRow): string[] {
	const { t } = view;
	const left = order.held - order.captured - order.released;
	if (order.held === 0) return order.payment ? [] : [t('orders:card.noMoney')];
	if (order.state === 'disputed') return [t('orders:card.frozen', { amount: credits(left) })];
	if (order.open) {
		return [
			...(order.captured > 0 ? [t('orders:card.partPaid', { amount: credits(order.captured) })] : []),
			t('orders:card.held', { amount: credits(left) })
		];
	}
	if (order.captured > 0 && order.released > 0)
		return [t('orders:card.keptAndBack', { kept: credits(order.captured), back: credits(order.released) })];
	return [
		order.captured > 0
			? t('orders:card.paid', { amount: credits(order.captured) })
			: t('orders:card.released', { amount: credits(order.released) })
	];
}

function deliveryLines(view: ViewContext, order: OrderRow): string[] {
	const { t } = view;
	const { deliveries, delivered, confirmed, helpers } = order;
	const last = deliveries.at(-1);
	const milestones = milestonesOf(order);
	const lines: string[] = [];
	if (helpers.length > 0) lines.push(t('orders:card.helpers', { names: user(helpers.map(({ name }) => name).join(', ')) }));
	if (!last) return lines;
	const proofs = deliveries.reduce((sum, { proofs: list }) => sum + list.length, 0);
	lines.push(t('orders:card.delivery', { quantity: delivered, of: partsOf(order), count: proofs }));
	if (confirmed > 0 && confirmed < partsOf(order)) lines.push(t('orders:card.confirmed', { count: confirmed, of: partsOf(order) }));
	const next = milestones?.[delivered];
	if (next !== undefined && order.open) lines.push(t('orders:card.nextMilestone', { name: user(next.replaceAll('-', ' ')) }));
	const open = openDeliveries(order);
	const shown = open.length > 0 ? open : [last];
	for (const { byName, parts, checked, unchecked, note } of shown.slice(-3)) {
		if (deliveries.length > 1) lines.push(t('orders:card.deliveredBy', { quantity: parts, staff: user(byName) }));
		if (checked.length > 0) lines.push(t('orders:card.checked', { list: user(checked.join(' · ')) }));
		if (unchecked.length > 0) lines.push(t('orders:card.unchecked', { list: user(unchecked.join(' · ')) }));
		if (note) lines.push(t('orders:card.deliveryNote', { note: user(note) }));
	}
	return lines;
}

const user = (value: string) => ({ kind: 'user-text', value }) as const;
