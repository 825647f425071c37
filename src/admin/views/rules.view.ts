import type { TextParam } from '#core/errors';
import * as kit from '#core/views/kit';
import type { RowChange } from '#settings';
import { amountWords, capWords, conditionWords, type EditedRule, isLive, type RewardEventKind, ruleSentence } from '#xp';
import { panelId } from '../panel/ids.js';
import { type ListArea, listAreas, type RuleArea, ruleDoId, ruleFormId, ruleId, rulePickId, rulesId, ruleUndoId } from '../rules/ids.js';

/** What was just done, above the screen that follows. */
export interface RowNote {
	readonly text: string;
	/** Custom id of the undo; `null`: nothing was changed. */
	readonly undo: string | null;
}

/** What was done, with the way back. */
export function rowNoteOf(view: kit.ViewContext, note: RowNote | null | undefined) {
	if (!note) return null;
	return kit.container(
		note.undo === null ? 'neutral' : 'ok',
		kit.text(`${view.emoji('ok')} ${note.text}`),
		note.undo !== null && kit.row(kit.secondary(view.t('admin:panel.buttons.undo'), note.undo))
	);
}

/** Where a screen of rules is. */
export const rulesTrail = ({ t, format }: kit.ViewContext, area: ListArea, ...names: readonly string[]): string[] => [
	t('admin:panel.crumb'),
	t(`admin:rules.areas.${area}`),
	...names.map((name) => format.escape(name))
];

const words = (value: string): TextParam => ({ kind: 'user-text', value });
/** A button of the kit's labels for rules. */
export const ruleWord = (view: kit.ViewContext, name: string): string => view.t(`admin:rules.buttons.${name}`);

/** The buttons between the areas of rules. */
export function areaRow(view: kit.ViewContext, here: ListArea) {
	return kit.row(
		listAreas.map((area) => area !== here && kit.secondary(view.t(`admin:rules.areas.${area}`), rulesId.make({ area, page: 0 }))),
		kit.backButton(view, panelId.make()),
		kit.closeButton(view)
	);
}

/** All rules with what each pays, and the events that a new one can be for. */
export function rulesView(
	view: kit.ViewContext,
	data: { readonly rules: readonly EditedRule[]; readonly events: readonly RewardEventKind[]; readonly page: number },
	note?: RowNote | null
): kit.Screen {
	const { t } = view;
	// What nothing reports stands behind what happens here.
	const place = ({ rule, event }: EditedRule): number => (rule.archived ? 2 : event === null ? 1 : 0);
	const sorted = data.rules.toSorted((one, other) => place(one) - place(other));
	const { items, page, pages } = kit.pageOf(sorted, data.page, 6);
	const live = data.rules.filter(({ rule, event }) => isLive(rule) && event !== null).length;
	return kit.screen(
		rowNoteOf(view, note),
		kit.container(
			'neutral',
			kit.head({
				trail: rulesTrail(view, 'reward'),
				title: t('admin:rules.title', { count: data.rules.length }),
				lead: t('admin:rules.lead', { live })
			}),
			items.map((edited) =>
				kit.section(
					ruleLines(view, edited),
					kit.secondary(t('admin:panel.buttons.edit'), ruleId.make({ area: 'reward', key: edited.rule.key, part: 'card' }))
				)
			),
			kit.pager(view, { page, pages, id: (to) => rulesId.make({ area: 'reward', page: to }) }),
			kit.row(
				kit.select(
					rulePickId.make({ area: 'reward', key: '', seen: '', part: 'event' }),
					data.events.map((event) => ({ value: event.name, label: t(`xp:events.${dashed(event.name)}`) })),
					{ placeholder: t('admin:rules.newFor') }
				)
			),
			areaRow(view, 'reward')
		)
	);
}

const dashed = (name: string): string => name.replaceAll('.', '-');

function stateOf(view: kit.ViewContext, { rule }: EditedRule): string {
	const state = rule.archived ? 'archived' : rule.enabled ? 'on' : 'off';
	return `${state === 'on' ? view.emoji('ok') : view.emoji('no')} ${view.t(`admin:rules.states.${state}`)}`;
}

function ruleLines(view: kit.ViewContext, edited: EditedRule): string {
	const { rule, event, problems } = edited;
	const warned = problems.length > 0 ? `\n${view.emoji('warn')} ${problems.map(({ key }) => view.t(`xp:problems.${key}`)).join(' ')}` : '';
	return `**${view.format.escape(rule.name)}** · ${stateOf(view, edited)}\n${ruleSentence(view, rule, event)}${warned}`;
}

/** One rule: what it pays, when, how often, and what is wrong with it. */
export function ruleView(
	view: kit.ViewContext,
	edited: EditedRule,
	data: { readonly items: number; readonly all: number },
	note?: RowNote | null
): kit.Screen {
	const { t, format } = view;
	const { rule, event, problems } = edited;
	const at = { area: 'reward', key: rule.key, seen: edited.seen };
	const form = (part: string): string => ruleFormId.make({ ...at, part });
	const act = (what: string): string => ruleDoId.make({ ...at, act: what });
	const screen = (part: string): string => ruleId.make({ area: 'reward', key: rule.key, part });
	const fact = (name: string, value: string): string => `**${t(`admin:rules.facts.${name}`)}** ${value}`;
	const amounts = (['xp', 'tokens', 'credits'] as const).flatMap((unit) => {
		const amount = rule.amounts[unit];
		return amount === undefined ? [] : [amountWords(view, unit, amount)];
	});
	return kit.screen(
		rowNoteOf(view, note),
		kit.container(
			isLive(rule) ? 'neutral' : 'wait',
			kit.head({ trail: rulesTrail(view, 'reward'), title: format.escape(rule.name), lead: ruleSentence(view, rule, event) }),
			kit.text(
				stateOf(view, edited),
				problems.map(({ key }) => `${view.emoji('warn')} ${t(`xp:problems.${key}`)}`),
				event?.byItem && t(data.items === 0 ? 'admin:rules.noItems' : 'admin:rules.items', { count: data.items, all: data.all })
			),
			kit.text(
				fact('who', event ? t(`xp:people.${rule.who}`) : format.escape(rule.who)),
				fact('amounts', amounts.length > 0 ? amounts.join(' · ') : t('xp:rules.nothing')),
				fact('tenure', t(rule.multipliers.includes('tenure') ? 'admin:rules.tenureOn' : 'admin:rules.tenureOff')),
				fact(
					'conditions',
					rule.conditions.length > 0 ? rule.conditions.map((one) => conditionWords(view, one)).join(' · ') : t('admin:rules.always')
				),
				fact('caps', rule.caps.length > 0 ? rule.caps.map((cap) => capWords(view, cap)).join(' · ') : t('admin:rules.noCaps')),
				rule.cooldownSeconds > 0 &&
					fact('cooldown', t('admin:rules.cooldown', { time: { kind: 'duration', seconds: rule.cooldownSeconds } })),
				fact('once', t(`admin:entitlements.${rule.entitlement}`))
			),
			!rule.archived &&
				kit.row(
					event && [
						kit.secondary(ruleWord(view, 'amounts'), form('amounts')),
						kit.secondary(ruleWord(view, 'conditions'), screen('conditions')),
						kit.secondary(ruleWord(view, 'caps'), screen('caps')),
						kit.secondary(ruleWord(view, 'basics'), form('basics'))
					]
				),
			kit.row(
				event && kit.primary(ruleWord(view, 'preview'), screen('preview')),
				!rule.archived && kit.secondary(ruleWord(view, rule.enabled ? 'off' : 'on'), act(rule.enabled ? 'off' : 'on')),
				kit.secondary(ruleWord(view, 'clone'), act('clone')),
				kit.secondary(ruleWord(view, 'history'), screen('history')),
				rule.archived
					? kit.secondary(t('admin:panel.buttons.restore'), act('restore'))
					: kit.secondary(t('admin:panel.buttons.archive'), act('archive'))
			),
			kit.row(kit.backButton(view, rulesId.make({ area: 'reward', page: 0 })), kit.closeButton(view))
		)
	);
}

/** The conditions of a rule, each with its way out, and the fields that another one can ask for. */
export function conditionsView(view: kit.ViewContext, edited: EditedRule, note?: RowNote | null): kit.Screen {
	const { t } = view;
	const { rule, event } = edited;
	const at = { area: 'reward', key: rule.key, seen: edited.seen };
	return partsView(view, edited, note, {
		title: t('admin:rules.conditionsTitle'),
		lead: t('admin:rules.conditionsLead'),
		lines: rule.conditions.map((condition) => conditionWords(view, condition)),
		act: 'condition-remove',
		add: kit.select(
			rulePickId.make({ ...at, part: 'condition' }),
			Object.keys(event?.fields ?? {}).map((field) => ({ value: field, label: t(`xp:fields.${dashed(field)}`) })),
			{ placeholder: t('admin:rules.addCondition') }
		)
	});
}

/** The caps of a rule. */
export function capsView(view: kit.ViewContext, edited: EditedRule, note?: RowNote | null): kit.Screen {
	const { t } = view;
	const { rule } = edited;
	return partsView(view, edited, note, {
		title: t('admin:rules.capsTitle'),
		lead: t('admin:rules.capsLead'),
		lines: rule.caps.map((cap) => capWords(view, cap)),
		act: 'cap-remove',
		add: kit.primary(ruleWord(view, 'addCap'), ruleFormId.make({ area: 'reward', key: rule.key, seen: edited.seen, part: 'cap' }))
	});
}

function partsView(
	view: kit.ViewContext,
	{ rule, seen }: EditedRule,
	note: RowNote | null | undefined,
	part: {
		readonly title: string;
		readonly lead: string;
		readonly lines: readonly string[];
		readonly act: string;
		readonly add: kit.Button | kit.Select | null;
	}
): kit.Screen {
	return kit.screen(
		rowNoteOf(view, note),
		kit.container(
			'neutral',
			kit.head({ trail: rulesTrail(view, 'reward', rule.name), title: part.title, lead: part.lead }),
			part.lines.map((line, index) =>
				kit.section(
					line,
					kit.secondary(
						view.t('admin:panel.buttons.remove'),
						ruleDoId.make({ area: 'reward', key: rule.key, seen, act: `${part.act}.${index}` })
					)
				)
			),
			kit.row(part.add),
			kit.row(kit.backButton(view, ruleId.make({ area: 'reward', key: rule.key, part: 'card' })), kit.closeButton(view))
		)
	);
}

/** Asks before a row leaves its list, and says what that touches. */
export function archiveRowView(
	view: kit.ViewContext,
	row: { readonly area: RuleArea; readonly key: string; readonly seen: string; readonly name: string; readonly text: string }
): kit.Screen {
	return kit.confirmDestructive(view, {
		title: view.t('admin:rules.archive', { name: words(row.name) }),
		text: row.text,
		confirm: {
			label: view.t('admin:panel.buttons.archive'),
			id: ruleDoId.make({ area: row.area, key: row.key, seen: row.seen, act: 'archived' })
		},
		keep: { label: ruleWord(view, 'keep'), id: ruleId.make({ area: row.area, key: row.key, part: 'card' }) }
	});
}

/** The last changes of a row, each with its undo. */
export function historyView(
	view: kit.ViewContext,
	row: { readonly area: ListArea; readonly key: string; readonly name: string },
	changes: readonly RowChange[]
): kit.Screen {
	const { t } = view;
	return kit.screen(
		kit.container(
			'neutral',
			kit.head({
				trail: rulesTrail(view, row.area, row.name),
				title: t('admin:rules.history'),
				lead: changes.length === 0 ? t('admin:rules.noHistory') : null
			}),
			changes.map(({ at, actor, action, version }) =>
				kit.section(
					t('admin:rules.change', {
						what: { kind: 'text', key: `admin:audit.actions.${action}` },
						who: `<@${actor}>`,
						at: { kind: 'time', at, style: 'R' }
					}),
					kit.secondary(t('admin:panel.buttons.undo'), ruleUndoId.make({ area: row.area, key: row.key, version }))
				)
			),
			kit.row(kit.backButton(view, ruleId.make({ area: row.area, key: row.key, part: 'card' })), kit.closeButton(view))
		)
	);
}
