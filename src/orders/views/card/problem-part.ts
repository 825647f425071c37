import { secondary, type ViewContext } from '#core/views/kit';
import * as ids from '../../ids.js';
import type { OrderRow, Problem, Ruling } from '../../order.model.js';
import type { OrderState } from '../../order.saga.js';
import type { CardPart } from './part.js';

/** States from which a problem may be reported. */
const reportable: ReadonlySet<OrderState> = new Set(['claimed', 'ready', 'delivered']);

/** A reported problem: that everything is frozen, who decides by when, what happens else, and the ruling in words. */
export const problemPart: CardPart = {
	lines(view, order) {
		const { problem } = order;
		if (!problem) return [];
		if (order.state === 'disputed') return frozenLines(view, order, problem);
		if (!problem.ruling) return [];
		const { outcome } = problem.ruling;
		return order.open || outcome !== 'withdrawn' ? [rulingLine(view, order, problem.ruling)] : [];
	},
	buttons(view, order, side) {
		const { code, problem, state } = order;
		const label = (name: string) => view.t(`orders:button.${name}`);
		if (reportable.has(state))
			return [{ rank: side === 'buyer' ? 40 : 45, button: secondary(label('report'), ids.reportId.make({ code, side })) }];
		if (!problem) return [];
		const seeCase = { rank: state === 'disputed' ? 20 : 60, button: secondary(label('case'), ids.caseId.make({ code, page: 0, side })) };
		if (state !== 'disputed') return [seeCase];
		return [
			{ rank: 15, button: secondary(label('statement'), ids.statementId.make({ code, side })) },
			seeCase,
			...(problem.side === side ? [{ rank: 50, button: secondary(label('withdraw'), ids.withdrawId.make({ code })) }] : [])
		];
	}
};

function frozenLines(view: ViewContext, order: OrderRow, problem: Problem): string[] {
	const { t } = view;
	return [
		t('orders:problem.reported', {
			name: person(problem.byName),
			kind: kindText(problem),
			wants: wantsText(problem)
		}),
		t(`orders:problem.decides.${problem.panel > 1 ? 'second' : 'first'}`, { deadline: { kind: 'deadline', at: order.dueAt ?? view.now } }),
		t('orders:problem.neither', { buyer: person(order.buyerName), staff: person(order.assigneeName ?? '') })
	];
}

/** A ruling in one sentence, with its amounts. */
export function rulingLine(view: ViewContext, order: Pick<OrderRow, 'held' | 'payment'>, ruling: Ruling): string {
	const { outcome, byName, captured, released, owed } = ruling;
	const credits = (value: number) => ({ kind: 'amount', currency: 'credits', value }) as const;
	const money = order.held > 0 ? '' : order.payment ? 'Goods' : 'Free';
	const amounts = outcome === 'full' || outcome === 'partial' || outcome === 'none' || outcome === 'default';
	return view.t(`orders:problem.ruling.${outcome}${amounts ? money : ''}`, {
		by: person(byName),
		kept: credits(captured),
		back: credits(released),
		pieces: owed,
		label: person(order.payment?.label ?? ''),
		at: { kind: 'time', at: ruling.at, style: 'f' }
	});
}

/** What is wrong and what the reporter wants, in the words of their side. */
export const kindText = ({ side, kind }: Pick<Problem, 'side' | 'kind'>) =>
	({ kind: 'text', key: `orders:problem.kind.${side}.${kind}` }) as const;
export const wantsText = ({ side, wants }: Pick<Problem, 'side' | 'wants'>) =>
	({ kind: 'text', key: `orders:problem.wants.${side}.${wants}` }) as const;

const person = (value: string) => ({ kind: 'user-text', value }) as const;
