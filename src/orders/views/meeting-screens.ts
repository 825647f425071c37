import { type Button, card, type Part, primary, type Screen, secondary, type ViewContext } from '#core/views/kit';
import * as ids from '../ids.js';
import type { ShownWord } from '../meeting.service.js';
import type { OrderRow } from '../order.model.js';
import { viewButton } from './buttons.js';

const person = (value: string) => ({ kind: 'user-text', value }) as const;

/** The buyer's code word, for their eyes only. */
export function wordCard(view: ViewContext, { order, meeting, word, place }: ShownWord): Screen {
	const { t, format } = view;
	const { code } = order;
	return card(view, {
		accent: 'wait',
		icon: 'key',
		title: t('orders:word.title', { word }),
		text: [
			t('orders:word.text', { word }),
			t('orders:word.when', { at: format.time(meeting.at, 'F'), method: person(meeting.method) }),
			place && t('orders:word.where', { place: person(place) })
		]
			.filter(Boolean)
			.join('\n'),
		actions: [order.state === 'ready' && secondary(t('orders:button.here'), ids.hereId.make({ code, side: '-' })), viewButton(view, code)]
	});
}

/** A short answer to a step around a meeting, with the way on. */
export function meetingStep(
	view: ViewContext,
	order: OrderRow,
	what: 'proposed' | 'agreed' | 'hereAlone' | 'hereBoth' | 'missed' | 'missedEnd' | 'someoneElse',
	side: 'buyer' | 'staff'
): Screen {
	const { t, format } = view;
	const { code, meeting, offer } = order;
	const other = (side === 'buyer' ? order.assigneeName : order.buyerName) ?? '';
	const params = {
		code,
		name: person(other),
		at: meeting ? format.time(meeting.at, 'F') : '',
		until: { kind: 'deadline', at: offer?.expiresAt ?? order.dueAt ?? view.now },
		deadline: { kind: 'deadline', at: order.dueAt ?? view.now },
		deliverBy: { kind: 'deadline', at: order.deliverBy ?? view.now }
	} as const;
	const ways: Partial<Record<typeof what, Part<Button>>> = {
		agreed: side === 'buyer' && primary(t('orders:button.word'), ids.wordId.make({ code })),
		hereBoth: side === 'staff' && primary(t('orders:button.deliver'), ids.deliverId.make({ code })),
		missed: order.state === 'claimed' && primary(t('orders:button.propose'), ids.proposeId.make({ code, side: '-' }))
	};
	return card(view, {
		accent: 'ok',
		icon: 'ok',
		title: t(`orders:meetingStep.${what}.title`, params),
		text: t(`orders:meetingStep.${what}.text`, params),
		actions: [ways[what], viewButton(view, code)]
	});
}
