import type { CheckText } from '#core/checks';
import * as kit from '#core/views/kit';
import { sectionOf } from '#settings';
import { type FieldChange, type ImportPlan, isWritten, type PackProblem, type PlannedImport, type PlanRow } from '#shop';
import { arkMappingId } from '../arkshop/ids.js';
import {
	allRows,
	importApplyId,
	importDropId,
	importFormId,
	importHomeId,
	importOpenId,
	importOutId,
	importPlanId,
	importProblemsId,
	importRowId,
	importTakeId
} from '../exchange/ids.js';
import { importTrail } from './exchange.view.js';

const userText = (value: string) => ({ kind: 'user-text', value }) as const;

/** Notes above the rows. */
const mostNotes = 6;
/** Fields on one page of a row. */
const fieldsPerPage = 8;
/** Longest side of a change on the screen. */
const longestSide = 160;

const said = (view: kit.ViewContext, { key, params }: CheckText): string => view.t(key, params);

/** The name of a row; those of sections are strings. */
const nameOf = (view: kit.ViewContext, { kind, key, name }: PlanRow): string =>
	kind === 'setting' && sectionOf(key) ? view.t(`exchange:sections.${key}`) : name;

const stateOf = (view: kit.ViewContext, row: PlanRow): string =>
	view.t(`exchange:states.${row.state === 'conflict' && row.taken ? 'taken' : row.state}`);

/** What an import would do, page by page: what moves money or access first. */
export function planView(view: kit.ViewContext, { row, plan }: PlannedImport, wanted: number): kit.Screen {
	const { t, format } = view;
	const { totals } = plan;
	const shown = plan.rows.map((one, place) => ({ one, place })).filter(({ one }) => one.state !== 'same');
	const { items, page, pages } = kit.pageOf(shown, wanted, kit.pageSizes.buttons);
	const writes = plan.rows.filter(isWritten).length;
	const { id } = row;
	return kit.screen(
		kit.container(
			plan.money > 0 || plan.access > 0 || totals.conflict > 0 ? 'wait' : 'neutral',
			kit.head({
				trail: importTrail(view),
				title: t('exchange:plan.title', { name: userText(row.name) }),
				lead: t('exchange:plan.lead', { ...totals })
			}),
			kit.text(
				plan.money > 0 && `${view.emoji('warn')} ${t('exchange:plan.money', { count: plan.money })}`,
				plan.access > 0 && `${view.emoji('warn')} ${t('exchange:plan.access', { count: plan.access })}`,
				...plan.notes.slice(0, mostNotes).map((note) => `-# ${said(view, note)}`)
			),
			items.length > 0 && kit.separator(),
			items.length > 0 && kit.text(...items.map(({ one }) => lineOf(view, one))),
			kit.row(
				kit.select(
					importOpenId.make({ id, page }),
					items.map(({ one, place }) => ({ value: String(place), label: nameOf(view, one), description: stateOf(view, one) })),
					{ placeholder: t('exchange:plan.open') }
				)
			),
			kit.pager(view, { page, pages, id: (to) => importPlanId.make({ id, page: to }) }),
			kit.row(outSelect(view, id, plan, row.choices.out)),
			kit.row(
				writes > 0 &&
					kit.success(t('exchange:buttons.apply', { count: format.number(writes) }), importApplyId.make({ id, digest: plan.digest })),
				totals.conflict > 0 &&
					kit.secondary(
						t(row.choices.take === 'all' ? 'exchange:buttons.keepAll' : 'exchange:buttons.takeAll'),
						importTakeId.make({ id, row: allRows, side: row.choices.take === 'all' ? 'here' : 'file' })
					),
				row.kind === 'arkshop' && kit.secondary(t('arkshop:buttons.mapping'), arkMappingId.make({ page: 0 })),
				kit.secondary(t('exchange:buttons.drop'), importDropId.make({ id }))
			)
		)
	);
}

function lineOf(view: kit.ViewContext, row: PlanRow): string {
	const { t, format } = view;
	const [first] = row.fields;
	const more = row.why ? said(view, row.why) : first && row.state === 'changed' ? changeOf(view, first) : '';
	const line = t('exchange:plan.row', {
		state: stateOf(view, row),
		kind: t(`exchange:kinds.${row.kind}`),
		name: format.escape(nameOf(view, row))
	});
	return `${row.weight === 'plain' || row.state === 'skipped' ? '' : `${view.emoji('warn')} `}${line}${more === '' ? '' : ` · ${more}`}`;
}

function changeOf(view: kit.ViewContext, { name, before, after }: FieldChange): string {
	const side = (text: string | null): string =>
		text === null ? view.t('exchange:plan.none') : view.format.escape(kit.clip(text, longestSide));
	return view.t('exchange:plan.change', { field: said(view, name), before: side(before), after: side(after) });
}

/** Everything that a file brings, each of it to be left out: kinds of rows, and sections of the settings. */
function outSelect(view: kit.ViewContext, id: string, plan: ImportPlan, out: readonly string[]) {
	const { t } = view;
	const kinds = (['category', 'item', 'price'] as const).filter((kind) => plan.rows.some((row) => row.kind === kind));
	const sections = plan.rows.filter((row) => row.kind === 'setting');
	const options = [
		...kinds.map((kind) => ({ value: kind, label: t(`exchange:kinds.${kind}s`), selected: out.includes(kind) })),
		...sections.map((row) => ({
			value: `setting:${row.key}`,
			label: nameOf(view, row),
			description: stateOf(view, row),
			selected: out.includes(`setting:${row.key}`)
		}))
	].slice(0, 25);
	if (options.length < 2) return null;
	return kit.select(importOutId.make({ id }), options, { placeholder: t('exchange:plan.out'), min: 0, max: options.length });
}

/** One row with its fields, before and after. */
export function rowView(view: kit.ViewContext, { row: upload, plan }: PlannedImport, place: number, wanted: number): kit.Screen {
	const { t } = view;
	const row = plan.rows[place];
	if (!row) return planView(view, { row: upload, plan }, 0);
	const { id } = upload;
	const { items, page, pages } = kit.pageOf(row.fields, wanted, fieldsPerPage);
	const shown = plan.rows.filter(({ state }) => state !== 'same').indexOf(row);
	const back = importPlanId.make({ id, page: Math.max(0, Math.floor(shown / kit.pageSizes.buttons)) });
	return kit.screen(
		kit.container(
			row.weight === 'plain' ? 'neutral' : 'wait',
			kit.head({
				trail: importTrail(view),
				title: view.format.escape(nameOf(view, row)),
				lead: t('exchange:row.lead', { kind: t(`exchange:kinds.${row.kind}`), key: userText(row.key), state: stateOf(view, row) })
			}),
			kit.text(
				row.why && `${view.emoji('warn')} ${said(view, row.why)}`,
				row.state === 'conflict' && t(row.taken ? 'exchange:row.taken' : 'exchange:row.kept'),
				...row.notes.map((note) => `-# ${said(view, note)}`)
			),
			items.length > 0 && kit.text(...items.map((field) => `- ${changeOf(view, field)}`)),
			kit.pager(view, { page, pages, id: (to) => importRowId.make({ id, row: place, page: to }) }),
			kit.row(
				row.state === 'conflict' &&
					(row.taken
						? kit.secondary(t('exchange:buttons.keep'), importTakeId.make({ id, row: place, side: 'here' }))
						: kit.primary(t('exchange:buttons.take'), importTakeId.make({ id, row: place, side: 'file' }))),
				kit.backButton(view, back)
			)
		)
	);
}

/** Everything that is wrong with a file, each at its place. */
export function problemsView(
	view: kit.ViewContext,
	id: string,
	{ name, problems, all }: { readonly name: string; readonly problems: readonly PackProblem[]; readonly all: number },
	wanted: number
): kit.Screen {
	const { t, format } = view;
	const { items, page, pages } = kit.pageOf(problems, wanted, kit.pageSizes.text);
	return kit.screen(
		kit.container(
			'bad',
			kit.head({
				trail: importTrail(view),
				icon: view.emoji('no'),
				title: t('exchange:problems.title', { name: userText(name) }),
				lead: t('exchange:problems.lead', { count: all })
			}),
			kit.text(
				...items.map(({ path, message }) => {
					const where = path === '' ? t('exchange:problems.whole') : format.escape(kit.clip(path, 120));
					return `- **${where}**: ${format.escape(kit.clip(message, 200))}`;
				}),
				all > problems.length && t('exchange:problems.more', { count: all - problems.length })
			),
			kit.pager(view, { page, pages, id: (to) => importProblemsId.make({ id, page: to }) }),
			kit.row(
				kit.primary(t('exchange:buttons.upload'), importFormId.make()),
				kit.backButton(view, importHomeId.make()),
				kit.closeButton(view)
			)
		)
	);
}
