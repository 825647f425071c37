import { choice, label, type ModalScreen, modal, radioGroup, select, textInput, type ViewContext } from '#core/views/kit';
import * as ids from '../ids.js';
import { dayIn, zoneName } from '../local-time.js';
import type { ProposalAsk } from '../meeting.service.js';

const minutes = ['00', '15', '30', '45'];

/** Proposes one to three times to meet (W10), on the clock of whoever proposes. */
export function proposalForm(view: ViewContext, ask: ProposalAsk): ModalScreen {
	const { t } = view;
	const { code } = ask.order;
	const zone = zoneName(ask.zone);
	const days = select(
		'days',
		ask.days.map((day) => ({ value: day, label: dayIn(day, view.locale), description: zone })),
		{ min: 1, max: 3, required: true }
	);
	const hours = select(
		'hour',
		Array.from({ length: 24 }, (_, hour) => ({
			value: String(hour),
			label: `${String(hour).padStart(2, '0')}:…`,
			selected: hour === ask.hour
		})),
		{ required: true }
	);
	const methods = ask.methods.map(({ key, label: name, selected }) => ({ value: key, label: name, selected }));
	return modal(
		t('orders:proposeAsk.modal', { code }),
		ids.proposeFormId.make({ code, zone: ask.zone }),
		days && label(t('orders:proposeAsk.days'), days, t('orders:proposeAsk.daysHelp')),
		hours && label(t('orders:proposeAsk.hour'), hours, t(`orders:proposeAsk.zone.${ask.zoneFrom}`, { zone })),
		label(
			t('orders:proposeAsk.minute'),
			radioGroup(
				'minute',
				minutes.map((minute, index) => ({ value: minute, label: `:${minute}`, selected: index === 0 })),
				{ required: true }
			)
		),
		label(t('orders:proposeAsk.method'), choice('method', methods.length > 0 ? methods : [{ value: '-', label: '–' }], { required: true })),
		label(
			t('orders:proposeAsk.place'),
			textInput('place', { value: ask.place, max: 200, required: false }),
			t('orders:proposeAsk.placeHelp')
		)
	);
}
