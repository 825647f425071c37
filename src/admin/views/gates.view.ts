import * as kit from '#core/views/kit';
import { channelsId, type EditedGate, gateBrief, gatePassesId, gateWords, orderValueOf } from '#trust';
import { itemId } from '../panel/ids.js';
import { ruleDoId, ruleFormId, ruleId, rulePickId, rulesId } from '../rules/ids.js';
import { areaRow, type RowNote, rowNoteOf, rulesTrail, ruleWord } from './rules.view.js';

/** All gates with what each demands and guards. */
export function gatesView(view: kit.ViewContext, gates: readonly EditedGate[], wanted: number, note?: RowNote | null): kit.Screen {
	const { t } = view;
	const { items, page, pages } = kit.pageOf(gates, wanted, 6);
	return kit.screen(
		rowNoteOf(view, note),
		kit.container(
			'neutral',
			kit.head({ trail: rulesTrail(view, 'gate'), title: t('admin:gates.title', { count: gates.length }), lead: t('admin:gates.lead') }),
			items.map((edited) =>
				kit.section(
					gateLines(view, edited),
					kit.secondary(t('admin:panel.buttons.edit'), ruleId.make({ area: 'gate', key: edited.gate.key, part: 'card' }))
				)
			),
			kit.pager(view, { page, pages, id: (to) => rulesId.make({ area: 'gate', page: to }) }),
			kit.row(
				kit.primary(ruleWord(view, 'newGate'), ruleFormId.make({ area: 'gate', key: '', seen: '', part: 'new' })),
				kit.secondary(t('admin:gates.channels'), channelsId.make({ page: 0 }))
			),
			areaRow(view, 'gate')
		)
	);
}

function gateLines(view: kit.ViewContext, edited: EditedGate): string {
	const { t, format } = view;
	const { gate, uses, ranks } = edited;
	const points = guardedBesides(view, edited);
	const guarded = [
		...(uses.length > 0 ? [t('admin:gates.uses', { count: uses.length })] : []),
		...(uses.length === 0 && points.length === 0 ? [t('admin:gates.usesNone')] : []),
		...points.slice(0, pointsInList),
		...(points.length > pointsInList ? ['…'] : [])
	].join(' · ');
	const state = gate.archived ? ` · ${t('admin:rules.states.archived')}` : '';
	return `**${format.escape(gate.name)}**${state}\n${gateBrief(view, gate, ranks) || t('admin:gates.nothing')}\n-# ${guarded}`;
}

/** Points of a gate that a row of the list names. */
const pointsInList = 3;

/** What packs may guard that this version does not have yet; each has words. */
const later: ReadonlySet<string> = new Set(['market.sell', 'market.commission', 'recruitment.contact', 'team.create', 'redeem']);

/** Everything that a gate guards besides items: from which value orders, what members do, and what is not here (yet). */
function guardedBesides(view: kit.ViewContext, edited: Pick<EditedGate, 'gate' | 'points'>): string[] {
	const { t } = view;
	const { gate, points } = edited;
	const over = orderValueOf(gate);
	const unknown = gate.appliesTo.filter(
		(what) => what !== 'item' && what !== 'choice' && !what.startsWith('order.over:') && !points.some(({ key }) => key === what)
	);
	return [
		...(over === null ? [] : [t('admin:gates.over', { value: { kind: 'amount', currency: 'credits', value: over } })]),
		...pointsOf(view, edited),
		...unknown.map((what) =>
			later.has(what)
				? t('admin:gates.notYet', { what: { kind: 'text', key: `admin:gates.later.${what.replaceAll('.', '-')}` } })
				: t('admin:gates.notHere', { what: { kind: 'user-text', value: what } })
		)
	];
}

/** What a gate guards besides items, by name. */
const pointsOf = ({ t, format }: kit.ViewContext, { gate, points }: Pick<EditedGate, 'gate' | 'points'>): string[] =>
	points.filter(({ key }) => gate.appliesTo.includes(key)).map(({ label }) => format.escape(t(label.key, label.params)));

/** One gate: what it demands, who passes, and what it guards. */
export function gateView(
	view: kit.ViewContext,
	edited: EditedGate,
	passing: { readonly pass: number; readonly of: number; readonly passes: number },
	note?: RowNote | null
): kit.Screen {
	const { t, format } = view;
	const { gate, uses } = edited;
	const at = { area: 'gate', key: gate.key, seen: edited.seen };
	const form = (part: string): string => ruleFormId.make({ ...at, part });
	const guarded = guardedBesides(view, edited);
	return kit.screen(
		rowNoteOf(view, note),
		kit.container(
			gate.archived ? 'wait' : 'neutral',
			kit.head({ trail: rulesTrail(view, 'gate'), title: format.escape(gate.name), lead: gate.earn ? format.escape(gate.earn) : null }),
			kit.text(gateWords(view, gate, edited.ranks).map((line) => `- ${line}`)),
			kit.text(
				passing.of === 0 ? t('admin:gates.noMembers') : t('admin:gates.passing', { pass: passing.pass, count: passing.of }),
				uses.length === 0 && guarded.length === 0 && t('admin:gates.guardsNone'),
				uses.length > 0 &&
					t('admin:gates.guards', {
						count: uses.length,
						names: {
							kind: 'user-text',
							value: uses
								.slice(0, 8)
								.map(({ name }) => name)
								.join(', ')
						}
					}),
				guarded.length > 0 && t('admin:gates.guardsPoints', { names: guarded.join(', ') })
			),
			uses.length > 0 && kit.grid(uses.slice(0, 5).map(({ item, name }) => kit.secondary(name, itemId.make({ item })))),
			!gate.archived &&
				kit.row(
					kit.secondary(ruleWord(view, 'demands'), form('demands')),
					kit.secondary(ruleWord(view, 'progress'), form('progress')),
					kit.secondary(ruleWord(view, 'proofs'), form('proofs')),
					kit.secondary(ruleWord(view, 'passes'), form('passes')),
					kit.secondary(ruleWord(view, 'basics'), form('basics'))
				),
			!gate.archived &&
				kit.row(
					kit.secondary(ruleWord(view, 'guards'), ruleId.make({ area: 'gate', key: gate.key, part: 'guards.0' })),
					gate.manualPass !== null &&
						kit.secondary(t('admin:gates.given', { count: passing.passes }), gatePassesId.make({ gate: gate.key, page: 0 }))
				),
			kit.row(
				kit.secondary(ruleWord(view, 'history'), ruleId.make({ area: 'gate', key: gate.key, part: 'history' })),
				gate.archived
					? kit.secondary(t('admin:panel.buttons.restore'), ruleDoId.make({ ...at, act: 'restore' }))
					: kit.secondary(t('admin:panel.buttons.archive'), ruleDoId.make({ ...at, act: 'archive' })),
				kit.backButton(view, rulesId.make({ area: 'gate', page: 0 })),
				kit.closeButton(view)
			)
		)
	);
}

/** Points on one page: a select holds 25. */
export const pointsPerPage = 25;

/** What a gate guards besides items: a page of everything that it could. */
export function guardsView(view: kit.ViewContext, edited: EditedGate, wanted: number, note?: RowNote | null): kit.Screen {
	const { t } = view;
	const { gate, points, seen } = edited;
	const { items, page, pages } = kit.pageOf(points, wanted, pointsPerPage);
	const guarded = pointsOf(view, edited);
	return kit.screen(
		rowNoteOf(view, note),
		kit.container(
			'neutral',
			kit.head({ trail: rulesTrail(view, 'gate', gate.name), title: ruleWord(view, 'guards'), lead: t('admin:gates.guardsLead') }),
			kit.text(guarded.length === 0 ? t('admin:gates.guardsNothing') : guarded.map((name) => `- ${name}`)),
			kit.row(
				kit.select(
					rulePickId.make({ area: 'gate', key: gate.key, seen, part: `guards.${page}` }),
					items.map(({ key, label }) => ({ value: key, label: t(label.key, label.params), selected: gate.appliesTo.includes(key) })),
					{ placeholder: t('admin:gates.guardsPick'), min: 0, max: items.length }
				)
			),
			kit.pager(view, { page, pages, id: (to) => ruleId.make({ area: 'gate', key: gate.key, part: `guards.${to}` }) }),
			kit.row(kit.backButton(view, ruleId.make({ area: 'gate', key: gate.key, part: 'card' })), kit.closeButton(view))
		)
	);
}
