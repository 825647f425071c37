import { dayMs } from '#core/time';
import * as kit from '#core/views/kit';
import type { PublishingState } from '#settings';
import { modeId, publishId, publishNoteId, rollBackId, versionsId } from '../ids.js';
import { backDays } from './confirm.view.js';
import { draftLine, nextNumber, othersLine, plannedLines } from './state-lines.js';

/** What the panel tells of versions. */
export interface VersionsState {
	/** `null`: it could not be read. */
	readonly state: PublishingState | null;
	readonly mayPublish: boolean;
	/** The reader. */
	readonly reader: string;
}

/** Mode, version, draft and plan on the panel (W21), with the ways on. */
export function versionsPart(view: kit.ViewContext, { state, mayPublish, reader }: VersionsState) {
	const { t } = view;
	if (state === null) return [kit.text(`${view.emoji('warn')} ${t('admin:publish.state.failed')}`)];
	const { mode, version, changes, digest } = state;
	const label = (name: string): string => t(`admin:publish.buttons.${name}`);
	const draft = changes > 0 ? `${view.emoji('wait')} ${draftLine(view, state)}` : draftLine(view, state);
	const lines =
		mode === 'live' || version === null
			? [t('admin:publish.state.live')]
			: [
					t('admin:publish.state.version', { number: version.number, at: { kind: 'time', at: version.at, style: 'R' } }),
					draft,
					othersLine(view, { state, reader }),
					...plannedLines(view, state)
				];
	return [
		kit.text(...lines),
		kit.row(
			mode === 'draft' && kit.secondary(label('review'), publishId.make()),
			changes > 0 && mayPublish && kit.secondary(label('publish'), publishNoteId.make({ number: nextNumber(state), digest })),
			mode === 'live' && mayPublish && kit.secondary(label('begin'), modeId.make({ to: 'draft', sure: 'ask' })),
			mayPublish && backButton(view, state),
			kit.secondary(label('log'), versionsId.make({ before: 0 }))
		)
	];
}

/** The way back to the version before, for some days. */
function backButton(view: kit.ViewContext, { version }: PublishingState) {
	if (version === null || version.number < 2) return null;
	if (view.now.getTime() - version.at.getTime() > backDays * dayMs) return null;
	return kit.secondary(
		view.t('admin:publish.buttons.rollBack'),
		rollBackId.make({ to: version.number - 1, on: version.number, sure: 'ask' })
	);
}
