import * as kit from '#core/views/kit';
import { type ExportedFile, exportFormats, type ImportRow, type ImportUndone, type LeftRow } from '#shop';
import { exportId, importFormId, importHomeId, importResultId, importUndoId, importUploadId } from '../exchange/ids.js';
import { panelId } from '../panel/ids.js';

/** Field of the form that takes the file. */
export const fileField = 'file';
/** Rows that an undo names. */
const mostNamed = 12;

const userText = (value: string) => ({ kind: 'user-text', value }) as const;

/** Where the screens of imports stand. */
export const importTrail = (view: kit.ViewContext): string[] => [view.t('admin:panel.crumb'), view.t('exchange:title')];

/** Import and export: the last imports, and the ways to both. */
export function homeView(view: kit.ViewContext, recent: readonly ImportRow[]): kit.Screen {
	const { t } = view;
	return kit.screen(
		kit.container(
			'neutral',
			kit.head({ trail: [t('admin:panel.crumb')], title: t('exchange:title'), lead: t('exchange:home.lead') }),
			kit.text(t('exchange:home.files')),
			recent.length > 0 && kit.separator(),
			recent.length > 0 && kit.text(`**${t('exchange:home.recent')}**`),
			recent.map((row) => kit.section(lineOf(view, row), kit.secondary(t('exchange:buttons.result'), importResultId.make({ id: row.id })))),
			kit.separator(),
			kit.row(
				kit.primary(t('exchange:buttons.upload'), importFormId.make()),
				exportFormats.map((format) => kit.secondary(t(`exchange:buttons.export.${format}`), exportId.make({ format })))
			),
			kit.row(kit.backButton(view, panelId.make()), kit.closeButton(view))
		)
	);
}

function lineOf(view: kit.ViewContext, { name, memberName, at, state }: ImportRow): string {
	return view.t(`exchange:home.${state === 'undone' ? 'undone' : 'applied'}`, {
		name: userText(name),
		who: userText(memberName),
		at: { kind: 'time', at, style: 'f' }
	});
}

/** Asks for the file. */
export function uploadForm(view: kit.ViewContext): kit.ModalScreen {
	const { t } = view;
	return kit.modal(
		t('exchange:form.title'),
		importUploadId.make(),
		kit.label(t('exchange:form.file'), kit.fileUpload(fileField, { min: 1, max: 1, required: true }), t('exchange:form.help'))
	);
}

/** What an import did, and the way back. */
export function resultView(view: kit.ViewContext, row: ImportRow): kit.Screen {
	const { t } = view;
	const undone = row.state === 'undone';
	const again = undone && row.left.some(({ why }) => why === 'edited');
	return kit.screen(
		kit.container(
			undone ? 'neutral' : 'ok',
			kit.head({
				trail: importTrail(view),
				icon: view.emoji('ok'),
				title: t(undone ? 'exchange:result.undone' : 'exchange:result.title', { name: userText(row.name) }),
				lead: t('exchange:result.lead', { made: row.made, changed: row.changed })
			}),
			row.sections.length > 0 &&
				kit.text(t('exchange:result.sections', { sections: row.sections.map((name) => t(`exchange:sections.${name}`)).join(', ') })),
			undone && row.left.length > 0 && leftText(view, row.left),
			!undone && kit.text(`-# ${t('exchange:result.undoHelp')}`),
			kit.row(
				!undone && kit.secondary(t('exchange:buttons.undo'), importUndoId.make({ id: row.id, mode: 'ask' })),
				again && kit.danger(t('exchange:buttons.undoAll'), importUndoId.make({ id: row.id, mode: 'all' })),
				kit.backButton(view, importHomeId.make()),
				kit.closeButton(view)
			)
		)
	);
}

/** What taking an import back did, and what it left. */
export function undoneView(view: kit.ViewContext, id: string, { removed, restored, hidden, left }: ImportUndone): kit.Screen {
	const { t } = view;
	return kit.screen(
		kit.container(
			left.length > 0 ? 'wait' : 'ok',
			kit.head({
				trail: importTrail(view),
				icon: view.emoji('ok'),
				title: t('exchange:undone.title'),
				lead: t('exchange:undone.lead', { removed, restored, hidden })
			}),
			left.length > 0 && leftText(view, left),
			kit.row(
				left.some(({ why }) => why === 'edited') && kit.danger(t('exchange:buttons.undoAll'), importUndoId.make({ id, mode: 'all' })),
				kit.backButton(view, importHomeId.make()),
				kit.closeButton(view)
			)
		)
	);
}

function leftText(view: kit.ViewContext, left: readonly LeftRow[]) {
	const { t } = view;
	return kit.text(
		`**${t('exchange:undone.left', { count: left.length })}**`,
		...left.slice(0, mostNamed).map(({ name, kind, why }) => {
			const named = kind === 'setting' ? t(`exchange:sections.${name}`) : view.format.escape(name);
			return `- ${t('exchange:undone.row', { kind: t(`exchange:kinds.${kind}`), name: named, why: t(`exchange:undone.why.${why}`) })}`;
		}),
		left.length > mostNamed && t('exchange:undone.more', { count: left.length - mostNamed })
	);
}

/** The shop as a file. */
export function exportView(view: kit.ViewContext, { name, data, items, settings }: ExportedFile): kit.Screen {
	const { t } = view;
	return kit.withFiles(
		kit.screen(
			kit.container(
				'neutral',
				kit.head({ trail: importTrail(view), title: t('exchange:exported.title', { count: items }) }),
				kit.text(t(/^items-/.test(name) ? 'exchange:exported.table' : settings ? 'exchange:exported.pack' : 'exchange:exported.catalogue')),
				kit.file(name),
				kit.row(kit.closeButton(view))
			)
		),
		[{ name, data }]
	);
}
