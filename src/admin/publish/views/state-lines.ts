import type * as kit from '#core/views/kit';
import type { PublishingState } from '#settings';

/** Where a screen of versions is in the panel. */
export const crumbs = (view: kit.ViewContext, ...more: readonly string[]): string[] => [
	view.t('admin:panel.crumb'),
	...(more.length > 0 ? [view.t('admin:publish.crumb')] : []),
	...more
];

/** An editor by name, escaped; by a mention where the name is not known. */
const editorName = ({ format }: kit.ViewContext, { by, byName }: PublishingState['editors'][number]): string =>
	byName === '' ? `<@${by}>` : format.escape(byName);

/** Names of editors, the latest first. */
export const editorNames = (view: kit.ViewContext, { editors }: PublishingState): string =>
	editors
		.slice(0, 5)
		.map((editor) => editorName(view, editor))
		.join(', ');

/** The number that the next version will have. */
export const nextNumber = ({ version }: PublishingState): number => (version?.number ?? 0) + 1;

/** `Draft: 5 changes by Sable, not published`. */
export function draftLine(view: kit.ViewContext, state: PublishingState): string {
	const { t } = view;
	if (state.changes === 0) return t('admin:publish.state.clean');
	const count = state.changes;
	return state.editors.length === 0
		? t('admin:publish.state.draftAlone', { count })
		: t('admin:publish.state.draft', { count, names: editorNames(view, state) });
}

/** What is planned, and what ends the plan. */
export function plannedLines(view: kit.ViewContext, { planned }: PublishingState): string[] {
	if (planned === null) return [];
	const at = { kind: 'deadline' as const, at: planned.at };
	return [
		`${view.emoji('clock')} ${view.t('admin:publish.state.planned', { count: planned.changes, at, name: { kind: 'user-text', value: planned.byName } })}`,
		`-# ${view.t('admin:publish.state.plannedOn')}`
	];
}

/** Who else has edited the draft that somebody is about to publish. */
export function othersLine(
	view: kit.ViewContext,
	{ state, reader }: { readonly state: PublishingState; readonly reader: string }
): string | null {
	const other = state.changes > 0 ? state.editors.find(({ by }) => by !== reader) : undefined;
	if (other === undefined) return null;
	return view.t('admin:publish.state.editing', { name: editorName(view, other), at: { kind: 'time', at: other.at, style: 'R' } });
}
