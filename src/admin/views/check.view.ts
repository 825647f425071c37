import type { CheckText, Problem } from '#core/checks';
import * as kit from '#core/views/kit';
import type { SeenProblem, ToldProblem } from '../check/check.service.js';
import { checkDoId, checkFixId, checkId } from '../ids.js';

const perPage = 6;
/** In place of a page: the first one, under another id than the pager's. */
const again = '-';

const say = (view: kit.ViewContext, { key, params }: CheckText): string => view.t(key, params ?? {});

const icons = { bad: 'no', warn: 'warn', note: 'ok' } as const;

/** What keeps a guild's business from working, worst first (W26). */
export function checkView(view: kit.ViewContext, all: readonly SeenProblem[], wanted: number): kit.Screen {
	const { t } = view;
	const real = all.filter(({ problem }) => problem.weight !== 'note');
	const notes = all.filter(({ problem }) => problem.weight === 'note');
	const bad = real.filter(({ problem }) => problem.weight === 'bad').length;
	const warn = real.length - bad;
	const { items, page, pages } = kit.pageOf(real, wanted, perPage);
	const counts = [bad > 0 && t('admin:check.bad', { count: bad }), warn > 0 && t('admin:check.warn', { count: warn })].filter(Boolean);
	return kit.screen(
		kit.container(
			bad > 0 ? 'bad' : warn > 0 ? 'wait' : 'ok',
			kit.head({
				trail: [t('admin:check.crumb'), t('admin:check.name')],
				icon: view.emoji(bad > 0 ? 'no' : warn > 0 ? 'warn' : 'ok'),
				title: counts.length > 0 ? counts.join(', ') : t('admin:check.fine')
			}),
			items.map((one) => line(view, one)),
			notes.length > 0 &&
				kit.text(
					`### ${t('admin:check.notes')}`,
					...notes.map(({ problem }) => `**${say(view, problem.title)}** ${say(view, problem.text)}`)
				),
			kit.pager(view, { page, pages, id: (to) => checkId.make({ page: to }) }),
			kit.row(kit.secondary(t('admin:check.again'), checkId.make({ page: again })), kit.closeButton(view))
		)
	);
}

function line(view: kit.ViewContext, { problem, since }: SeenProblem) {
	const { t } = view;
	const { remedy } = problem;
	const lines = [
		`${view.emoji(icons[problem.weight])} **${say(view, problem.title)}**`,
		say(view, problem.text),
		since && `-# ${t('admin:check.since', { when: { kind: 'time', at: since, style: 'R' } })}`
	]
		.filter(Boolean)
		.join('\n');
	if (remedy.kind === 'fix') return kit.section(lines, kit.secondary(t('admin:check.fix'), checkFixId.make({ problem: problem.id })));
	if (remedy.kind === 'open') return kit.section(lines, kit.secondary(t(remedy.label), remedy.id));
	return kit.text(lines);
}

/** What the fix will change, before it does. */
export function checkFixView(
	view: kit.ViewContext,
	{ problem, says }: { readonly problem: Problem; readonly says: CheckText }
): kit.Screen {
	const { t } = view;
	return kit.screen(
		kit.container(
			'wait',
			kit.head({ trail: [t('admin:check.crumb'), t('admin:check.name')], title: say(view, problem.title) }),
			kit.text(say(view, says)),
			kit.row(
				kit.primary(t('admin:check.do'), checkDoId.make({ problem: problem.id })),
				kit.backButton(view, checkId.make({ page: 0 })),
				kit.closeButton(view)
			)
		)
	);
}

/** What the fix has done. */
export function checkDoneView(view: kit.ViewContext, done: CheckText): kit.Screen {
	const { t } = view;
	return kit.screen(
		kit.container(
			'ok',
			kit.head({ trail: [t('admin:check.crumb'), t('admin:check.name')], icon: view.emoji('ok'), title: t('admin:check.done') }),
			kit.text(say(view, done)),
			kit.row(kit.secondary(t('admin:check.again'), checkId.make({ page: 0 })), kit.closeButton(view))
		)
	);
}

/** Tells the owner what has stopped working. The button works in the guild only: a direct message does not know its guild. */
export function alarmView(
	view: kit.ViewContext,
	{ problems, more, inGuild }: { readonly problems: readonly ToldProblem[]; readonly more: number; readonly inGuild: boolean }
): kit.Screen {
	const { t } = view;
	return kit.screen(
		kit.container(
			'bad',
			kit.head({ icon: view.emoji('warn'), title: t('admin:check.alarm.title', { count: problems.length + more }) }),
			kit.text(
				...problems.map(({ title, text }) => `**${say(view, title)}**\n${say(view, text)}`),
				more > 0 && t('admin:check.alarm.more', { count: more }),
				!inGuild && t('admin:check.alarm.guild', { guild: { kind: 'user-text', value: view.words.guild } })
			),
			inGuild && kit.row(kit.secondary(t('admin:check.open'), checkId.make({ page: 0 })))
		)
	);
}
