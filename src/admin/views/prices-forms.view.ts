import * as kit from '#core/views/kit';
import { catalogueInput, type PriceRule, type PriceScope, type RuleKind } from '#shop';
import { ladderPlanId, priceSaveId } from '../prices/ids.js';
import { field } from './panel-forms.view.js';
import type { CatalogueNames } from './prices.view.js';

const { couponOffText, momentText, stepsText } = catalogueInput;

export interface RuleFormData {
	readonly kind: RuleKind;
	/** `null`: a new one. */
	readonly row: PriceRule | null;
	readonly part: string;
	readonly names: CatalogueNames;
	readonly zone: string;
	/** Roles by slot. */
	readonly roles: Readonly<Record<string, string>>;
}

/** The form of a part of a rule; `null` for a part that it does not have. */
export function ruleForm(view: kit.ViewContext, data: RuleFormData): kit.ModalScreen | null {
	const { kind, row, part } = data;
	const parts = partsOf(view, data);
	if (!parts) return null;
	const id = priceSaveId.make({ kind, key: row?.key ?? '', version: row?.version ?? 0, part });
	const title = part === 'main' ? `admin:prices.kinds.${kind}.form` : `admin:prices.buttons.${part}`;
	return kit.modal(view.t(title), id, ...parts);
}

function partsOf(view: kit.ViewContext, { kind, row, part, names, zone, roles }: RuleFormData): kit.ModalPart[] | null {
	const own = row?.kind === kind ? row : null;
	if (part === 'times' && own?.kind === 'sale') {
		const { times } = own.rule;
		const [once, weekly] = [times?.kind === 'dates' ? times : null, times?.kind === 'weekly' ? times : null];
		return [
			field(view, 'from', momentText(once?.from ?? null, zone), { max: 20, optional: true }),
			field(view, 'to', momentText(once?.to ?? null, zone), { max: 20, optional: true }),
			days(view, weekly?.days ?? []),
			field(view, 'hours', weekly ? `${weekly.from}-${weekly.to}` : null, { max: 20, optional: true })
		];
	}
	if (part === 'bounds' && own?.kind === 'coupon') {
		const { from, to, uses, perMember, firstOnly } = own.rule;
		return [
			field(view, 'from', momentText(from, zone), { max: 20, optional: true }),
			field(view, 'to', momentText(to, zone), { max: 20, optional: true }),
			field(view, 'uses', uses, { max: 9, optional: true }),
			field(view, 'perMember', perMember, { max: 6, optional: true }),
			kit.label(
				view.t('admin:fields.firstOnly.label'),
				kit.checkbox('firstOnly', { checked: firstOnly }),
				view.t('admin:fields.firstOnly.help')
			)
		];
	}
	if (part !== 'main') return null;
	const name = field(view, 'ruleName', own?.name ?? null, { max: 45 });
	if (kind === 'ladder') {
		const rule = own?.kind === 'ladder' ? own.rule : null;
		return [
			name,
			field(view, 'steps', rule && stepsText(rule.steps), { max: 1_000, long: true }),
			field(view, 'blueprint', rule?.blueprint ? stepsText([rule.blueprint]) : null, { max: 80, optional: true })
		];
	}
	const scope = scopeParts(view, own && own.kind !== 'ladder' ? own.rule.scope : null, names);
	if (kind === 'coupon') {
		const rule = own?.kind === 'coupon' ? own.rule : null;
		return [
			...(rule ? [] : [field(view, 'code', null, { max: 32 })]),
			field(view, 'discount', rule && couponOffText(rule), { max: 30 }),
			field(view, 'minTotal', rule?.minTotal ?? null, { max: 9, optional: true }),
			...scope
		];
	}
	const percent = own && (own.kind === 'sale' || own.kind === 'role') ? own.rule.percent : null;
	const role = own?.kind === 'role' ? (roles[own.rule.role] ?? own.rule.role) : null;
	return [
		name,
		...(kind === 'role'
			? [
					kit.label(
						view.t('admin:fields.role.label'),
						kit.roleSelect('role', { required: true, max: 1, selected: role && /^\d{15,20}$/.test(role) ? [role] : [] }),
						view.t('admin:fields.role.help')
					)
				]
			: []),
		field(view, 'percent', percent, { max: 5 }),
		...scope
	];
}

function days(view: kit.ViewContext, chosen: readonly number[]): kit.ModalPart {
	const options = [1, 2, 3, 4, 5, 6, 7].map((day) => ({
		value: String(day),
		label: view.t(`admin:weekdays.${day}`),
		selected: chosen.includes(day)
	}));
	const group = kit.checkboxGroup('days', options, { min: 0, max: 7, required: false });
	return kit.label(view.t('admin:fields.days.label'), group, view.t('admin:fields.days.help'));
}

function scopeParts(view: kit.ViewContext, scope: PriceScope | null, names: CatalogueNames): kit.ModalPart[] {
	const options = [...names.categories].map(([value, label]) => ({ value, label, selected: scope?.categories.includes(value) ?? false }));
	const chosen = kit.select('categories', options, { min: 0, max: Math.min(25, Math.max(1, options.length)), required: false });
	const items = scope?.items.map((key) => names.items.get(key) ?? key).join(', ') ?? null;
	return [
		...(chosen ? [kit.label(view.t('admin:fields.categories.label'), chosen, view.t('admin:fields.categories.help'))] : []),
		field(view, 'onItems', items, { max: 1_000, long: true, optional: true })
	];
}

/** Asks for which item a ladder makes variants. */
export function ladderForm(view: kit.ViewContext, key: string, item: string): kit.ModalScreen {
	return kit.modal(view.t('admin:ladder.form'), ladderPlanId.make({ key }), field(view, 'ladderItem', item || null, { max: 100 }));
}
