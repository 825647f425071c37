import {
	type Button,
	container,
	file,
	head,
	type Part,
	primary,
	row,
	type Screen,
	screen,
	secondary,
	text,
	type ViewContext,
	withFiles
} from '#core/views/kit';
import * as ids from '../ids.js';
import { clockIn, zoneName } from '../local-time.js';
import { calendarFile } from '../meeting.ics.js';
import type { MeetingZones } from '../meeting.service.js';
import type { Meeting, MeetingOffer, OrderRow } from '../order.model.js';
import { viewButton } from './buttons.js';

/** Names of the proposed times. */
const letters = ['A', 'B', 'C'];
/** A meeting without a time of grace has some length in a calendar too. */
const shortestMs = 15 * 60_000;
const alarmMinutes = 30;

const person = (value: string) => ({ kind: 'user-text', value }) as const;

export interface MeetingCardData {
	readonly order: OrderRow;
	/** Opened; for the ticket of the two sides only. */
	readonly place: string;
	readonly zones: MeetingZones;
}

/** Proposed times, which the other side may take (W10). `ping`: mention of them. */
export function offerCard(view: ViewContext, data: MeetingCardData & { readonly offer: MeetingOffer; readonly ping: string }): Screen {
	const { order, offer, ping, place } = data;
	const { t, format } = view;
	const { code } = order;
	const deadline = { kind: 'deadline', at: offer.expiresAt } as const;
	const takes = offer.times.map((_, index): Button => {
		const name = letters[index] ?? '';
		return (offer.times.length === 1 ? primary : secondary)(
			t('orders:offer.take', { name }),
			ids.takeTimeId.make({ code, offer: offer.id, choice: index })
		);
	});
	return screen(
		ping ? text(t('orders:offer.ping', { ping, name: person(offer.byName), deadline })) : null,
		container(
			'wait',
			head({
				icon: view.emoji('clock'),
				title: t('orders:offer.title'),
				lead: t('orders:offer.lead', { name: person(offer.byName), code })
			}),
			text(
				...offer.times.flatMap((at, index) => [
					`**${letters[index] ?? ''}** ${format.time(at, 'F')} (${format.time(at, 'R')})`,
					clocks(view, data, at)
				]),
				whereLine(view, offer.method, place)
			),
			text(
				t('orders:offer.text', { deadline: { kind: 'time', at: offer.expiresAt, style: 'R' } }),
				data.zones.buyer ? null : t('orders:offer.zoneUnknown', { name: person(order.buyerName) })
			),
			row(takes, secondary(t('orders:offer.other'), ids.proposeId.make({ code, side: '-' })))
		)
	);
}

/** The time that was taken, with a calendar file and the way to the code word. */
export function agreedCard(view: ViewContext, data: MeetingCardData & { readonly meeting: Meeting }): Screen {
	const { order, meeting, place } = data;
	const { t, format } = view;
	const { code } = order;
	const name = `meeting-${code}.ics`;
	const shown = screen(
		container(
			'ok',
			head({
				icon: view.emoji('ok'),
				title: t('orders:offer.agreed', { at: format.time(meeting.at, 'F') }),
				lead: t('orders:offer.agreedLead', { code })
			}),
			text(clocks(view, data, meeting.at), whereLine(view, meeting.method, place), t('orders:offer.agreedText')),
			file(name),
			row(
				secondary(t('orders:button.word'), ids.wordId.make({ code })),
				secondary(t('orders:button.here'), ids.hereId.make({ code, side: '-' })),
				viewButton(view, code)
			)
		)
	);
	return withFiles(shown, [{ name, data: Buffer.from(calendarOf(view, order, meeting)) }]);
}

/** A proposal or a meeting that is over: nothing of it is left but the way on. */
export function offerOver(view: ViewContext, { code }: Pick<OrderRow, 'code'>): Screen {
	return screen(container('neutral', text(view.t('orders:offer.over', { code })), row(viewButton(view, code))));
}

/** The meeting as a calendar entry: map and way of handing over, no place and no word. */
export function calendarOf(view: ViewContext, order: OrderRow, meeting: Meeting): string {
	const { t } = view;
	const { code, guild, journal, item, answers } = order;
	const end = Math.max(order.dueAt?.getTime() ?? 0, meeting.at.getTime() + shortestMs);
	return calendarFile({
		uid: `order-${code.toLowerCase()}-${guild}@tribute`,
		sequence: journal.filter(({ action }) => action === 'agree').length - 1,
		stamp: meeting.agreedAt,
		start: meeting.at,
		end: new Date(end),
		title: t('orders:offer.calendar', { code, item: item.name }),
		text: meeting.method,
		place: answers.flatMap(({ purpose, sealed, text: map }) => (purpose === 'map' && !sealed ? [map] : [])).join(', '),
		alarm: alarmMinutes
	});
}

function whereLine(view: ViewContext, method: string, place: string): string {
	return place
		? view.t('orders:offer.where', { method: person(method), place: person(place) })
		: view.t('orders:offer.how', { method: person(method) });
}

/** One moment on the clocks of both, where they are known and differ. */
function clocks(view: ViewContext, { order, zones }: MeetingCardData, at: Date): Part<string> {
	const sides = [
		{ name: order.buyerName, zone: zones.buyer },
		{ name: order.assigneeName ?? '', zone: zones.staff }
	];
	const known = sides.flatMap(({ name, zone }) => (zone ? [{ name, zone, clock: clockIn(at, zone, view.locale) }] : []));
	if (known.length === 0) return null;
	const shown = known.map(({ name, zone, clock }) =>
		view.t('orders:offer.clock', { name: person(name), clock, zone: person(zoneName(zone)) })
	);
	return `-# ${shown.join(' · ')}`;
}
