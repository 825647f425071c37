import { container } from '@sapphire/framework';
import { z } from 'zod';
import { NotFound } from '#core/errors';
import type { FormFields, RequestContext } from '#core/interactions/index';
import type { ModalScreen, Screen } from '#core/views/kit';
import { catalogueInput, type EditedItem, type ItemEdit } from '#shop';
import { trustSettings } from '#trust';
import { type RewardRule, xpSettings } from '#xp';
import type { Note } from '../views/panel.view.js';
import { limitWindows } from '../views/panel-forms.view.js';
import { accessView, addonsView, paymentView, rewardsView, riskView } from '../views/panel-parts.view.js';
import { addonForm, goodsForm, goodsRulesForm, outsideForm, tribeLimitsForm } from '../views/panel-parts-forms.view.js';

type Context = Pick<RequestContext, 'guild' | 'actor' | 'view' | 'publicView'>;

const { addonPriceOf, amountsOf, wholeNumber, editRefusal } = catalogueInput;

const goodsSchema = z.array(
	z.object({
		key: z.string(),
		label: z.string(),
		step: z.number().int().min(1),
		reference: z.object({ credits: z.number().min(1), per: z.number().min(1) })
	})
);
export type KnownGoods = z.infer<typeof goodsSchema>[number];

/** Goods that the guild's pack names, in their order. */
export async function knownGoods({ guild }: Pick<Context, 'guild'>): Promise<readonly KnownGoods[]> {
	const read = z.object({ goods: goodsSchema }).safeParse((await container.settings.on('draft').values(guild)).economy);
	return read.success ? read.data.goods : [];
}

/** Warnings that an item may carry: those of the guild's pack, and those that it has already. */
export async function knownFlags(
	{ guild }: Pick<Context, 'guild'>,
	{ row }: EditedItem
): Promise<readonly { key: string; text: string }[]> {
	const read = z
		.object({ riskFlags: z.record(z.string(), z.string()) })
		.safeParse((await container.settings.on('draft').values(guild)).orders);
	const named = read.success ? Object.entries(read.data.riskFlags).map(([key, text]) => ({ key, text })) : [];
	const own = row.definition.risk.flags.filter(({ key }) => !named.some((flag) => flag.key === key));
	return [...named, ...own];
}

/** Screens of an item's parts. */
export const itemParts = ['payment', 'addons', 'access', 'rewards', 'risk'] as const;
export type ItemPart = (typeof itemParts)[number];

/** A part of an item. @throws NotFound `shop.change` for one that items don't have. */
export async function itemPartScreen(context: Context, item: string, part: string, note?: Note | null): Promise<Screen> {
	const { guild, actor, view } = context;
	const data = await container.catalogue.item(guild, actor, item);
	switch (itemParts.find((one) => one === part)) {
		case 'payment':
			return paymentView(view, data, await knownGoods(context), (await container.economy.realMoney(guild)).enabled, note);
		case 'addons':
			return addonsView(view, data, note);
		case 'access': {
			const { gates } = await container.settings.on('draft').get(guild, trustSettings);
			return accessView(
				view,
				data,
				gates.filter(({ archived }) => !archived),
				note
			);
		}
		case 'rewards': {
			const offered = await offeredRules(context, data);
			return rewardsView(
				view,
				data,
				offered.map((rule) => ({ rule, event: container.rewardEvents.find(rule.event) })),
				note
			);
		}
		case 'risk':
			return riskView(view, data, await knownFlags(context, data), note);
		default:
			throw new NotFound('shop.change');
	}
}

/** Choices that one select holds. */
const mostOffered = 25;

/** Rules that count by item, as the select shows them; those beyond it are neither shown nor taken away. */
async function offeredRules({ guild }: Pick<Context, 'guild'>, data: EditedItem): Promise<readonly RewardRule[]> {
	const { rewardRules } = await container.settings.on('draft').get(guild, xpSettings);
	return rewardRules.filter((rule) => countsByItem(rule.event) && (!rule.archived || isNamed(data, rule.key))).slice(0, mostOffered);
}

const countsByItem = (event: string): boolean => container.rewardEvents.find(event)?.byItem ?? false;
const isNamed = ({ row }: EditedItem, rule: string): boolean => row.definition.rewards.rules.includes(rule);

/** The form of such a part; `null` for a part that has none. */
export async function itemPartForm(context: Context, data: EditedItem, part: string, index: number | null): Promise<ModalScreen | null> {
	const { view } = context;
	switch (part) {
		case 'addon':
			return addonForm(view, data, index);
		case 'outside':
			return outsideForm(view, data);
		case 'goodsRules':
			return goodsRulesForm(view, data);
		case 'tribeLimits':
			return tribeLimitsForm(view, data);
		case 'goods': {
			const goods = (await knownGoods(context))[index ?? -1];
			return goods ? goodsForm(view, data, goods, index ?? 0) : null;
		}
		default:
			return null;
	}
}

/** The change that such a form asks for; `null` for other parts. @throws DomainError `shop.edit` */
export async function itemPartEdit(
	context: Context,
	{ row }: EditedItem,
	{ name, index }: { readonly name: string; readonly index: number | null },
	fields: FormFields
): Promise<ItemEdit | null> {
	const { definition } = row;
	switch (name) {
		case 'addon':
			return {
				kind: 'addon',
				index,
				label: fields.text('addonName'),
				description: fields.text('addonAbout'),
				price: addonPriceOf(fields.text('addonPrice')),
				maxQuantity: wholeNumber(fields.text('maxQuantity'), 'maxQuantity')
			};
		case 'outside':
			return { kind: 'settlement', to: 'external', note: fields.text('note') };
		case 'goodsRules':
			return {
				kind: 'goodsRules',
				when: fields.choice('payWhen') === 'at_handover' ? 'at_handover' : 'before_handover',
				addons: fields.boolean('scale') ? 'scale' : 'ignore',
				otherGoods: fields.boolean('otherGoods') ? 'by_agreement' : 'refused'
			};
		case 'tribeLimits':
			return {
				kind: 'tribeLimits',
				tribe: limitWindows.flatMap((window) => {
					const count = wholeNumber(fields.text(window), 'buyerLimits');
					return count === null ? [] : [{ count, window }];
				})
			};
		case 'goods': {
			const goods = (await knownGoods(context))[index ?? -1];
			if (!goods) throw new NotFound('shop.goods');
			const amounts = amountsOf(fields.text('amounts'), definition.variants.length);
			if (amounts.some((amount) => amount === 0)) throw editRefusal({ field: 'goods', key: 'tooLow', params: { min: 1 } });
			return { kind: 'goods', goods, amounts, question: context.publicView.t('admin:payment.question') };
		}
		default:
			return null;
	}
}

/** What a select of a part changes; `null` for one that opens a form. @throws NotFound for values that the guild does not have. */
export async function pickedEdit(context: Context, data: EditedItem, part: string, values: readonly string[]): Promise<ItemEdit> {
	const { guild } = context;
	const { definition } = data.row;
	const [chosen = ''] = values;
	switch (part) {
		case 'gate': {
			if (chosen === '-') return { kind: 'gate', gate: null };
			const { gates } = await container.settings.on('draft').get(guild, trustSettings);
			if (!gates.some(({ key, archived }) => key === chosen && !archived)) throw new NotFound('trust.gate');
			return { kind: 'gate', gate: chosen };
		}
		case 'roles': {
			const known = container.client.guilds.cache.get(guild)?.roles.cache;
			if (values.some((role) => role === guild || !known?.has(role))) throw new NotFound('admin.settingRole');
			return { kind: 'roles', roles: values };
		}
		case 'rewards': {
			const offered = (await offeredRules(context, data)).map(({ key }) => key);
			if (values.some((key) => !offered.includes(key))) throw new NotFound('xp.rewardRule');
			// Rules for events that this version does not report are not offered, and stay.
			return { kind: 'rewards', rules: [...definition.rewards.rules.filter((key) => !offered.includes(key)), ...values] };
		}
		case 'risk': {
			const known = (await knownFlags(context, data)).slice(0, mostOffered);
			const kept = definition.risk.flags.filter(({ key }) => !known.some((flag) => flag.key === key));
			return { kind: 'risk', level: definition.risk.level, flags: [...known.filter(({ key }) => values.includes(key)), ...kept] };
		}
		case 'level': {
			const level = riskLevels.find((one) => one === chosen) ?? definition.risk.level;
			return { kind: 'risk', level, flags: definition.risk.flags };
		}
		case 'addonRemove':
			return { kind: 'addonRemove', index: /^\d{1,2}$/.test(chosen) ? Number(chosen) : -1 };
		case 'goodsRemove':
			return { kind: 'goodsRemove', goods: chosen };
		case 'credits':
			return { kind: 'settlement', to: 'credits', note: '' };
		default:
			throw new NotFound('shop.change');
	}
}

const riskLevels = ['low', 'medium', 'high', 'critical'] as const;

/** The screen on which a part's form or select stands; `null` for other parts. */
export function screenOfPart(part: string): ItemPart | null {
	switch (part) {
		case 'addon':
		case 'addonRemove':
			return 'addons';
		case 'outside':
		case 'goodsRules':
		case 'goods':
		case 'goodsRemove':
		case 'credits':
			return 'payment';
		case 'tribeLimits':
		case 'gate':
		case 'roles':
			return 'access';
		case 'level':
			return 'risk';
		default:
			return itemParts.find((one) => one === part) ?? null;
	}
}
