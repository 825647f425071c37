import type { TextParam } from '#core/errors';
import * as kit from '#core/views/kit';
import * as ids from '../passes/ids.js';
import type { PassRow } from '../passes/pass.model.js';
import { longestReason, type PassGate } from '../passes/passes.service.js';

/** Fields of the forms. */
export const passFields = { days: 'days', reason: 'reason' } as const;

const words = (value: string): TextParam => ({ kind: 'user-text', value });
/** Passes on one page; each is an option of the select that takes one back. */
const perPage = 8;

/** The gates that staff can open by hand, with how many passes count now. */
export function passesView(view: kit.ViewContext, gates: readonly PassGate[], wanted: number): kit.Screen {
	const { t } = view;
	const { items, page, pages } = kit.pageOf(gates, wanted);
	return kit.screen(
		kit.container(
			'trust',
			kit.head({
				trail: [t('gates:passes.crumb')],
				icon: view.emoji('key'),
				title: t('gates:passes.title'),
				lead: t(gates.length === 0 ? 'gates:passes.none' : 'gates:passes.lead')
			}),
			items.map(({ gate, passes }) =>
				kit.section(
					`**${view.format.escape(gate.name)}**\n-# ${t('gates:passes.count', { count: passes.length })}`,
					kit.secondary(t('gates:passes.open'), ids.gatePassesId.make({ gate: gate.key, page: 0 }))
				)
			),
			kit.pager(view, { page, pages, id: (to) => ids.passesId.make({ page: to }) }),
			kit.row(kit.closeButton(view))
		)
	);
}

/** Passes of a page of a gate, with the names of who has them as Discord knows them now. */
export interface ShownPasses extends PassGate {
	readonly names?: ReadonlyMap<string, string>;
}

/** The passes that a page shows. */
export const passesOnPage = ({ passes }: PassGate, wanted: number): readonly PassRow[] => kit.pageOf(passes, wanted, perPage).items;

/** One gate: who has a pass, until when and why; a select that gives one and a select that takes one back. */
export function gatePassesView(view: kit.ViewContext, { gate, passes, names }: ShownPasses, wanted: number, said?: string): kit.Screen {
	const { t } = view;
	const { items, page, pages } = kit.pageOf(passes, wanted, perPage);
	return kit.screen(
		said ? kit.container('ok', kit.text(`${view.emoji('ok')} ${said}`)) : null,
		kit.container(
			'trust',
			kit.head({
				trail: [t('gates:passes.crumb'), t('gates:passes.title')],
				icon: view.emoji('key'),
				title: view.format.escape(gate.name),
				lead: t('gates:passes.rule', { count: gate.manualPass?.maxDays ?? 0 })
			}),
			kit.text(passes.length === 0 ? t('gates:passes.nobody') : items.map((row) => passLine(view, row))),
			kit.pager(view, { page, pages, id: (to) => ids.gatePassesId.make({ gate: gate.key, page: to }) }),
			gate.manualPass !== null &&
				kit.row(kit.userSelect(ids.passPickId.make({ gate: gate.key }), { placeholder: t('gates:passes.pick'), min: 1, max: 1 })),
			items.length > 0 &&
				kit.row(
					kit.select(
						ids.passEndId.make({ gate: gate.key }),
						items.map((row, index) => ({
							value: row.member,
							label: passLabel(view, row, names?.get(row.member), page * perPage + index + 1),
							...(row.reason === '' ? {} : { description: row.reason })
						})),
						{ placeholder: t('gates:passes.end') }
					)
				),
			kit.row(kit.backButton(view, ids.passesId.make({ page: 0 })), kit.closeButton(view))
		)
	);
}

/** An option can't mention anybody: the name stands in it, or a number where nobody knows one. */
function passLabel({ t, format }: kit.ViewContext, row: PassRow, name: string | undefined, number: number): string {
	const day = format.plainTime(row.until);
	return name === undefined ? t('gates:passes.nth', { number, day }) : t('gates:passes.one', { name: words(name), day });
}

function passLine({ t }: kit.ViewContext, row: PassRow): string {
	const line = t('gates:passes.line', { member: `<@${row.member}>`, by: `<@${row.by}>`, until: { kind: 'deadline', at: row.until } });
	return row.reason === '' ? `- ${line}` : `- ${line}\n-# ${t('gates:passes.reason', { reason: words(row.reason) })}`;
}

/** Asks for how long, and why. */
export function passForm(
	view: kit.ViewContext,
	{ gate }: Pick<PassGate, 'gate'>,
	member: { readonly id: string; readonly name: string }
): kit.ModalScreen {
	const { t } = view;
	const max = gate.manualPass?.maxDays ?? 1;
	return kit.modal(
		t('gates:passForm.title', { name: words(member.name) }),
		ids.passFormId.make({ gate: gate.key, member: member.id }),
		kit.label(
			t('gates:passForm.days'),
			kit.textInput(passFields.days, { max: 3, min: 1, value: String(Math.min(30, max)) }),
			t('gates:passForm.daysHelp', { count: max })
		),
		kit.label(
			t('gates:passForm.reason'),
			kit.textInput(passFields.reason, { long: true, max: longestReason, required: gate.manualPass?.reasonNeeded ?? true }),
			t('gates:passForm.reasonHelp')
		)
	);
}

/** Asks why a pass is taken back. */
export function passEndForm(view: kit.ViewContext, row: Pick<PassRow, 'gate' | 'member' | 'rev'>): kit.ModalScreen {
	return kit.modal(
		view.t('gates:passEnd.title'),
		ids.passEndFormId.make({ gate: row.gate, member: row.member, rev: row.rev }),
		kit.label(
			view.t('gates:passEnd.reason'),
			kit.textInput(passFields.reason, { long: true, min: 1, max: longestReason }),
			view.t('gates:passEnd.reasonHelp')
		)
	);
}

/** What the member is told. */
export function passNote(
	view: kit.ViewContext,
	row: Pick<PassRow, 'gateName' | 'until'>,
	what: 'granted' | 'revoked' | 'expired',
	reason: string
): kit.Screen {
	const { t } = view;
	const params = { gate: words(row.gateName), guild: words(view.words.guild), until: { kind: 'deadline', at: row.until } as const };
	return kit.screen(
		kit.container(
			what === 'granted' ? 'ok' : 'neutral',
			kit.text(`## ${t(`gates:passTold.${what}.title`, params)}`, t(`gates:passTold.${what}.text`, params)),
			reason !== '' && kit.text(t('gates:passTold.reason', { reason: words(reason) }))
		)
	);
}
