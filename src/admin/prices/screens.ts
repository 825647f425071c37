import { container } from '@sapphire/framework';
import { NotFound } from '#core/errors';
import type { RequestContext } from '#core/interactions/index';
import { pageOf, type Screen } from '#core/views/kit';
import { type Edited, type RuleKind, ruleKinds, shopSettings } from '#shop';
import { savedText } from '../publish/waits.js';
import type { Note } from '../views/panel.view.js';
import { archiveRuleView, couponUsesView, ladderPlanView, pricesView, ruleListView, ruleView } from '../views/prices.view.js';
import { ruleKind } from './ids.js';

type Context = Pick<RequestContext, 'guild' | 'actor' | 'view' | 'publicView'>;

/** The kind that a custom id names. @throws NotFound `shop.priceRule` */
export function kindOf(value: string): RuleKind {
	const kind = ruleKind(value);
	if (!kind) throw new NotFound('shop.priceRule');
	return kind;
}

/** All kinds of rules with their numbers. */
export async function pricesScreen({ guild, actor, view }: Context): Promise<Screen> {
	const [rules, settings] = await Promise.all([
		container.priceEditor.rules(guild, actor),
		container.settings.on('draft').get(guild, shopSettings)
	]);
	return pricesView(view, {
		kinds: ruleKinds.map((kind) => {
			const own = rules.filter((row) => row.kind === kind && !row.archived);
			return { kind, all: own.length, active: own.filter(({ active }) => active).length };
		}),
		combine: settings.combineDiscounts,
		mostPercent: settings.maxDiscountPercent
	});
}

/** Rules of one kind: those at hand, or the archived ones. */
export async function ruleListScreen({ guild, actor, view }: Context, kind: RuleKind, show: string, page: number, note?: Note | null) {
	const rules = (await container.priceEditor.rules(guild, actor)).filter((row) => row.kind === kind);
	const archived = show === 'archived';
	const shown = rules.filter((row) => row.archived === archived);
	return ruleListView(view, { kind, archived, rules: shown, other: rules.length - shown.length, page }, note);
}

/** One rule with all that it says, in names. @throws NotFound `shop.priceRule` */
export async function ruleScreen({ guild, actor, view }: Context, kind: RuleKind, key: string, note?: Note | null): Promise<Screen> {
	const { priceEditor, prices, shop, settings } = container;
	const row = await priceEditor.rule(guild, actor, kind, key);
	const [names, state, run, uses] = await Promise.all([
		shop.on('draft').names(guild),
		settings.on('draft').state(guild),
		row.kind === 'sale' ? prices.runOf(guild, row) : null,
		row.kind === 'coupon' ? priceEditor.uses(guild, actor, key) : null
	]);
	return ruleView(view, { row, names, zone: state.zone, run, used: uses?.count ?? 0, roles: state.roles }, note);
}

/** Asks before a rule is archived. */
export async function archiveScreen({ guild, actor, view }: Context, kind: RuleKind, key: string): Promise<Screen> {
	return archiveRuleView(view, await container.priceEditor.rule(guild, actor, kind, key));
}

/** A page of the uses of a coupon. */
export async function usesScreen({ guild, actor, view }: Context, key: string, wanted: number): Promise<Screen> {
	const [row, { uses, count }] = await Promise.all([
		container.priceEditor.rule(guild, actor, 'coupon', key),
		container.priceEditor.uses(guild, actor, key)
	]);
	return couponUsesView(view, { row, count, page: pageOf(uses, wanted, 10) });
}

/** What a ladder would make of an item. */
export async function ladderScreen({ guild, actor, view }: Context, key: string, item: string): Promise<Screen> {
	return ladderPlanView(view, await container.priceEditor.planLadder(guild, actor, key, item));
}

/** What is said above the next screen after an edit of a rule. */
export async function ruleNote(context: Pick<Context, 'guild' | 'view'>, done: Edited, kind: RuleKind, said = 'saved'): Promise<Note> {
	const { t } = context.view;
	if (done.edit === null) return { text: t('admin:panel.unchanged'), undo: null };
	return { text: await savedText(context, t(`admin:prices.said.${said}`)), undo: { edit: done.edit, kind, key: done.key } };
}
