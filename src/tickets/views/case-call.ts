import { container, link, primary, row, type Screen, screen, secondary, text, type ViewContext } from '#core/views/kit';
import { caseId, kindText, type OrderRow } from '#orders';

type Problem = NonNullable<OrderRow['problem']>;

const person = (value: string) => ({ kind: 'user-text', value }) as const;
const credits = (value: number) => ({ kind: 'amount', currency: 'credits', value }) as const;

/** Calls judges to a reported problem, with the way to its case. */
export function caseCall(
	view: ViewContext,
	data: {
		readonly order: OrderRow;
		readonly problem: Problem;
		readonly panel: 1 | 2;
		readonly ping: string;
		readonly ticket: string | null;
	}
): Screen {
	const { order, problem, panel, ping, ticket } = data;
	const { t } = view;
	const { code } = order;
	const left = order.held - order.captured - order.released;
	return screen(
		container(
			'bad',
			text(
				`## ${t('tickets:case.title', { code })}`,
				t('tickets:case.text', { ping, item: person(order.item.name), quantity: order.quantity, kind: kindText(problem) }).trim(),
				t('tickets:case.between', {
					buyer: person(order.buyerName),
					staff: person(order.assigneeName ?? ''),
					name: person(problem.byName)
				}),
				left > 0 && t('tickets:case.stake', { left: credits(left) }),
				t(panel === 2 ? 'tickets:case.second' : 'tickets:case.deadline', { deadline: { kind: 'deadline', at: order.dueAt ?? view.now } })
			),
			row(primary(t('tickets:case.open'), caseId.make({ code, page: 0, side: '-' })), ticket && link(t('tickets:call.open'), ticket))
		)
	);
}

/** What the call says once the problem is ruled on or withdrawn. */
export function caseOver(view: ViewContext, order: OrderRow, ruling: NonNullable<Problem['ruling']>): Screen {
	const outcome = { kind: 'text', key: `tickets:case.outcome.${ruling.outcome}`, params: { by: person(ruling.byName) } } as const;
	return line(view, order, view.t('tickets:case.over', { ...facts(order), outcome }));
}

/** What the first call says once the second panel was called. */
export function casePassed(view: ViewContext, order: OrderRow): Screen {
	return line(view, order, view.t('tickets:case.passed', facts(order)));
}

function line(view: ViewContext, { code }: OrderRow, words: string): Screen {
	return screen(container('neutral', text(words), row(secondary(view.t('tickets:case.open'), caseId.make({ code, page: 0, side: '-' })))));
}

const facts = ({ code, item, quantity }: OrderRow) => ({ code, item: person(item.name), quantity });
