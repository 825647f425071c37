import type { TextParam } from '#core/errors';
import { declaredFeature, featureName, featureWords } from '#core/interactions/features';
import * as kit from '#core/views/kit';
import { setupId } from '../ids.js';
import { panelId } from '../panel/ids.js';
import { partId, partSetId, partsId, partUndoId } from '../parts/ids.js';
import type { PartPreview, PartState, PartSwitched, PartsLook } from '../parts/parts.service.js';

const perPage = 8;

/** What was switched just now, and how many channels and roles it lacks. */
export type SwitchedNote = PartSwitched & { readonly missing: number };

/** Every part: whether it runs, what it brings, and its switch. */
export function partsView(view: kit.ViewContext, look: PartsLook, wanted: number, done: SwitchedNote | null = null): kit.Screen {
	const { t } = view;
	const { items, page, pages } = kit.pageOf(look.parts, wanted, perPage);
	return kit.screen(
		done && doneNote(view, done),
		kit.container(
			'neutral',
			kit.head({
				trail: [t('admin:panel.crumb')],
				icon: view.emoji('gear'),
				title: t('admin:switches.title'),
				lead: t('admin:switches.lead')
			}),
			items.map((part) => {
				const lines = partLines(view, part);
				return look.maySwitch
					? kit.section(
							lines,
							kit.secondary(t(part.on ? 'admin:switches.buttons.off' : 'admin:switches.buttons.on'), partId.make({ part: part.key }))
						)
					: kit.text(lines);
			}),
			!look.maySwitch && kit.text(`-# ${t('admin:switches.readOnly')}`),
			kit.pager(view, { page, pages, id: (to) => partsId.make({ page: to }) }),
			kit.row(kit.backButton(view, panelId.make()), kit.closeButton(view))
		)
	);
}

/** A part in two lines: its name and state, and what it brings. */
export function partLines(view: kit.ViewContext, part: PartState): string {
	const { t } = view;
	const icon = view.emoji(part.by === null ? 'ok' : part.on ? 'wait' : 'no');
	const state =
		part.by === null
			? t('admin:switches.states.on')
			: part.on
				? t('admin:switches.states.waits', { other: featureName(part.by) })
				: t('admin:switches.states.off');
	return [
		`${icon} **${wordOf(view, part.key, 'name')}** · ${state}`,
		`-# ${wordOf(view, part.key, 'brings')}`,
		part.needs.length > 0 && `-# ${t('admin:switches.needs', { names: namesOf(view, part.needs) })}`
	]
		.filter(Boolean)
		.join('\n');
}

/** What switching a part does, before it is done. */
export function partView(view: kit.ViewContext, { part, also, orders, most, version }: PartPreview): kit.Screen {
	const { t } = view;
	const name = featureName(part.key);
	const others = namesOf(view, also);
	const keep = { label: t('admin:switches.buttons.keep'), id: partsId.make({ page: 0 }) };
	if (part.on)
		return kit.confirmDestructive(view, {
			title: t('admin:switches.offTitle', { name }),
			text: [
				wordOf(view, part.key, 'stops'),
				also.length > 0 && `**${t('admin:switches.alsoStops', { names: others })}**`,
				wordOf(view, part.key, 'keeps'),
				orders > 0 && t(orders >= most ? 'admin:panel.ordersMany' : 'admin:panel.orders', { count: orders }),
				`-# ${t('admin:switches.back')}`
			]
				.filter(Boolean)
				.join('\n'),
			confirm: { label: t('admin:switches.buttons.off'), id: partSetId.make({ part: part.key, to: 'off', seen: version }) },
			keep
		});
	return kit.screen(
		kit.container(
			'brand',
			kit.head({ trail: [t('admin:panel.crumb'), t('admin:switches.title')], title: t('admin:switches.onTitle', { name }) }),
			kit.text(
				wordOf(view, part.key, 'brings'),
				also.length > 0 && `**${t('admin:switches.alsoStarts', { names: others })}**`,
				`-# ${t('admin:switches.untouched')}`
			),
			kit.row(
				kit.primary(t('admin:switches.buttons.on'), partSetId.make({ part: part.key, to: 'on', seen: version })),
				kit.backButton(view, partsId.make({ page: 0 })),
				kit.closeButton(view)
			)
		)
	);
}

/** A word about a part in the reader's language. */
export function wordOf(view: kit.ViewContext, key: string, what: 'name' | 'brings' | 'stops' | 'keeps'): string {
	const feature = declaredFeature(key);
	return feature ? view.t(featureWords(feature, what)) : view.format.escape(key);
}

/** `Shop, Orders`, in the reader's language. */
export const namesOf = (view: kit.ViewContext, keys: readonly string[]): TextParam => ({
	kind: 'user-text',
	value: keys.map((key) => wordOf(view, key, 'name')).join(', ')
});

/** What is on and what is off, a line each. */
export function partNames(view: kit.ViewContext, parts: readonly PartState[]): readonly string[] {
	const [on, off] = [true, false].map((running) => parts.filter(({ by }) => (by === null) === running).map(({ key }) => key));
	return [
		...(on && on.length > 0 ? [view.t('admin:panel.on', { names: namesOf(view, on) })] : []),
		...(off && off.length > 0 ? [view.t('admin:panel.off', { names: namesOf(view, off) })] : [])
	];
}

function doneNote(view: kit.ViewContext, { key, on, also, version, missing }: SwitchedNote) {
	const { t } = view;
	const name = featureName(key);
	if (version === null) return kit.container('neutral', kit.text(`${view.emoji('ok')} ${t('admin:panel.unchanged')}`));
	return kit.container(
		'ok',
		kit.text(
			`${view.emoji('ok')} ${t(on ? 'admin:switches.isOn' : 'admin:switches.isOff', { name })}`,
			also.length > 0 && t(on ? 'admin:switches.alsoStarted' : 'admin:switches.alsoStopped', { names: namesOf(view, also) }),
			missing > 0 && t('admin:switches.missing', { count: missing })
		),
		kit.row(
			missing > 0 && kit.primary(t('admin:setup.buttons.open'), setupId.make()),
			kit.secondary(t('admin:panel.buttons.undo'), partUndoId.make({ part: key, version }))
		)
	);
}
