import * as kit from '#core/views/kit';
import { type EditedItem, roleNames, variantPrice } from '#shop';
import { gateWords, type TrustGate } from '#trust';
import { type RewardEventKind, type RewardRule, ruleSentence } from '#xp';
import { itemFormId, itemId, itemPartId, itemPickId } from '../panel/ids.js';
import { type Note, noteOf } from './panel.view.js';
import { trail } from './panel-catalogue.view.js';

const at = ({ row }: Pick<EditedItem, 'row'>) => ({ item: row.key, version: row.version });
/** Stands for "no gate". */
const none = '-';

interface PartData {
	readonly title: string;
	readonly lead: string;
	readonly body: readonly kit.Part<Parameters<typeof kit.container>[1]>[];
}

function partView(view: kit.ViewContext, { row }: EditedItem, note: Note | null | undefined, part: PartData): kit.Screen {
	return kit.screen(
		noteOf(view, note),
		kit.container(
			'neutral',
			kit.head({ trail: trail(view, row.definition.name), title: part.title, lead: part.lead }),
			...part.body,
			kit.row(kit.backButton(view, itemId.make({ item: row.key })), kit.closeButton(view))
		)
	);
}

/** How an item is paid: with credits, with goods and how many of them, or outside. */
export function paymentView(
	view: kit.ViewContext,
	data: EditedItem,
	goods: readonly { readonly key: string; readonly label: string }[],
	realMoney: boolean,
	note?: Note | null
): kit.Screen {
	const { t, format } = view;
	const { settlement, variants } = data.row.definition;
	const form = (part: string): string => itemFormId.make({ ...at(data), part });
	const pick = (part: string): string => itemPickId.make({ ...at(data), part });
	const accepts = settlement.kind === 'in_game' ? settlement.accepts : [];
	const lines = accepts.map((accepted) => {
		const amounts = variants.map(({ key, label }) => {
			const amount = accepted.amounts[key];
			return `${format.escape(label)}: ${amount === undefined ? '–' : format.number(amount)}`;
		});
		return `**${format.escape(accepted.label)}** ${amounts.join(' · ')}`;
	});
	return partView(view, data, note, {
		title: t('admin:payment.title'),
		lead: t(`admin:payment.kinds.${settlement.kind}`),
		body: [
			settlement.kind === 'external' &&
				kit.text(settlement.note && format.escape(settlement.note), t(realMoney ? 'admin:payment.outsideOn' : 'admin:payment.outsideOff')),
			settlement.kind === 'in_game' &&
				kit.text(
					t(`admin:payWhens.${settlement.when}`),
					t(settlement.addons === 'scale' ? 'admin:payment.scale' : 'admin:payment.noScale'),
					t(settlement.otherGoods === 'refused' ? 'admin:payment.onlyThese' : 'admin:payment.others')
				),
			lines.length > 0 && kit.text(lines),
			kit.row(
				kit.select(
					pick('goods'),
					goods.map(({ key, label }, index) => ({
						value: String(index),
						label,
						...(accepts.some((one) => one.goods === key) ? { description: t('admin:payment.taken') } : {})
					})),
					{ placeholder: t(settlement.kind === 'in_game' ? 'admin:payment.addGoods' : 'admin:payment.toGoods') }
				)
			),
			kit.row(
				kit.select(
					pick('goodsRemove'),
					accepts.map((one) => ({ value: one.goods, label: one.label })),
					{ placeholder: t('admin:payment.removeGoods') }
				)
			),
			kit.row(
				settlement.kind === 'in_game' && kit.secondary(t('admin:panel.buttons.goodsRules'), form('goodsRules')),
				settlement.kind !== 'credits' && kit.secondary(t('admin:panel.buttons.withCredits'), pick('credits')),
				kit.secondary(t('admin:panel.buttons.outside'), form('outside'))
			)
		]
	});
}

/** What buyers may add to an item. */
export function addonsView(view: kit.ViewContext, data: EditedItem, note?: Note | null): kit.Screen {
	const { t, format } = view;
	const { addons } = data.row.definition;
	const form = (part: string): string => itemFormId.make({ ...at(data), part });
	return partView(view, data, note, {
		title: t('admin:addons.title', { count: addons.length }),
		lead: t('admin:addons.lead'),
		body: [
			addons.length > 0 &&
				kit.text(
					addons.map((addon) => {
						const price =
							addon.priceDelta === undefined
								? t('admin:addons.percent', { percent: addon.pricePercent ?? 100 })
								: t('admin:addons.credits', { price: { kind: 'amount', currency: 'credits', value: addon.priceDelta } });
						const about = addon.description ? ` ${format.escape(addon.description)}` : '';
						return `**${format.escape(addon.label)}**${about}\n${price} · ${t('admin:addons.most', { count: addon.maxQuantity ?? 1 })}`;
					})
				),
			kit.row(
				kit.select(
					itemPickId.make({ ...at(data), part: 'addonEdit' }),
					addons.map(({ label }, index) => ({ value: String(index), label })),
					{ placeholder: t('admin:addons.change') }
				)
			),
			kit.row(
				kit.select(
					itemPickId.make({ ...at(data), part: 'addonRemove' }),
					addons.map(({ label }, index) => ({ value: String(index), label })),
					{ placeholder: t('admin:addons.remove') }
				)
			),
			kit.row(kit.primary(t('admin:panel.buttons.addAddon'), form('addon.new')))
		]
	});
}

/** Who may buy an item: its gate, its roles, and limits of tribes. */
export function accessView(view: kit.ViewContext, data: EditedItem, gates: readonly TrustGate[], note?: Note | null): kit.Screen {
	const { t, format } = view;
	const { access, buyerLimits } = data.row.definition;
	const gate = gates.find(({ key }) => key === access.gate);
	const tribe = buyerLimits.filter(({ scope }) => scope === 'tribe');
	return partView(view, data, note, {
		title: t('admin:access.title'),
		lead: t('admin:access.lead'),
		body: [
			kit.text(
				gate
					? `${view.emoji('lock')} **${format.escape(gate.name)}** ${gateWords(view, gate).join(' · ')}`
					: access.gate === null
						? t('admin:access.open')
						: `${view.emoji('warn')} ${t('admin:access.unknown')}`,
				access.roles?.length
					? t('admin:access.roles', { roles: roleNames(access.roles), count: access.roles.length })
					: t('admin:access.noRoles'),
				`**${t('admin:access.tribe')}** ${
					tribe.length === 0
						? t('admin:item.noLimits')
						: tribe
								.map(({ count, window }) =>
									t('admin:item.limit.tribe', { count, window: { kind: 'text', key: `shop:limit.window.${window}` } })
								)
								.join(' · ')
				}`
			),
			kit.row(
				kit.select(
					itemPickId.make({ ...at(data), part: 'gate' }),
					[
						{ value: none, label: t('admin:access.noGate'), selected: access.gate === null },
						...gates.slice(0, 24).map(({ key, name }) => ({ value: key, label: name, selected: key === access.gate }))
					],
					{ placeholder: t('admin:access.pick') }
				)
			),
			kit.row(
				kit.roleSelect(itemPickId.make({ ...at(data), part: 'roles' }), {
					placeholder: t('admin:access.pickRoles'),
					min: 0,
					max: 25,
					selected: access.roles ?? []
				})
			),
			kit.row(kit.secondary(t('admin:panel.buttons.tribeLimits'), itemFormId.make({ ...at(data), part: 'tribeLimits' })))
		]
	});
}

/** Which reward rules count for an item. */
export function rewardsView(
	view: kit.ViewContext,
	data: EditedItem,
	rules: readonly { readonly rule: RewardRule; readonly event: RewardEventKind | null }[],
	note?: Note | null
): kit.Screen {
	const { t, format } = view;
	const { rewards } = data.row.definition;
	const counts = rules.filter(({ rule }) => rewards.rules.includes(rule.key));
	return partView(view, data, note, {
		title: t('admin:itemRewards.title', { count: counts.length }),
		lead: t('admin:itemRewards.lead'),
		body: [
			counts.length > 0 &&
				kit.text(
					counts.map(({ rule, event }) => {
						const own = rewards.override?.[rule.key];
						const amounts = own && t('admin:itemRewards.own', { xp: own.xp ?? '–', tokens: own.tokens ?? '–' });
						const off = rule.enabled && !rule.archived ? null : t('admin:rules.states.off');
						return `- **${format.escape(rule.name)}** ${[ruleSentence(view, rule, event).split(' · ')[0], amounts, off].filter(Boolean).join(' · ')}`;
					})
				),
			kit.row(
				kit.select(
					itemPickId.make({ ...at(data), part: 'rewards' }),
					rules.map(({ rule }) => ({ value: rule.key, label: rule.name, selected: rewards.rules.includes(rule.key) })),
					{ placeholder: t('admin:itemRewards.pick'), min: 0, max: 25 }
				)
			)
		]
	});
}

/** What staff should beware of with an item. */
export function riskView(
	view: kit.ViewContext,
	data: EditedItem,
	flags: readonly { readonly key: string; readonly text: string }[],
	note?: Note | null
): kit.Screen {
	const { t, format } = view;
	const { risk, access } = data.row.definition;
	const unguarded =
		(risk.level === 'high' || risk.level === 'critical') &&
		access.gate === null &&
		!access.choiceGates?.length &&
		access.middleman !== 'required';
	return partView(view, data, note, {
		title: t('admin:risk.title', { level: { kind: 'text', key: `admin:riskLevels.${risk.level}` } }),
		lead: t('admin:risk.lead'),
		body: [
			kit.text(
				unguarded && `${view.emoji('warn')} ${t('admin:risk.unguarded')}`,
				risk.flags.length === 0 ? t('admin:risk.noFlags') : risk.flags.map(({ text }) => `- ${format.escape(text)}`)
			),
			kit.row(
				kit.select(
					itemPickId.make({ ...at(data), part: 'level' }),
					(['low', 'medium', 'high', 'critical'] as const).map((level) => ({
						value: level,
						label: t(`admin:riskLevels.${level}`),
						selected: level === risk.level
					})),
					{ placeholder: t('admin:risk.pickLevel') }
				)
			),
			kit.row(
				kit.select(
					itemPickId.make({ ...at(data), part: 'risk' }),
					flags.map(({ key, text }) => ({ value: key, label: text, selected: risk.flags.some((flag) => flag.key === key) })),
					{ placeholder: t('admin:risk.pick'), min: 0, max: 25 }
				)
			)
		]
	});
}

/** The facts of these parts, for the item's own screen. */
export function partFacts(view: kit.ViewContext, { row }: EditedItem): string[] {
	const { t, format } = view;
	const { settlement, addons, access, rewards, risk } = row.definition;
	const names = (list: readonly string[]): string => list.slice(0, 6).map(format.escape).join(' · ') || t('admin:item.none');
	const fact = (name: string, value: string): string => `**${t(`admin:item.facts.${name}`)}** ${value}`;
	return [
		fact(
			'payment',
			settlement.kind === 'in_game' ? names(settlement.accepts.map(({ label }) => label)) : t(`admin:payment.short.${settlement.kind}`)
		),
		...(addons.length > 0 ? [fact('addons', names(addons.map(({ label }) => label)))] : []),
		fact(
			'rewards',
			t('admin:item.rewards', {
				count: rewards.rules.length,
				gate: { kind: 'text', key: access.gate === null ? 'admin:item.noGate' : 'admin:item.gated' }
			})
		),
		fact('risk', t('admin:item.risk', { level: { kind: 'text', key: `admin:riskLevels.${risk.level}` }, count: risk.flags.length }))
	];
}

/** The buttons that lead to these parts. */
export const partRow = (view: kit.ViewContext, { row }: EditedItem) =>
	kit.row(
		(['payment', 'addons', 'access', 'rewards', 'risk'] as const).map((part) =>
			kit.secondary(view.t(`admin:panel.buttons.${part}`), itemPartId.make({ item: row.key, part }))
		)
	);

/** Price of each variant, for the help of the goods form. */
export const pricesOf = ({ row }: EditedItem): number[] => row.definition.variants.map((variant) => variantPrice(row.definition, variant));
