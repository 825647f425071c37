import type { TextParams } from '#core/errors';
import * as kit from '#core/views/kit';
import { maxNote, type PlannedVersion, type PublishingState, type VersionFacts } from '#settings';
import { panelId } from '../../panel/ids.js';
import { discardId, modeId, planCancelId, planSaveId, publishDoId, publishId, rollBackId, versionId, versionsId } from '../ids.js';
import { mostDaysAhead } from '../when.js';
import type { ChangeLine } from '../words/line.js';
import { crumbs, editorNames } from './state-lines.js';
import { secondsOf, summaryOf } from './summary.js';

/** Days in which the panel offers the way back to the version before. */
export const backDays = 7;
/** Names of the fields of the forms. */
export const publishFields = { note: 'note', when: 'when', zone: 'zone' } as const;

const label = ({ t }: kit.ViewContext, name: string, params: TextParams = {}): string => t(`admin:publish.buttons.${name}`, params);

const noteInput = ({ t }: kit.ViewContext) =>
	kit.label(
		t('admin:publish.note.label'),
		kit.textInput(publishFields.note, { max: maxNote, required: false, long: true }),
		t('admin:publish.note.help', { max: maxNote })
	);

/** Asks for a note before the draft of that digest is published. */
export function noteForm(view: kit.ViewContext, { number, digest }: { readonly number: string; readonly digest: string }): kit.ModalScreen {
	return kit.modal(
		view.t('admin:publish.note.title', { number: shownNumber(number) }),
		publishDoId.make({ number, digest }),
		noteInput(view)
	);
}

/** The number that the version will have, as the title says it; custom ids are input. */
const shownNumber = (number: string): string => (/^\d{1,9}$/.test(number) ? number : '–');

export interface PlanForm {
	readonly number: string;
	readonly digest: string;
	/** The guild's zone. */
	readonly zone: string;
}

/** Asks when the draft of that digest comes into force, and by whose clock where reader and guild have different ones. */
export function planForm(view: kit.ViewContext, { number, digest, zone }: PlanForm): kit.ModalScreen {
	const { t } = view;
	const zones = [
		{ value: 'guild', label: t('admin:publish.plan.zoneGuild', { zone }), selected: true },
		{ value: 'own', label: t('admin:publish.plan.zoneOwn', { zone: view.zone }) }
	];
	return kit.modal(
		t('admin:publish.plan.title', { number: shownNumber(number) }),
		planSaveId.make({ number, digest }),
		kit.label(
			t('admin:publish.plan.when'),
			kit.textInput(publishFields.when, { max: 30, required: true }),
			t('admin:publish.plan.whenHelp', { days: mostDaysAhead })
		),
		view.zone === zone ? null : kit.label(t('admin:publish.plan.zone'), kit.choice(publishFields.zone, zones, { required: true })),
		view.zone === zone && kit.text(`-# ${t('admin:publish.plan.confirm', { zone })}`),
		noteInput(view)
	);
}

/** The draft was planned. */
export function plannedView(
	view: kit.ViewContext,
	planned: { readonly number: number; readonly at: Date; readonly zone: string }
): kit.Screen {
	const { number, at, zone } = planned;
	return kit.card(view, {
		accent: 'ok',
		icon: 'clock',
		title: view.t('admin:publish.plan.done', { number, at: view.format.time(at, 'f') }),
		text: [view.t('admin:publish.plan.confirm', { zone }), view.t('admin:publish.plan.doneText')].join('\n'),
		actions: [
			kit.secondary(label(view, 'back'), publishId.make()),
			kit.secondary(label(view, 'cancelPlan'), planCancelId.make({ at: secondsOf(at), sure: 'ask' }))
		]
	});
}

/** The draft is in force; with the way back to the version before. */
export function publishedView(view: kit.ViewContext, version: VersionFacts): kit.Screen {
	const { number, changes } = version;
	return kit.card(view, {
		accent: 'ok',
		icon: 'ok',
		title: view.t('admin:publish.published.title', { number }),
		text: [
			view.t('admin:publish.published.text', { count: changes }),
			number > 1 && view.t('admin:publish.published.back', { number: number - 1, days: backDays })
		]
			.filter((line) => line !== false)
			.join('\n'),
		actions: [
			number > 1 && kit.secondary(label(view, 'rollBack'), rollBackId.make({ to: number - 1, on: number, sure: 'ask' })),
			kit.secondary(label(view, 'log'), versionsId.make({ before: 0 })),
			kit.secondary(view.t('admin:panel.buttons.open'), panelId.make())
		]
	});
}

/** An earlier version is in force again. */
export function rolledBackView(view: kit.ViewContext, { number, from }: VersionFacts): kit.Screen {
	return kit.card(view, {
		accent: 'ok',
		icon: 'ok',
		title: view.t('admin:publish.rolledBack.title', { number }),
		text: view.t('admin:publish.rolledBack.text', { from: from ?? 0 }),
		actions: [
			kit.secondary(label(view, 'back'), publishId.make()),
			kit.secondary(label(view, 'log'), versionsId.make({ before: 0 })),
			kit.secondary(view.t('admin:panel.buttons.open'), panelId.make())
		]
	});
}

/** Asks before the draft is lost, and says what is. */
export function discardView(view: kit.ViewContext, state: PublishingState, lines: readonly ChangeLine[]): kit.Screen {
	const { t } = view;
	const number = state.version?.number ?? 0;
	return kit.screen(
		kit.container(
			'bad',
			kit.head({ trail: crumbs(view), icon: view.emoji('warn'), title: t('admin:publish.discard.title') }),
			kit.text(t('admin:publish.discard.text', { count: state.changes, number })),
			state.editors.length > 0 && kit.text(t('admin:publish.discard.by', { names: editorNames(view, state) })),
			kit.text(...summaryOf(view, lines, 1_600)),
			kit.row(
				kit.danger(label(view, 'discard'), discardId.make({ digest: state.digest, sure: 'do' })),
				kit.secondary(label(view, 'keep'), publishId.make())
			)
		)
	);
}

export interface RollBackData {
	readonly to: VersionFacts;
	/** The version in force. */
	readonly on: number;
	/** What members would see change. */
	readonly lines: readonly ChangeLine[];
	readonly state: PublishingState;
	readonly orders: { readonly count: number; readonly most: number };
}

/** Asks before an earlier version comes into force again: what changes, and what stays. */
export function rollBackView(view: kit.ViewContext, { to, on, lines, state, orders }: RollBackData): kit.Screen {
	const { t } = view;
	const { number } = to;
	const next = on + 1;
	const count = orders.count;
	const kept =
		count === 0
			? t('admin:publish.back.orders')
			: count >= orders.most
				? t('admin:publish.ordersMany', { count: orders.most })
				: t('admin:publish.orders', { count });
	return kit.screen(
		kit.container(
			'bad',
			kit.head({
				trail: crumbs(view),
				icon: view.emoji('warn'),
				title: t('admin:publish.back.title', { number }),
				lead: t('admin:publish.back.lead', { number, next })
			}),
			kit.text(`### ${t('admin:publish.changes')}`, ...summaryOf(view, lines, 1_600)),
			kit.text(
				`${view.emoji('box')} ${kept}`,
				state.changes > 0 ? t('admin:publish.back.draft', { count: state.changes }) : t('admin:publish.back.noDraft', { next }),
				state.planned && t('admin:publish.back.plan', { at: { kind: 'deadline', at: state.planned.at } })
			),
			kit.row(
				kit.danger(label(view, 'rollBack'), rollBackId.make({ to: number, on, sure: 'do' })),
				kit.secondary(label(view, 'keepVersion', { number: on }), versionId.make({ number, page: 0 }))
			)
		)
	);
}

/** Asks before a plan is cancelled. */
export function cancelPlanView(view: kit.ViewContext, { at }: PlannedVersion): kit.Screen {
	return kit.confirmDestructive(view, {
		title: view.t('admin:publish.cancel.title'),
		text: view.t('admin:publish.cancel.text', { at: { kind: 'deadline', at } }),
		confirm: { label: label(view, 'cancelPlan'), id: planCancelId.make({ at: secondsOf(at), sure: 'do' }) },
		keep: { label: label(view, 'keepPlan'), id: publishId.make() }
	});
}

/** Asks before edits collect in a draft, or are in force at once. */
export function modeView(view: kit.ViewContext, to: 'draft' | 'live'): kit.Screen {
	const which = to === 'draft' ? 'begin' : 'end';
	return kit.card(view, {
		accent: 'wait',
		icon: 'gear',
		title: view.t(`admin:publish.${which}.title`),
		text: view.t(`admin:publish.${which}.text`),
		actions: [
			kit.primary(label(view, which), modeId.make({ to, sure: 'do' })),
			kit.secondary(label(view, to === 'draft' ? 'keepLive' : 'keepMode'), publishId.make())
		],
		close: false
	});
}
