import type { ViewContext } from '#core/views/context';
import { container, head, type Screen, screen, text } from '#core/views/kit';

/** A variant that has fallen to its threshold. */
export type LowLine = { readonly item: string; readonly variant: string; readonly left: number };

const most = 15;

/** Tells staff which goods run out (one line each). */
export function lowStockView(view: ViewContext, lines: readonly LowLine[]): Screen {
	return screen(
		container(
			'wait',
			head({ icon: view.emoji('stock'), title: view.t('shop:low.title', { count: lines.length }), lead: view.t('shop:low.lead') }),
			text(
				...lines.slice(0, most).map(({ item, variant, left }) =>
					view.t(left > 0 ? 'shop:low.line' : 'shop:low.out', {
						item: { kind: 'user-text', value: item },
						variant: { kind: 'user-text', value: variant },
						left
					})
				),
				lines.length > most && view.t('shop:low.more', { count: lines.length - most })
			)
		)
	);
}
