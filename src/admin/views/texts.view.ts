import { escapeInline, escapeOwn } from '#core/i18n/escape';
import * as kit from '#core/views/kit';
import { clip } from '#core/views/text-tools';
import { panelId } from '../panel/ids.js';
import { textFormId, textId, textLocaleId, textResetId, textSaveId, textsId, textUndoId } from '../texts/ids.js';
import type { OwnText, OwnTextLook } from '../texts/texts.service.js';

const perPage = 7;
const glance = 80;

/** Field of the form. */
export const textField = 'text';

/** Every text that an owner may write, with its beginning. */
export function textsView(view: kit.ViewContext, all: readonly OwnText[], locale: string, wanted: number): kit.Screen {
	const { t } = view;
	const { items, page, pages } = kit.pageOf(all, wanted, perPage);
	return kit.screen(
		kit.container(
			'neutral',
			kit.head({ trail: [t('admin:panel.crumb')], icon: view.emoji('chat'), title: t('admin:texts.title'), lead: t('admin:texts.lead') }),
			items.map((text) => {
				const written = text.written[locale] ?? Object.values(text.written)[0];
				return kit.section(
					kit.text(
						`**${nameOf(view, text)}**`,
						`-# ${written === undefined ? t('admin:texts.none') : escapeInline(clip(written, glance))}`
					),
					kit.secondary(t('admin:texts.buttons.open'), textId.make({ text: text.key, locale }))
				);
			}),
			kit.pager(view, { page, pages, id: (to) => textsId.make({ page: to }) }),
			kit.row(kit.backButton(view, panelId.make()), kit.closeButton(view))
		)
	);
}

/** One text in one language, as members see it; above it what was just done. */
export function textView(
	view: kit.ViewContext,
	look: OwnTextLook,
	done: { readonly version: number | null; readonly said: string } | null = null
): kit.Screen {
	const { t } = view;
	const at = { text: look.key, locale: look.locale };
	return kit.screen(
		done &&
			kit.container(
				done.version === null ? 'neutral' : 'ok',
				kit.text(`${view.emoji('ok')} ${done.version === null ? t('admin:panel.unchanged') : done.said}`),
				done.version !== null && kit.row(kit.secondary(t('admin:panel.buttons.undo'), textUndoId.make({ ...at, version: done.version })))
			),
		kit.container(
			'neutral',
			kit.head({
				trail: [t('admin:panel.crumb'), t('admin:texts.title')],
				title: nameOf(view, look),
				lead: t(`admin:texts.where.${look.category === null ? look.name : 'ticketOfCategory'}`)
			}),
			kit.text(
				`-# ${
					look.value !== null
						? t('admin:texts.own', { language: languageOf(look.locale), count: look.value.length, max: look.max })
						: look.shown !== null
							? t('admin:texts.fallback', { language: languageOf(look.locale) })
							: t('admin:texts.empty')
				}`
			),
			look.locales.length > 1 &&
				kit.row(
					kit.select(
						textLocaleId.make({ text: look.key }),
						look.locales.map((locale) => ({ value: locale, label: languageOf(locale), selected: locale === look.locale })),
						{ placeholder: t('admin:texts.language') }
					)
				),
			kit.row(
				kit.primary(t('admin:texts.buttons.write'), textFormId.make(at)),
				look.value !== null && kit.secondary(t('admin:texts.buttons.reset'), textResetId.make({ ...at, seen: look.seen })),
				kit.backButton(view, textsId.make({ page: 0 })),
				kit.closeButton(view)
			)
		),
		look.shown !== null &&
			kit.container(
				'brand',
				kit.text(`-# ${t('admin:texts.preview')}`),
				kit.text(look.name === 'footer' ? `-# ${escapeInline(look.shown)}` : escapeOwn(look.shown))
			)
	);
}

/** The form of one text. */
export function textForm(view: kit.ViewContext, look: OwnTextLook): kit.ModalScreen {
	const { t } = view;
	return kit.modal(
		clip(nameOf(view, look), 45),
		textSaveId.make({ text: look.key, locale: look.locale, seen: look.seen }),
		kit.label(
			languageOf(look.locale),
			kit.textInput(textField, { long: look.name !== 'footer', value: look.value ?? '', max: look.max, required: false }),
			t('admin:texts.help')
		)
	);
}

function nameOf(view: kit.ViewContext, { name, category }: OwnText): string {
	return category === null
		? view.t(`admin:texts.names.${name}`)
		: view.t('admin:texts.ticketOf', { category: { kind: 'user-text', value: category } });
}

const languageOf = (locale: string): string =>
	new Intl.DisplayNames([locale], { type: 'language', languageDisplay: 'standard' }).of(locale.split('-')[0] ?? locale) ?? locale;
