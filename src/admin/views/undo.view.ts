import * as kit from '#core/views/kit';
import { setupId, setupTickId, setupUndoDoId, setupUndoFormId, setupUndoId } from '../ids.js';
import type { UndoLine } from '../setup/undo.js';
import { catalogueTick, type UndoLook } from '../setup/undo.service.js';
import { parts, whyKept } from './report.view.js';
import { counted, named } from './setup.view.js';

/** The field with the number of things. */
export const countField = 'count';

/** What taking a run back would do: every role and channel, the settings, the catalogue. Nothing happens before the red button. */
export function undoView(view: kit.ViewContext, look: UndoLook, page: number): kit.Screen {
	const { t } = view;
	const { run, lines, openOrders, catalogue, settings } = look;
	// What the owner may still decide about comes first; what was here before the run, last.
	const weight = (line: UndoLine): number => (line.tickable ? 0 : line.reason === 'unseen' ? 1 : line.state === 'remove' ? 2 : 3);
	const shown = kit.pageOf(
		[...lines].sort((a, b) => weight(a) - weight(b)),
		page,
		kit.pageSizes.text
	);
	const removed = (kind: UndoLine['kind']): number => lines.filter((line) => line.kind === kind && line.state === 'remove').length;
	const restored = Object.keys(settings.restore);
	return kit.screen(
		kit.container(
			'bad',
			kit.head({
				trail: [t('admin:setup.crumb'), t('admin:undo.crumb')],
				icon: view.emoji('warn'),
				title: t('admin:undo.title'),
				lead: t('admin:undo.lead', {
					at: { kind: 'time', at: run.at, style: 'f' },
					channels: counted('channels', removed('channel')),
					roles: counted('roles', removed('role')),
					items: counted('items', catalogue.items)
				})
			}),
			openOrders > 0 && kit.text(`${view.emoji('lock')} ${t('admin:undo.orders', { count: openOrders })}`),
			kit.text(...shown.items.map((line) => lineText(view, line))),
			kit.text(
				restored.length > 0 && t('admin:undo.restores', { parts: parts(view, restored) }),
				settings.changed.length > 0 && t('admin:undo.partsKept', { parts: parts(view, settings.changed) }),
				catalogue.edited > 0 &&
					!look.removeToo.includes(catalogueTick) &&
					t('admin:undo.itemsKept', { items: counted('items', catalogue.edited) }),
				run.renewed > 0 && t('admin:undo.renewed', { count: run.renewed }),
				`-# ${t('admin:undo.until', { until: { kind: 'deadline', at: look.until } })}`
			),
			kit.row(ticks(view, look, shown.page)),
			kit.pager(view, { ...shown, id: (to) => setupUndoId.make({ run: run.run, page: to }) }),
			kit.row(
				openOrders === 0 &&
					kit.danger(t('admin:undo.buttons.confirm'), setupUndoDoId.make({ run: run.run, count: look.count, digest: look.digest })),
				kit.secondary(t('admin:undo.buttons.keep'), setupId.make()),
				kit.closeButton(view)
			)
		)
	);
}

function lineText(view: kit.ViewContext, line: UndoLine): string {
	const { t } = view;
	const name = named(line);
	if (line.state === 'gone') return `${view.emoji('ok')} ${t('admin:undo.goneAlready', { name })}`;
	if (line.state === 'keep') return `${view.emoji('lock')} ${t('admin:undo.keeps', { name, why: whyKept(line) })}`;
	const text = line.reason === null ? t('admin:undo.removes', { name }) : t('admin:undo.removesToo', { name, why: whyKept(line) });
	return `${view.emoji('no')} ${text}`;
}

/** What people have used and the owner may have removed all the same. A select holds 25; what does not fit is kept. */
function ticks(view: kit.ViewContext, look: UndoLook, page: number): kit.Select | null {
	const { t } = view;
	const options = [
		...look.lines
			.filter((line) => line.tickable)
			.map((line) => ({
				value: line.ref,
				label: `${line.kind === 'role' ? '@' : '#'}${line.name}`,
				description: t(`admin:undo.why.${line.reason}`, { count: line.count }),
				selected: look.removeToo.includes(line.ref)
			})),
		...(look.catalogue.edited > 0
			? [
					{
						value: catalogueTick,
						label: t('admin:undo.editedItems', { items: counted('items', look.catalogue.edited) }),
						selected: look.removeToo.includes(catalogueTick)
					}
				]
			: [])
	].slice(0, 25);
	return kit.select(setupTickId.make({ run: look.run.run, page }), options, {
		placeholder: t('admin:undo.tick'),
		min: 0,
		max: options.length
	});
}

/** Asks for the number of things that are removed. */
export function undoForm(
	view: kit.ViewContext,
	{ run, count, digest }: { readonly run: string; readonly count: string; readonly digest: string }
): kit.ModalScreen {
	const { t } = view;
	return kit.modal(
		t('admin:undo.title'),
		setupUndoFormId.make({ run, digest }),
		kit.label(t('admin:undo.count'), kit.textInput(countField, { min: 1, max: 9, required: true }), t('admin:undo.countHelp', { count }))
	);
}
