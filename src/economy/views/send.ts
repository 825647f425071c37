import type { TextParam } from '#core/errors';
import * as kit from '#core/views/kit';
import { sendFormId, sendYesId, walletId } from '../ids.js';
import { noteLength } from '../money.js';
import type { SendTerms } from '../sending.service.js';

const words = (value: string): TextParam => ({ kind: 'user-text', value });
const credits = (value: number): TextParam => ({ kind: 'amount', currency: 'credits', value });

/** Fields of the form that asks whom to send how much. */
export const sendFields = { who: 'who', amount: 'amount', note: 'note' } as const;

/** Asks whom to send how much. */
export function sendForm(view: kit.ViewContext): kit.ModalScreen {
	const { t } = view;
	return kit.modal(
		t('economy:send.form.title'),
		sendFormId.make(),
		kit.label(t('economy:send.form.who'), kit.userSelect(sendFields.who, { min: 1, max: 1, required: true })),
		kit.label(
			t('economy:send.form.amount'),
			kit.textInput(sendFields.amount, { max: 13, required: true }),
			t('economy:send.form.amountHelp')
		),
		kit.label(
			t('economy:send.form.note'),
			kit.textInput(sendFields.note, { max: noteLength, required: false }),
			t('economy:send.form.noteHelp')
		)
	);
}

/** What sending means, before anything has moved. */
export function sendAsk(view: kit.ViewContext, { key, to, amount, fee, free, left, note }: SendTerms): kit.Screen {
	const { t } = view;
	const name = words(to.name);
	return kit.screen(
		kit.container(
			'wait',
			kit.head({
				trail: [t('economy:wallet.crumb')],
				icon: view.emoji('credits'),
				title: t('economy:send.ask.title', { amount: credits(amount), name })
			}),
			kit.text(
				t('economy:send.ask.receiver', { who: `<@${to.id}>` }),
				fee > 0 && t('economy:send.ask.fee', { fee: credits(fee), received: credits(amount - fee) }),
				t('economy:send.ask.after', { amount: credits(free - amount) }),
				left === null ? t('economy:send.ask.noLimit') : t('economy:send.ask.left', { left: credits(left), after: credits(left - amount) }),
				note !== '' && t('economy:send.ask.note', { note: words(note) })
			),
			kit.footer(t('economy:send.ask.final')),
			kit.row(
				kit.primary(t('economy:send.buttons.yes', { amount: credits(amount) }), sendYesId.make({ request: key })),
				walletButton(view),
				kit.closeButton(view)
			)
		)
	);
}

/** What has just moved. */
export function sendDone(
	view: kit.ViewContext,
	{ to, name, received, free }: { readonly to: string; readonly name: string; readonly received: number; readonly free: number }
): kit.Screen {
	const { t } = view;
	return kit.card(view, {
		accent: 'ok',
		icon: 'ok',
		title: t('economy:send.done.title', { received: credits(received), name: words(name) }),
		text: t('economy:send.done.text', { who: `<@${to}>`, free: credits(free) }),
		actions: [walletButton(view)]
	});
}

/** What the receiver reads in a direct message. */
export function receivedNote(
	view: kit.ViewContext,
	{ amount, name, note, server }: { readonly amount: number; readonly name: string; readonly note: string; readonly server: string }
): kit.Screen {
	const { t } = view;
	return kit.screen(
		kit.container(
			'money',
			kit.head({ icon: view.emoji('credits'), title: t('economy:send.note.title', { amount: credits(amount), name: words(name) }) }),
			kit.text(
				note !== '' && t('economy:send.ask.note', { note: words(note) }),
				t('economy:send.note.text'),
				`-# ${t('economy:send.note.guild', { guild: words(server) })}`
			)
		)
	);
}

const walletButton = (view: kit.ViewContext): kit.Button => kit.secondary(view.t('economy:wallet.crumb'), walletId.make());
