import type { TextParam } from '#core/errors';
import * as kit from '#core/views/kit';
import { reportButton } from '../../cases/views/case-screens.js';
import { aroundButton } from '../../views/rings.js';
import type { Warning } from '../warnings.rules.js';

const words = (value: string): TextParam => ({ kind: 'user-text', value });

/** Warnings about somebody, one a line. */
export function warningLines(view: kit.ViewContext, name: string, warnings: readonly Warning[]): string[] {
	const { t } = view;
	return warnings.map((warning) => {
		const icon = view.emoji(warning.kind === 'newTrader' ? 'clock' : 'warn');
		const own = { name: words(name) };
		if (warning.kind === 'newTrader') return `${icon} ${t('warnings:line.newTrader', { ...own, count: warning.deals })}`;
		if (warning.kind === 'underReview') return `${icon} ${t('warnings:line.underReview', own)}`;
		return `${icon} ${t(`warnings:line.${warning.kind}`, { ...own, other: words(warning.name) })}`;
	});
}

/** Tells staff that somebody looks like one of them. */
export function nameCall(
	view: kit.ViewContext,
	data: { readonly member: string; readonly name: string; readonly like: string; readonly likeName: string; readonly by: 'name' | 'avatar' }
): kit.Screen {
	const { t } = view;
	const params = { who: `<@${data.member}>`, name: words(data.name), like: `<@${data.like}>`, likeName: words(data.likeName) };
	return kit.screen(
		kit.container(
			'bad',
			kit.text(`## ${view.emoji('warn')} ${t('warnings:call.title', { name: words(data.name) })}`, t(`warnings:call.${data.by}`, params)),
			kit.row(reportButton(view, data.member), aroundButton(view, data.member)),
			kit.footer(t('warnings:call.footer'))
		)
	);
}
