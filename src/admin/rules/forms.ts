import type { FormFields } from '#core/interactions/index';
import { rowNumber, rowRefusal } from '#settings';
import type { GateChange, GateWish } from '#trust';
import {
	type EditedRule,
	type LevelFormula,
	mostBefore,
	type NewRule,
	type RankWish,
	type RewardEventKind,
	type RewardSample,
	type RuleChange,
	ruleInput,
	sampleFields,
	type XpSettings
} from '#xp';
import { capScopes, capUnits, capWindows, entitlements, formulas, none, sampleAsked } from '../views/rules-forms.view.js';

const label = (name: string): string => `admin:ruleFields.${name}.label`;

/** A number that has to be there. @throws DomainError `settings.row` */
export function needed(fields: FormFields, name: string, min: number, max: number): number {
	const number = rowNumber(fields.text(name), label(name), { min, max });
	if (number === null) throw rowRefusal(label(name), 'settings:rows.blank');
	return number;
}

/** The same that may be left out: `null`. @throws DomainError `settings.row` */
export const optional = (fields: FormFields, name: string, min: number, max: number): number | null =>
	rowNumber(fields.text(name), label(name), { min, max });

/** One of the known values; forms are input. */
function known<T extends string>(values: readonly T[], value: string | null, fallback: T): T {
	return values.find((one) => one === value) ?? fallback;
}

/** A new rule out of its form. @throws DomainError `settings.row` */
export function newRule(event: string, fields: FormFields): NewRule {
	return {
		event,
		name: fields.text('name'),
		who: fields.choice('who') ?? '',
		xp: needed(fields, 'xpAmount', 0, ruleInput.mostAmount),
		perDay: optional(fields, 'perDay', 1, 100_000)
	};
}

/** What a filled form changes of a rule; `null` for a part that rules don't have. @throws DomainError `settings.row` */
export function ruleChange(
	{ rule }: EditedRule,
	event: RewardEventKind,
	part: { readonly name: string; readonly index: number | null },
	fields: FormFields
): RuleChange | null {
	switch (part.name) {
		case 'basics':
			return {
				kind: 'basics',
				name: fields.text('name'),
				who: fields.choice('who') ?? rule.who,
				cooldownSeconds: optional(fields, 'cooldown', 0, 31_536_000) ?? 0,
				entitlement: known(entitlements, fields.choice('once'), rule.entitlement)
			};
		case 'amounts': {
			const chosen = fields.choice('measure');
			const measure = chosen !== null && chosen !== none && event.fields[chosen]?.kind === 'number' ? chosen : null;
			const amount = (name: 'xp' | 'tokens' | 'credits') =>
				ruleInput.amountOf(fields.text(`${name}Amount`), label(`${name}Amount`), measure);
			return {
				kind: 'amounts',
				amounts: { xp: amount('xp'), tokens: amount('tokens'), credits: amount('credits') },
				tenure: fields.boolean('tenure')
			};
		}
		case 'cap':
			return {
				kind: 'capAdd',
				cap: {
					max: needed(fields, 'most', 1, 1_000_000_000),
					unit: known(capUnits, fields.choice('unit'), 'count'),
					window: known(capWindows, fields.choice('window'), 'day'),
					scope: known(capScopes, fields.choice('scope'), 'member')
				}
			};
		case 'condition': {
			const [name, kind] = Object.entries(event.fields)[part.index ?? -1] ?? [];
			if (name === undefined || kind === undefined) return null;
			const input = { op: fields.choice('op'), value: fields.text('value'), values: fields.values('values') };
			return { kind: 'conditionAdd', condition: ruleInput.conditionOf(name, kind, input) };
		}
		default:
			return null;
	}
}

/** A made-up event out of its form. @throws DomainError `settings.row` */
export function sampleOf(edited: EditedRule, event: RewardEventKind, fields: FormFields): RewardSample {
	const values = sampleFields(event);
	for (const name of sampleAsked(edited, event)) {
		const id = name.replaceAll('.', '-');
		const kind = event.fields[name];
		if (kind?.kind === 'boolean') values[name] = fields.boolean(id);
		else if (kind?.kind === 'number')
			values[name] = rowNumber(fields.text(id), `xp:fields.${id}`, { min: 0, max: 1_000_000_000 }) ?? kind.sample;
		else if (kind?.kind === 'choice') values[name] = known(kind.options, fields.choice(id), kind.sample);
		else values[name] = fields.text(id).trim();
	}
	return { fields: values, months: needed(fields, 'months', 0, 1200), before: needed(fields, 'before', 0, mostBefore) };
}

/** A rank out of its form. @throws DomainError `settings.row` */
export function rankWish(fields: FormFields): RankWish {
	return { name: fields.text('name'), emoji: fields.text('emoji'), minMonths: needed(fields, 'minMonths', 0, 1200) };
}

/** Shares by months, one `12: 130` per line. @throws DomainError `settings.row` */
export function tenureWish(fields: FormFields): Pick<XpSettings['tenureMultipliers'], 'appliesTo' | 'steps'> {
	const steps = fields
		.text('steps')
		.split('\n')
		.flatMap((line) => line.trim() || [])
		.map((line) => {
			const [, months, percent] = /^(\d{1,4})\s*[:=]\s*(\d{1,4})\s*%?$/.exec(line) ?? [];
			const step = { minMonths: Number(months), percent: Number(percent) };
			// What takes away from members would be a punishment for being new.
			if (!(step.minMonths <= 1200 && step.percent >= 1 && step.percent <= 1000))
				throw rowRefusal(label('steps'), 'xp:editor.steps', { max: 25 });
			return step;
		})
		.sort((one, other) => one.minMonths - other.minMonths);
	return {
		steps,
		appliesTo: [...(fields.boolean('onXp') ? (['xp'] as const) : []), ...(fields.boolean('onTokens') ? (['tokens'] as const) : [])]
	};
}

/** Custom ids have no room for longer ones. */
const longestFormula = 50;

/** A formula as it stands in a custom id: `linear.250.1.1000`. @throws DomainError `settings.row` */
export function formulaText(fields: FormFields): string {
	const kind = known(formulas, fields.choice('formula'), 'linear');
	const numbers = fields
		.text('numbers')
		.trim()
		.split(/[\s,;]+/);
	const text = [kind, ...numbers, needed(fields, 'startLevel', 0, 100), needed(fields, 'maxLevel', 1, 100_000)].join('.');
	if (text.length > longestFormula) throw rowRefusal(label('numbers'), 'xp:editor.formulaLong');
	return text;
}

/** Reads such a text again; custom ids are input. @throws DomainError `settings.row` */
export function formulaOf(text: string): { readonly formula: LevelFormula; readonly maxLevel: number } {
	const [kind, ...parts] = text.split('.');
	const wrong = () => rowRefusal(label('numbers'), 'xp:editor.formula');
	const numbers = parts.map((part) => (/^\d{1,9}$/.test(part) ? Number(part) : -1));
	if (numbers.length < 3 || numbers.some((number) => number < 0)) throw wrong();
	const [startLevel = 1, maxLevel = 1] = numbers.slice(-2);
	const own = numbers.slice(0, -2);
	const [a = 0, b = 0, c = 0] = own;
	if (
		startLevel > 100 ||
		maxLevel < 1 ||
		maxLevel > 100_000 ||
		own.some((number, index) => kind !== 'table' && (number > 1_000_000 || index > 2))
	)
		throw wrong();
	if (kind === 'linear' && own.length === 1 && a > 0) return { formula: { kind, xpPerLevel: a, startLevel }, maxLevel };
	if (kind === 'polynomial' && own.length === 3 && a + b + c > 0 && c > 0) return { formula: { kind, a, b, c, startLevel }, maxLevel };
	const rises = own.every((number, index) => (index === 0 ? number === 0 : number > (own[index - 1] ?? 0)));
	if (kind === 'table' && own.length > 1 && rises) return { formula: { kind, xpAtLevel: own, startLevel }, maxLevel };
	throw wrong();
}

function demandsOf(fields: FormFields): GateWish['require'] {
	return {
		standing: needed(fields, 'standing', 0, 99) / 100,
		confidence: (optional(fields, 'confidence', 0, 99) ?? 0) / 100,
		tenureDays: needed(fields, 'tenureDays', 0, 400),
		settledDeals: needed(fields, 'settledDeals', 0, 50)
	};
}

/** A new gate out of its form. @throws DomainError `settings.row` */
export function gateWish(fields: FormFields): GateWish {
	return { name: fields.text('name'), earn: fields.text('earn'), require: demandsOf(fields) };
}

/** What a filled form changes of a gate; `null` for a part that gates don't have. @throws DomainError `settings.row` */
export function gateChange(part: string, fields: FormFields): GateChange | null {
	switch (part) {
		case 'basics':
			return { kind: 'basics', name: fields.text('name'), earn: fields.text('earn'), over: optional(fields, 'over', 1, 1_000_000_000) };
		case 'demands':
			return { kind: 'demands', require: demandsOf(fields) };
		case 'proofs':
			return {
				kind: 'proofs',
				require: {
					verifiedGameId: fields.boolean('verifiedGameId'),
					noAdmittedCase: fields.boolean('noAdmittedCase'),
					noSanction: fields.boolean('noSanction')
				}
			};
		case 'progress': {
			const rank = fields.choice('rank') ?? none;
			return { kind: 'progress', level: optional(fields, 'level', 0, 1000) ?? 0, rank: rank === none ? '' : rank };
		}
		case 'passes':
			return {
				kind: 'passes',
				manualPass: fields.boolean('passOn')
					? { maxDays: needed(fields, 'passDays', 1, 365), reasonNeeded: fields.boolean('passReason') }
					: null
			};
		default:
			return null;
	}
}
