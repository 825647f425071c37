import type { TextParam } from '#core/errors';
import { declaredFeature } from '#core/interactions/features';
import * as kit from '#core/views/kit';
import { setupId, setupReportId, setupUndoId } from '../ids.js';
import type { RunChange, RunLine, SetupRunRow, UndoResult } from '../setup/run.types.js';
import type { SetupReport } from '../setup/setup.ports.js';
import { slotRef } from '../setup/setup.types.js';
import { namesOf } from './parts.view.js';
import { without } from './plan.view.js';
import { counted, missingText, named } from './setup.view.js';

interface Line {
	readonly group: 'created' | 'taken' | 'kept' | 'changed' | 'missing' | 'removed' | 'stays' | 'restored';
	readonly text: string;
}

/** Everything that a run created, took, kept and changed, and what is still missing; or what became of it when it was taken back. */
export function reportView(view: kit.ViewContext, { run, look }: SetupReport, page: number, shopButton: kit.Button | null): kit.Screen {
	const { t } = view;
	const undone = run.undo?.endedAt ? run.undo : null;
	const lines = undone ? undoneLines(view, run) : runLinesOf(view, { run, look });
	const shown = kit.pageOf(lines, page, kit.pageSizes.text);
	const at = (when: Date): TextParam => ({ kind: 'time', at: when, style: 'f' });
	return kit.screen(
		kit.container(
			undone ? 'neutral' : 'ok',
			kit.head({
				trail: [t('admin:setup.crumb'), t('admin:report.crumb')],
				icon: view.emoji(undone || run.endedAt ? 'ok' : 'wait'),
				title: undone ? t(run.standing ? 'admin:report.waitsTitle' : 'admin:report.undoneTitle') : t('admin:report.title'),
				lead: undone?.endedAt
					? t('admin:report.undoneLead', { at: at(undone.endedAt) })
					: run.endedAt === null
						? t('admin:report.unfinished', { at: at(run.at) })
						: t('admin:report.lead', { at: at(run.endedAt) })
			}),
			!undone && kit.text(t('admin:report.counts', countsOf(lines))),
			grouped(view, shown.items),
			!undone && shown.page === shown.pages - 1 && missingText(view, look),
			kit.pager(view, { ...shown, id: (to) => setupReportId.make({ run: run.run, page: to }) }),
			kit.row(
				undone ? kit.primary(t('admin:setup.buttons.again'), setupId.make()) : look.forSale > 0 && shopButton,
				look.undoable?.run === run.run && kit.secondary(t('admin:undo.buttons.open'), setupUndoId.make({ run: run.run, page: 0 })),
				!undone && kit.backButton(view, setupId.make()),
				kit.closeButton(view)
			)
		)
	);
}

/** How many lines each group has, over all pages. */
function countsOf(lines: readonly Line[]): Readonly<Record<string, number>> {
	const count = (group: Line['group']): number => lines.filter((line) => line.group === group).length;
	return { created: count('created'), taken: count('taken'), kept: count('kept'), changed: count('changed'), missing: count('missing') };
}

function grouped(view: kit.ViewContext, lines: readonly Line[]) {
	const texts = lines.flatMap((line, index) => [
		...(lines[index - 1]?.group === line.group ? [] : [`### ${view.t(`admin:report.groups.${line.group}`)}`]),
		line.text
	]);
	return kit.text(...texts);
}

function runLinesOf(view: kit.ViewContext, { run, look }: SetupReport): readonly Line[] {
	const { t } = view;
	const got = (line: RunLine) => run.got[slotRef(line.kind, line.slot)];
	const of = (how: readonly string[]): readonly RunLine[] => run.lines.filter((line) => how.includes(got(line)?.how ?? ''));
	const nameOf = (line: RunLine): TextParam => named({ kind: line.kind, name: got(line)?.name ?? line.name });
	const ok = view.emoji('ok');
	const missing = look.plan.steps.filter((step) => step.state !== 'kept');
	return [
		...of(['made']).map((line): Line => ({ group: 'created', text: `${ok} ${t('admin:report.made', { name: nameOf(line) })}` })),
		...(run.items.length > 0 || run.categories.length > 0
			? [
					{
						group: 'created',
						text: `${ok} ${t('admin:report.catalogue', {
							categories: counted('categories', run.categories.length),
							items: counted('items', run.items.length)
						})}`
					} as const
				]
			: []),
		...of(['found', 'chosen']).map((line): Line => ({ group: 'taken', text: `${ok} ${t('admin:report.taken', { name: nameOf(line) })}` })),
		...run.lines
			.filter((line) => line.state === 'kept')
			.map((line): Line => ({ group: 'kept', text: `${ok} ${t('admin:report.kept', { name: nameOf(line) })}` })),
		...run.changed.map((change): Line => ({ group: 'changed', text: changeLine(view, change) })),
		...(run.renewed > 0 ? [{ group: 'changed', text: t('admin:report.renewed', { count: run.renewed }) } as const] : []),
		...missing.map((step): Line => {
			const name = named(step);
			return {
				group: 'missing',
				text: `${view.emoji('warn')} ${t('admin:report.missing', { name, effect: without(step.kind, step.slot) })}`
			};
		})
	];
}

function changeLine(view: kit.ViewContext, { what, from, to }: RunChange): string {
	const { t } = view;
	const shown = (value: string): TextParam => {
		if (value === '') return { kind: 'text', key: 'admin:report.none' };
		if (what === 'grant') return { kind: 'amount', currency: 'credits', value: Number(value) };
		// Parts by their names; what a pack names besides is nothing that the owner could switch.
		if (what === 'features')
			return namesOf(
				view,
				value.split(', ').filter((key) => declaredFeature(key))
			);
		return { kind: 'user-text', value };
	};
	return t('admin:report.change', { what: { kind: 'text', key: `admin:report.what.${what}` }, from: shown(from), to: shown(to) });
}

function undoneLines(view: kit.ViewContext, run: SetupRunRow): readonly Line[] {
	const { t } = view;
	const { content, ...things } = run.undo?.results ?? {};
	const lines = Object.entries(things).map(([ref, result]): Line => {
		const name = named({ kind: ref.startsWith('role:') ? 'role' : 'channel', name: result.name });
		if (result.state === 'kept')
			return { group: 'stays', text: `${view.emoji('lock')} ${t('admin:undo.keeps', { name, why: whyKept(result) })}` };
		return {
			group: 'removed',
			text: `${view.emoji('ok')} ${t(result.state === 'gone' ? 'admin:undo.goneAlready' : 'admin:undo.removed', { name })}`
		};
	});
	return [
		...lines.filter((line) => line.group === 'removed'),
		...(content ? contentLines(view, content) : []),
		...lines.filter((line) => line.group === 'stays')
	];
}

function contentLines(view: kit.ViewContext, content: UndoResult): readonly Line[] {
	const { t } = view;
	if (content.state === 'kept')
		return [
			{
				group: 'stays',
				text: `${view.emoji('lock')} ${t('admin:undo.keeps', { name: { kind: 'text', key: 'admin:undoing.content' }, why: whyKept(content) })}`
			}
		];
	return [
		...(content.items > 0
			? [
					{
						group: 'removed',
						text: `${view.emoji('ok')} ${t('admin:undo.itemsRemoved', { items: counted('items', content.items) })}`
					} as const
				]
			: []),
		...(content.restored.length > 0
			? [{ group: 'restored', text: `${view.emoji('ok')} ${t('admin:undo.restored', { parts: parts(view, content.restored) })}` } as const]
			: []),
		...(content.changed.length > 0
			? [{ group: 'stays', text: `${view.emoji('lock')} ${t('admin:undo.partsKept', { parts: parts(view, content.changed) })}` } as const]
			: []),
		...(content.keptItems > 0
			? [
					{
						group: 'stays',
						text: `${view.emoji('lock')} ${t('admin:undo.itemsKept', { items: counted('items', content.keptItems) })}`
					} as const
				]
			: [])
	];
}

/** Why something stays. */
export function whyKept({ reason, count }: { readonly reason: string | null; readonly count: number }): TextParam {
	return { kind: 'text', key: `admin:undo.why.${reason ?? 'before'}`, params: { count } };
}

const namedParts: ReadonlySet<string> = new Set([
	'features',
	'slots',
	'permissions',
	'texts',
	'economy',
	'shop',
	'orders',
	'xp',
	'trust',
	'tickets',
	'forms',
	'invites',
	'admin'
]);

/** Parts of the settings by their names. */
export function parts(view: kit.ViewContext, slices: readonly string[]): string {
	const known = slices.filter((slice) => namedParts.has(slice)).map((slice) => view.t(`admin:parts.${slice}`));
	return [...known, ...(known.length < slices.length ? [view.t('admin:parts.other')] : [])].join(', ');
}
