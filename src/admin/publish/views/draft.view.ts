import * as kit from '#core/views/kit';
import type { Finding, PublishingState } from '#settings';
import { checkId } from '../../ids.js';
import { panelId } from '../../panel/ids.js';
import { type Note, noteOf } from '../../views/panel.view.js';
import { diffId, discardId, modeId, planCancelId, planFormId, publishId, publishNoteId, versionsId } from '../ids.js';
import { previewButton } from '../preview-slot.js';
import type { ChangeLine } from '../words/line.js';
import { crumbs, draftLine, nextNumber, othersLine, plannedLines } from './state-lines.js';
import { secondsOf, summaryOf } from './summary.js';

/** Everything that the screen of the draft shows. */
export interface DraftData {
	readonly state: PublishingState;
	/** What the draft changes; empty without one. */
	readonly lines: readonly ChangeLine[];
	/** `null`: the check could not be made. */
	readonly findings: readonly Finding[] | null;
	readonly orders: { readonly count: number; readonly most: number };
	/** Whether the reader may publish. */
	readonly mayPublish: boolean;
	/** The reader. */
	readonly reader: string;
}

/** Findings that the screen tells. */
const toldFindings = 6;
/** Characters of what the draft changes, and of what the check found: what blocks is told step by step before all else. */
const room = { changes: 1_400, findings: 900, changesBlocked: 600, findingsBlocked: 1_800 } as const;

/** The draft (W25): what it changes, what the check says, and what can be done with it. */
export function draftView(view: kit.ViewContext, data: DraftData, note?: Note | null): kit.Screen {
	const { t } = view;
	const { state, findings } = data;
	const [waits, blocked] = [state.changes > 0, (findings ?? []).some(({ level }) => level === 'blocks')];
	return kit.screen(
		noteOf(view, note),
		kit.container(
			blocked ? 'bad' : waits ? 'wait' : 'neutral',
			head(view, data, blocked),
			waits && kit.text(`### ${t('admin:publish.changes')}`, ...summaryOf(view, data.lines, blocked ? room.changesBlocked : room.changes)),
			kit.text(`### ${t('admin:publish.check')}`, ...checkLines(view, data)),
			kit.text(othersLine(view, data), ...plannedLines(view, state)),
			!data.mayPublish &&
				kit.text(`-# ${t('admin:publish.mayNot', { right: { kind: 'text', key: 'admin:capabilities.config-publish' } })}`),
			...buttons(view, data, blocked)
		)
	);
}

function head(view: kit.ViewContext, { state }: DraftData, blocked: boolean) {
	const { t } = view;
	const { mode, version, changes } = state;
	if (mode === 'live')
		return kit.head({
			trail: crumbs(view),
			icon: view.emoji('gear'),
			title: t('admin:publish.titleLive'),
			lead: t('admin:publish.leadLive')
		});
	const number = version?.number ?? 0;
	if (changes === 0)
		return kit.head({
			trail: crumbs(view),
			icon: view.emoji('ok'),
			title: t('admin:publish.titleClean', { number }),
			lead: t('admin:publish.leadClean')
		});
	return kit.head({
		trail: [...crumbs(view), draftLine(view, state).replaceAll('**', '')],
		icon: view.emoji(blocked ? 'no' : 'wait'),
		title: t(blocked ? 'admin:publish.titleBlocked' : 'admin:publish.title', { number: nextNumber(state) }),
		lead: t('admin:publish.leadDraft', { count: changes, number })
	});
}

function checkLines(view: kit.ViewContext, { state, findings, orders }: DraftData): string[] {
	const { t } = view;
	if (findings === null) return [`${view.emoji('warn')} ${t('admin:panel.checkFailed')}`];
	const told = findings.slice(0, toldFindings).map((finding) => findingText(view, finding));
	const more = findings.length - told.length;
	const isBlocked = findings.some(({ level }) => level === 'blocks');
	return [
		...(told.length === 0
			? [`${view.emoji('ok')} ${t('admin:publish.fine')}`]
			: [kit.clip(told.join('\n'), isBlocked ? room.findingsBlocked : room.findings)]),
		...(more > 0 ? [t('admin:publish.findingsMore', { count: more })] : []),
		...(isBlocked ? [`-# ${t('admin:publish.blocks')}`] : []),
		...(state.changes > 0 && orders.count > 0
			? [
					`${view.emoji('box')} ${
						orders.count >= orders.most
							? t('admin:publish.ordersMany', { count: orders.most })
							: t('admin:publish.orders', { count: orders.count })
					}`
				]
			: [])
	];
}

/** A finding with its steps, one per line. */
function findingText(view: kit.ViewContext, { level, title, text, steps = [] }: Finding): string {
	const say = ({ key, params }: Finding['title']): string => view.t(key, params);
	const lines = [`${view.emoji(level === 'blocks' ? 'no' : 'warn')} **${say(title)}**`, say(text)];
	return [...lines, ...steps.map((step, index) => `${index + 1}. ${say(step)}`)].join('\n');
}

function buttons(view: kit.ViewContext, { state, mayPublish }: DraftData, blocked: boolean) {
	const { t } = view;
	const { mode, changes, digest, planned } = state;
	const label = (name: string, params = {}): string => t(`admin:publish.buttons.${name}`, params);
	const number = nextNumber(state);
	const waits = mode === 'draft' && changes > 0;
	const on = state.version?.number;
	return [
		kit.row(
			waits && mayPublish && !blocked && kit.primary(label('publishVersion', { number }), publishNoteId.make({ number, digest })),
			waits && mayPublish && !blocked && kit.secondary(label('schedule'), planFormId.make({ number, digest })),
			mode === 'live' && mayPublish && kit.primary(label('begin'), modeId.make({ to: 'draft', sure: 'ask' })),
			previewButton(view),
			waits && on !== undefined && kit.secondary(label('all'), diffId.make({ from: on, to: 'draft', page: 0 }))
		),
		kit.row(
			planned !== null && mayPublish && kit.secondary(label('cancelPlan'), planCancelId.make({ at: secondsOf(planned.at), sure: 'ask' })),
			waits && mayPublish && kit.secondary(label('discard'), discardId.make({ digest, sure: 'ask' })),
			mode === 'draft' && !waits && mayPublish && kit.secondary(label('end'), modeId.make({ to: 'live', sure: 'ask' })),
			kit.secondary(label('check'), checkId.make({ page: 0 }))
		),
		kit.row(
			kit.secondary(label('log'), versionsId.make({ before: 0 })),
			kit.secondary(label('look'), publishId.make()),
			kit.backButton(view, panelId.make()),
			kit.closeButton(view)
		)
	];
}
