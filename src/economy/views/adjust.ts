import type { TextParam } from '#core/errors';
import * as kit from '#core/views/kit';
import { type Adjusted, change } from '../adjust.service.js';
import { adjustBackFormId, adjustBackId } from '../ids.js';

/** Field of the form that takes a correction back. */
export const backFields = { reason: 'reason' } as const;

/** What a correction has done: before and after. `of`: the interaction to take back; `null` for what took another back. */
export function adjustedScreen(view: kit.ViewContext, done: Adjusted, of: string | null): kit.Screen {
	const { t } = view;
	const amount = (value: number): TextParam => ({ kind: 'amount', currency: done.currency, value });
	return kit.screen(
		kit.container(
			'ok',
			kit.head({
				icon: view.emoji('ok'),
				title: t(of === null ? 'economy:adjust.backTitle' : 'economy:adjust.title', change(done.currency, done.amount))
			}),
			kit.text(
				t('economy:adjust.result', { who: `<@${done.member}>`, before: amount(done.before), after: amount(done.after) }),
				t('economy:adjust.why', { reason: { kind: 'user-text', value: done.reason } })
			),
			kit.row(of !== null && kit.danger(t('economy:adjust.buttons.back'), adjustBackId.make({ request: of })), kit.closeButton(view))
		)
	);
}

/** Asks why a correction is taken back, and names what moves. */
export function takeBackForm(view: kit.ViewContext, of: string, moved: Pick<Adjusted, 'currency' | 'amount'>): kit.ModalScreen {
	const { t } = view;
	return kit.modal(
		t('economy:adjust.form.title'),
		adjustBackFormId.make({ request: of }),
		kit.label(
			t('economy:adjust.form.reason'),
			kit.textInput(backFields.reason, { max: 500, required: true, long: true }),
			t('economy:adjust.form.help', change(moved.currency, -moved.amount))
		)
	);
}
