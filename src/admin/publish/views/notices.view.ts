import * as kit from '#core/views/kit';
import type { VersionAction } from '#settings';
import { publishId, versionId } from '../ids.js';

/** What owners are told of a version that came into force. */
export interface PublishedNotice {
	readonly number: number;
	readonly action: VersionAction;
	readonly from: number | null;
	readonly changes: number;
	/** Id of who did it. */
	readonly by: string;
}

/** Why a plan ended without its version. */
export const planEnds = ['moved', 'right', 'blocked', 'discarded', 'replaced', 'cancelled'] as const;

export interface PlanEndedNotice {
	readonly by: string;
	/** The moment that was planned. */
	readonly at: Date;
	readonly why: (typeof planEnds)[number];
	readonly changes: number;
}

const inServer = (view: kit.ViewContext, inGuild: boolean) =>
	!inGuild && view.t('admin:publish.notices.guild', { guild: { kind: 'user-text', value: view.words.guild } });

/** A version came into force. Buttons work in the guild only: a direct message does not know which guild it is about. */
export function publishedNotice(view: kit.ViewContext, version: PublishedNotice, inGuild: boolean): kit.Screen {
	const { t } = view;
	const { number, action, from, changes, by } = version;
	return kit.screen(
		kit.container(
			action === 'rolledBack' ? 'wait' : 'ok',
			kit.head({ icon: view.emoji('ok'), title: t('admin:publish.notices.publishedTitle', { number }) }),
			kit.text(t(`admin:publish.notices.${action}`, { name: `<@${by}>`, count: changes, from: from ?? 0 }), inServer(view, inGuild)),
			inGuild && kit.row(kit.secondary(t('admin:publish.notices.open'), versionId.make({ number, page: 0 })))
		)
	);
}

/** A version that was planned did not come into force, and why. */
export function planEndedNotice(view: kit.ViewContext, plan: PlanEndedNotice, inGuild: boolean): kit.Screen {
	const { t } = view;
	const { by, at, why, changes } = plan;
	return kit.screen(
		kit.container(
			'bad',
			kit.head({ icon: view.emoji('warn'), title: t('admin:publish.notices.endedTitle') }),
			kit.text(
				t(`admin:publish.notices.why.${why}`),
				t('admin:publish.notices.ended', { name: `<@${by}>`, count: changes, at: { kind: 'time', at, style: 'f' } }),
				inGuild ? null : t('admin:publish.notices.next'),
				inServer(view, inGuild)
			),
			inGuild && kit.row(kit.secondary(t('admin:publish.buttons.review'), publishId.make()))
		)
	);
}
