import type * as kit from '#core/views/kit';
import type { PublishingState } from '#settings';

/** Where a screen of versions is in the panel. */
export const crumbs = (view: kit.ViewContext, ...more: readonly string[]): string[] => [
	view.t('admin:panel.crumb'),
	...(more.length > 0 ? [view.t('admin:publish.crumb')] : []),
	...more
];

/** Names of editors, the latest first. */
export const editorNames = ({ editors }: PublishingState) => ({
	kind: 'user-text' as const,
	value: editors
		.slice(0, 5)
		.map(({ byName }) => byName)
		.join(', ')
});

/** The number that the next version will have. */
export const nextNumber = ({ version }: PublishingState): number => (version?.number ?? 0) + 1;

/** `Draft: 5 changes by Sable, not published`. */
export function draftLine({ t }: kit.ViewContext, state: PublishingState): string {
	if (state.changes === 0) return t('admin:publish.state.clean');
	const count = state.changes;
	return state.editors.length === 0
		? t('admin:publish.state.draftAlone', { count })
		: t('admin:publish.state.draft', { count, names: editorNames(state) });
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
	const name = { kind: 'user-text' as const, value: other.byName };
	return view.t('admin:publish.state.editing', { name, at: { kind: 'time', at: other.at, style: 'R' } });
}
