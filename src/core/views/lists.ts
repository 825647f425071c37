import type { APIActionRowComponent, APIComponentInMessageActionRow } from 'discord-api-types/v10';
import type { ViewContext } from './context.js';
import { secondary } from './controls.js';
import { closeId } from './ids.js';
import { row } from './layout.js';
import { label, modal, textInput } from './modal.js';
import type { ModalScreen } from './screen.js';

/** Rows per page: with a button, of text only, with a picture. */
export const pageSizes = { buttons: 8, text: 10, pictures: 5 } as const;

export interface Page<T> {
	readonly items: readonly T[];
	/** From 0; moved back to the last page when the list became shorter. */
	readonly page: number;
	/** At least 1. */
	readonly pages: number;
	readonly total: number;
}

/** One page of a list that is in memory. */
export function pageOf<T>(all: readonly T[], page: number, size: number = pageSizes.buttons): Page<T> {
	const pages = Math.max(1, Math.ceil(all.length / size));
	const shown = Math.min(Math.max(0, Math.trunc(page) || 0), pages - 1);
	return { items: all.slice(shown * size, (shown + 1) * size), page: shown, pages, total: all.length };
}

export interface PagerOptions {
	/** From 0. */
	readonly page: number;
	/** `null`: not known; then `more` says whether there is a next page. */
	readonly pages: number | null;
	readonly more?: boolean;
	/** The custom id that shows a page. */
	readonly id: (page: number) => string;
	/** The custom id of the middle button, which asks for a page. Without it the button only shows the position. */
	readonly jump?: string;
}

/** `‹` `Page 2 of 5` `›`; `null` when everything is on one page. */
export function pager(
	view: ViewContext,
	{ page, pages, more, id, jump }: PagerOptions
): APIActionRowComponent<APIComponentInMessageActionRow> | null {
	const last = pages === null ? !more : page >= pages - 1;
	if (page === 0 && last) return null;
	const position = pages === null ? view.t('core:pager.page', { page: page + 1 }) : view.t('core:pager.pageOf', { page: page + 1, pages });
	return row(
		secondary('‹', id(page - 1), { disabled: page === 0 }),
		secondary(position, jump ?? `${id(page)}`, { disabled: jump === undefined }),
		secondary('›', id(page + 1), { disabled: last })
	);
}

/** The one field of the form that asks for a page. */
export const pageField = 'page';

/** Asks which of so many pages, for the middle button of a pager. */
export function jumpForm(view: ViewContext, { id, pages }: { readonly id: string; readonly pages: number }): ModalScreen {
	const digits = String(Math.max(1, pages)).length;
	return modal(
		view.t('core:pager.jump'),
		id,
		label(view.t('core:pager.field'), textInput(pageField, { min: 1, max: digits, required: true }), view.t('core:pager.help', { pages }))
	);
}

/** The page, from 0, out of the form's field; the first one for anything that is no page. */
export function typedPage(text: string | null): number {
	const page = Number(text?.trim() || Number.NaN);
	return Number.isSafeInteger(page) && page > 0 ? page - 1 : 0;
}

/** `✕ Close`, which deletes the private screen. */
export function closeButton(view: ViewContext) {
	return secondary(view.t('core:buttons.close'), closeId.make());
}

/** `‹ Back`, to the parent in the breadcrumb. */
export function backButton(view: ViewContext, customId: string) {
	return secondary(view.t('core:buttons.back'), customId);
}
