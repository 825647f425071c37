import * as kit from '#core/views/kit';
import type { EditedGate } from '#trust';
import { orderValueOf } from '#trust';
import { type EditedRank, type EditedRule, type Ladder, type RewardEventKind, ruleInput } from '#xp';
import { ruleSaveId } from '../rules/ids.js';

export const capUnits = ['count', 'xp', 'tokens', 'credits'] as const;
export const capWindows = ['day', 'week', 'season', 'ever'] as const;
export const capScopes = ['member', 'counterpart', 'counterpart_tribe', 'item', 'deal'] as const;
export const entitlements = ['event', 'day', 'day_counter', 'season_level'] as const;
export const formulas = ['linear', 'polynomial', 'table'] as const;
/** Stands for "none" where a choice needs a value. */
export const none = '-';

/** A field of a form; its words are `admin:ruleFields.<name>.label` and `.help`. */
export function field(
	view: kit.ViewContext,
	name: string,
	value: string | number | null,
	{ max, optional, long }: { readonly max: number; readonly optional?: boolean; readonly long?: boolean }
): kit.ModalPart {
	const input = kit.textInput(name, {
		max,
		value: value === null ? null : String(value),
		required: !optional,
		...(long ? { long } : {}),
		...(optional ? {} : { min: 1 })
	});
	return ruleLabel(view, name, input);
}

/** A part of a form with its words. */
export const ruleLabel = (view: kit.ViewContext, name: string, part: Parameters<typeof kit.label>[1]): kit.ModalPart =>
	kit.label(view.t(`admin:ruleFields.${name}.label`), part, view.t(`admin:ruleFields.${name}.help`));

function pick(view: kit.ViewContext, name: string, options: readonly kit.OptionData[]): kit.ModalPart {
	const chosen = kit.choice(name, options, { required: true });
	return kit.label(view.t(`admin:ruleFields.${name}.label`), chosen, view.t(`admin:ruleFields.${name}.help`));
}

function tick(view: kit.ViewContext, name: string, checked: boolean): kit.ModalPart {
	return kit.label(view.t(`admin:ruleFields.${name}.label`), kit.checkbox(name, { checked }), view.t(`admin:ruleFields.${name}.help`));
}

/** Options of a choice out of keys; the first one is chosen unless another is. */
const options = (view: kit.ViewContext, prefix: string, values: readonly string[], chosen?: string): kit.OptionData[] =>
	values.map((value) => ({ value, label: view.t(`${prefix}.${value.replaceAll('.', '-')}`), selected: value === (chosen ?? values[0]) }));

/** A person that may be paid, where there are several. */
const whoPart = (view: kit.ViewContext, event: RewardEventKind, chosen?: string): kit.ModalPart | false =>
	event.people.length > 1 && pick(view, 'who', options(view, 'xp:people', event.people, chosen));

/** A new rule for an event. */
export function newRuleForm(view: kit.ViewContext, event: RewardEventKind): kit.ModalScreen {
	return kit.modal(
		view.t('admin:rules.newTitle'),
		ruleSaveId.make({ area: 'reward', key: event.name, seen: '', part: 'new' }),
		field(view, 'name', null, { max: 45 }),
		whoPart(view, event),
		field(view, 'xpAmount', null, { max: 9 }),
		field(view, 'perDay', null, { max: 6, optional: true })
	);
}

/** A condition for one field of the event; `index` is the field's place. */
export function conditionForm(
	view: kit.ViewContext,
	{ rule, seen }: EditedRule,
	event: RewardEventKind,
	name: string
): kit.ModalScreen | null {
	const names = Object.keys(event.fields);
	const kind = event.fields[name];
	if (!kind) return null;
	const parts: kit.ModalPart[] =
		kind.kind === 'number'
			? [pick(view, 'op', options(view, 'admin:ops', ruleInput.numberOps)), field(view, 'value', null, { max: 10 })]
			: kind.kind === 'boolean'
				? [pick(view, 'op', options(view, 'xp:rules', ['yes', 'no']))]
				: kind.kind === 'choice'
					? [
							kit.label(
								view.t('admin:ruleFields.values.label'),
								kit.checkboxGroup(
									'values',
									options(view, 'xp:settlements', kind.options).map(({ value, label }) => ({ value, label })),
									{ required: true }
								),
								view.t('admin:ruleFields.values.help')
							)
						]
					: [field(view, 'value', null, { max: 400 })];
	const id = ruleSaveId.make({ area: 'reward', key: rule.key, seen, part: `condition.${names.indexOf(name)}` });
	return kit.modal(view.t(`xp:fields.${name.replaceAll('.', '-')}`), id, ...parts);
}

/** The form of one part of a rule, with what is stored; `null` for a part that rules don't have. */
export function ruleForm(view: kit.ViewContext, edited: EditedRule, event: RewardEventKind, part: string): kit.ModalScreen | null {
	const { rule, seen } = edited;
	const id = ruleSaveId.make({ area: 'reward', key: rule.key, seen, part });
	switch (part) {
		case 'basics':
			return kit.modal(
				view.t('admin:rules.buttons.basics'),
				id,
				field(view, 'name', rule.name, { max: 45 }),
				whoPart(view, event, rule.who),
				field(view, 'cooldown', rule.cooldownSeconds || null, { max: 8, optional: true }),
				pick(view, 'once', options(view, 'admin:entitlements', entitlements, rule.entitlement))
			);
		case 'amounts': {
			const measures = Object.entries(event.fields).flatMap(([name, { kind }]) => (kind === 'number' ? [name] : []));
			const amount = (name: 'xp' | 'tokens' | 'credits') =>
				field(view, `${name}Amount`, ruleInput.amountText(rule.amounts[name]), { max: 40, optional: true });
			return kit.modal(
				view.t('admin:rules.buttons.amounts'),
				id,
				amount('xp'),
				amount('tokens'),
				amount('credits'),
				pick(view, 'measure', [
					{ value: none, label: view.t('admin:rules.noMeasure'), selected: ruleInput.measureText(rule.amounts) === null },
					...options(view, 'xp:fields', measures, ruleInput.measureText(rule.amounts) ?? '')
				]),
				tick(view, 'tenure', rule.multipliers.includes('tenure'))
			);
		}
		case 'cap':
			return kit.modal(
				view.t('admin:rules.buttons.addCap'),
				id,
				field(view, 'most', null, { max: 9 }),
				pick(view, 'unit', options(view, 'admin:capUnits', capUnits)),
				pick(view, 'window', options(view, 'xp:rules.windows', capWindows)),
				pick(view, 'scope', options(view, 'xp:rules.scopes', event.counterpart ? capScopes : ['member']))
			);
		case 'sample': {
			const asked = sampleAsked(edited, event);
			return kit.modal(
				view.t('admin:rules.buttons.sample'),
				id,
				...asked.map((name) => sampleField(view, event, name)),
				field(view, 'months', 0, { max: 4 }),
				field(view, 'before', 0, { max: 3 })
			);
		}
		default:
			return null;
	}
}

/** Most fields that a sample asks for; months and earlier events come besides. */
const askedMost = 3;

/** The fields that a rule looks at, for its sample. */
export function sampleAsked({ rule }: Pick<EditedRule, 'rule'>, event: RewardEventKind): readonly string[] {
	const measured = Object.values(rule.amounts).flatMap((amount) =>
		typeof amount === 'object' && 'perValue' in amount ? amount.perValue : []
	);
	const read = [...measured, ...rule.conditions.map(({ field }) => field)].filter((name) => name in event.fields);
	return [...new Set([...read, ...Object.keys(event.fields)])].slice(0, askedMost);
}

function sampleField(view: kit.ViewContext, event: RewardEventKind, name: string): kit.ModalPart {
	const kind = event.fields[name];
	const label = view.t(`xp:fields.${name.replaceAll('.', '-')}`);
	const id = name.replaceAll('.', '-');
	if (kind?.kind === 'boolean') return kit.label(label, kit.checkbox(id, { checked: kind.sample }));
	if (kind?.kind === 'choice')
		return kit.label(label, kit.choice(id, options(view, 'xp:settlements', kind.options, kind.sample), { required: true }));
	return kit.label(label, kit.textInput(id, { max: 60, value: kind ? String(kind.sample) : null, required: false }));
}

/** The form of a rank; of a new one for `null`. */
export function rankForm(view: kit.ViewContext, edited: EditedRank | null): kit.ModalScreen {
	const rank = edited?.rank;
	return kit.modal(
		view.t(rank ? 'admin:ranks.formTitle' : 'admin:rules.buttons.newRank'),
		ruleSaveId.make({ area: 'rank', key: rank?.key ?? '', seen: edited?.seen ?? '', part: rank ? 'basics' : 'new' }),
		field(view, 'name', rank?.name ?? null, { max: 45 }),
		field(view, 'emoji', rank?.emoji ?? null, { max: 64, optional: true }),
		field(view, 'minMonths', rank?.minMonths ?? null, { max: 4 })
	);
}

/** What share of XP and tokens is paid from which month on. */
export function tenureForm(view: kit.ViewContext, { tenure, tenureSeen }: Ladder): kit.ModalScreen {
	return kit.modal(
		view.t('admin:rules.buttons.tenure'),
		ruleSaveId.make({ area: 'tenure', key: 'tenure', seen: tenureSeen, part: 'steps' }),
		field(view, 'steps', tenure.steps.map(({ minMonths, percent }) => `${minMonths}: ${percent}`).join('\n'), {
			max: 500,
			long: true,
			optional: true
		}),
		tick(view, 'onXp', tenure.appliesTo.includes('xp')),
		tick(view, 'onTokens', tenure.appliesTo.includes('tokens'))
	);
}

/** How many XP make a level. */
export function levelsForm(view: kit.ViewContext, { levels, levelsSeen }: Ladder): kit.ModalScreen {
	const { formula } = levels;
	const numbers =
		formula.kind === 'linear' ? [formula.xpPerLevel] : formula.kind === 'table' ? formula.xpAtLevel : [formula.a, formula.b, formula.c];
	return kit.modal(
		view.t('admin:rules.buttons.levels'),
		ruleSaveId.make({ area: 'levels', key: 'levels', seen: levelsSeen, part: 'formula' }),
		pick(view, 'formula', options(view, 'admin:formulas', formulas, formula.kind)),
		field(view, 'numbers', numbers.join(' '), { max: 50 }),
		field(view, 'startLevel', formula.startLevel, { max: 3 }),
		field(view, 'maxLevel', levels.maxLevel, { max: 6 })
	);
}

/** The form of one part of a gate; of a new one for `null`. */
export function gateForm(view: kit.ViewContext, edited: EditedGate | null, part: string): kit.ModalScreen | null {
	const gate = edited?.gate;
	const id = ruleSaveId.make({ area: 'gate', key: gate?.key ?? '', seen: edited?.seen ?? '', part });
	const demands = [
		field(view, 'standing', gate ? Math.round(gate.require.standing * 100) : 0, { max: 2 }),
		field(view, 'confidence', gate ? Math.round(gate.require.confidence * 100) : 0, { max: 2 }),
		field(view, 'tenureDays', gate?.require.tenureDays ?? 0, { max: 3 }),
		field(view, 'settledDeals', gate?.require.settledDeals ?? 0, { max: 2 })
	];
	const title = view.t(`admin:rules.buttons.${gate ? part : 'newGate'}`);
	if (!gate)
		return part === 'new'
			? kit.modal(
					title,
					id,
					field(view, 'name', null, { max: 45 }),
					field(view, 'earn', null, { max: 200 }),
					...demands.slice(0, 1),
					...demands.slice(2)
				)
			: null;
	switch (part) {
		case 'basics':
			return kit.modal(
				title,
				id,
				field(view, 'name', gate.name, { max: 45 }),
				field(view, 'earn', gate.earn, { max: 200, long: true }),
				field(view, 'over', orderValueOf(gate), { max: 10, optional: true })
			);
		case 'demands':
			return kit.modal(title, id, ...demands);
		case 'proofs':
			return kit.modal(
				title,
				id,
				tick(view, 'verifiedGameId', gate.require.verifiedGameId),
				tick(view, 'noAdmittedCase', gate.require.noAdmittedCase),
				tick(view, 'noSanction', gate.require.noSanction)
			);
		case 'progress':
			return kit.modal(title, id, field(view, 'level', gate.require.level, { max: 4 }), rankPick(view, gate.require.rank, edited.ranks));
		case 'passes':
			return kit.modal(
				title,
				id,
				tick(view, 'passOn', gate.manualPass !== null),
				field(view, 'passDays', gate.manualPass?.maxDays ?? 30, { max: 3 }),
				tick(view, 'passReason', gate.manualPass?.reasonNeeded ?? true)
			);
		default:
			return null;
	}
}

/** The rank that a gate asks for; one that is gone from the ladder can be kept. */
function rankPick(view: kit.ViewContext, chosen: string, ranks: EditedGate['ranks']): kit.ModalPart {
	const known = ranks.slice(0, 23).map(({ key, name }) => ({ value: key, label: name, selected: key === chosen }));
	const gone = chosen !== '' && !known.some(({ value }) => value === chosen) ? [{ value: chosen, label: chosen, selected: true }] : [];
	return pick(view, 'rank', [{ value: none, label: view.t('admin:gates.noRank'), selected: chosen === '' }, ...known, ...gone]);
}
