import { escapeOwn } from '#core/i18n/escape';
import type { ViewContext } from '#core/views/context';
import { closeButton, container, head, primary, row, type Screen, screen, text } from '#core/views/kit';
import { homeId } from '../ids.js';

const steps = ['choose', 'hold', 'meet', 'confirm', 'problem'] as const;

/** How an order goes, for somebody who has never placed one. */
export function howView(view: ViewContext, rules: string | null): Screen {
	return screen(
		container(
			'brand',
			head({ trail: [view.t('shop:trail')], title: view.t('shop:how.title'), lead: view.t('shop:how.lead') }),
			text(...steps.map((step, index) => `${index + 1}. ${view.t(`shop:how.${step}`)}`)),
			rules && text(escapeOwn(rules)),
			row(primary(view.t('shop:storefront.open'), homeId.make()), closeButton(view))
		)
	);
}
