import { container } from '@sapphire/framework';
import type { Actor } from '#core/actor';
import { DomainError, type TextParam } from '#core/errors';
import type { GuildId } from '#core/ids';
import { type RequestContext, refusalButtons } from '#core/interactions/index';
import { type Button, primary, type Screen, secondary, type ViewContext } from '#core/views/kit';
import { earning, startGrantId, walletId } from '#economy';
import { type CatalogueItem, type DraftState, type Filler, type GateViews, type ListedItem, requireRoles, shopIds, shopViews } from '#shop';
import { type GateAnswer, gateClosed, trustId } from '#trust';
import { confirmId, listId } from './ids.js';
import { ordersSettings } from './orders.settings.js';

/** The owner's set-up; its domain answers the button. */
const setupOpen = '1:admin.setup:-';

/** The shop's first screen, with what waits for the reader. */
export async function shopHome(view: ViewContext, guild: GuildId, actor: Actor): Promise<Screen> {
	const { shop, economy, drafts, orderRows, ownTexts } = container;
	const [categories, wallet, unsent, waiting, greeting, rules, footer] = await Promise.all([
		shop.categories(guild),
		economy.balance(guild, actor.id),
		drafts.list(guild, actor.id),
		orderRows.byBuyer(guild, actor.id, 'waiting', 1),
		ownTexts.read(guild, 'shopGreeting', view.locale),
		ownTexts.read(guild, 'rules', view.locale),
		ownTexts.read(guild, 'footer', view.locale)
	]);
	const earn = wallet.credits.free + wallet.credits.held === 0 && categories.length > 0 ? await earning(guild, actor, view) : null;
	const [order] = waiting.orders;
	const [draft] = unsent;
	return shopViews.homeView(view, {
		categories: categories.map(({ row: { key, name, emoji }, items }) => ({ key, name, emoji, items })),
		wallet: { free: wallet.credits.free, held: wallet.credits.held },
		waiting: order
			? {
					line: view.t('orders:home.waiting', { code: order.code, deadline: { kind: 'deadline', at: order.dueAt ?? view.now } }),
					button: primary(view.t('orders:home.confirm', { code: order.code }), confirmId.make({ code: order.code }))
				}
			: null,
		earn: earn && {
			ways: earn.ways,
			grant:
				earn.grant && earn.grant.credits > 0
					? {
							amount: earn.grant.credits,
							button: (order || draft ? secondary : primary)(view.t('economy:wallet.claim'), startGrantId.make())
						}
					: null
		},
		draft: draft ? { item: draft.item, name: draft.itemName } : null,
		tabs: tabs(view),
		own: { greeting, rules, footer },
		setup: actor.isGuildOwner || actor.managesGuild ? primary(view.t('orders:home.setup'), setupOpen) : null
	});
}

function tabs(view: ViewContext): readonly Button[] {
	return [
		secondary(view.t('orders:home.history'), listId.make({ filter: 'all', cursor: '' })),
		secondary(view.t('orders:home.wallet'), walletId.make())
	];
}

/** A page of a category. */
export async function categoryScreen(
	ctx: Pick<RequestContext, 'guild' | 'actor' | 'view' | 'publicView'>,
	key: string,
	filter: string,
	page: number
): Promise<Screen> {
	const { guild, actor, view, publicView } = ctx;
	const { row, items } = await container.shop.category(guild, key, publicView.zone);
	const gates = await gateViews(
		view,
		guild,
		actor,
		items.map(({ row: { definition } }) => definition)
	);
	return shopViews.categoryView(view, { category: row, items, gates, roles: actor.roles, page, filter: shopIds.listFilter(filter) });
}

/** An item's card; `position` of the variant, `-` for the one preselected. */
export async function itemScreen(
	ctx: Pick<RequestContext, 'guild' | 'actor' | 'view' | 'publicView'>,
	key: string,
	position: string
): Promise<Screen> {
	const { guild, actor, view } = ctx;
	// Stock and limits are counted in the guild's weeks and days, whatever zone the reader has chosen.
	const { zone } = ctx.publicView;
	const item = await container.shop.item(guild, key, zone);
	const { definition } = item.row;
	const [gates, bar, limits, settings] = await Promise.all([
		gateViews(view, guild, actor, [definition]),
		container.trust.barred(guild, actor.id),
		container.shop.limitsLeft(guild, item.row, actor.id, zone),
		container.settings.get(guild, ordersSettings)
	]);
	const variant = shopIds.variantAt(definition.variants, position)?.key ?? null;
	const closed = definition.access.gate !== null && !gates.get(definition.access.gate)?.open;
	const more = bar ? refusalButtons(view, bar) : closed ? [primary(view.t('orders:home.gate'), trustId.make())] : [];
	return shopViews.itemView(view, {
		item,
		gates,
		roles: actor.roles,
		bar,
		limits,
		variant,
		more,
		refund: settings.policies.refund || null
	});
}

/** How the reader stands at the gates of some items. */
export async function gateViews(
	view: ViewContext,
	guild: GuildId,
	actor: Actor,
	items: readonly Pick<CatalogueItem, 'access'>[]
): Promise<GateViews> {
	const keys = items.flatMap(({ access }) => [
		...(access.gate ? [access.gate] : []),
		...(access.choiceGates ?? []).map(({ gate }) => gate)
	]);
	const answers = await container.trust.gates(guild, actor, [...new Set(keys)]);
	return new Map(
		answers.map((answer) => [answer.key, { name: answer.name, open: answer.open, explanation: answer.open ? '' : explain(view, answer) }])
	);
}

function explain(view: ViewContext, answer: GateAnswer): string {
	return view.t('trust:refusals.gateClosed.text', gateClosed(answer).params);
}

/**
 * Who fills a form now, with the gates that are open to them.
 *
 * @param guard Whether they may go on; without it the caller asks `PlacingService.requireOpen` once what was sent is kept.
 * @throws `shop.rolesNeeded` · as `PlacingService.requireOpen`.
 */
export async function fillerOf(
	ctx: Pick<RequestContext, 'guild' | 'actor' | 'interactionId'>,
	item: string,
	guard = true
): Promise<Filler & { readonly listed: ListedItem }> {
	const listed = await container.shop.item(ctx.guild, item, 'UTC');
	requireRoles(listed.row.definition, ctx.actor.roles);
	if (guard) await container.placing.requireOpen(ctx.guild, ctx.actor, listed.row.definition);
	const openGates = await container.placing.openGates(ctx.guild, ctx.actor, listed.row.definition);
	return { member: ctx.actor.id, roles: ctx.actor.roles, openGates, request: ctx.interactionId, listed };
}

/** The next thing to do with a draft when no form may be opened: the card between pages, or the summary. */
export async function draftScreen(
	ctx: Pick<RequestContext, 'guild' | 'actor' | 'view'>,
	state: DraftState,
	saved?: Parameters<typeof shopViews.formCard>[1]['saved']
): Promise<Screen> {
	const { guild, actor, view } = ctx;
	if (!state.form.next && state.form.blocked.length === 0) return summaryScreen(ctx, state);
	const gates = await gateViews(view, guild, actor, [state.item.definition]);
	return shopViews.formCard(view, { state, gates, ...(saved ? { saved } : {}) });
}

/** Starts the same order again: the summary, or the page that misses something. */
export async function orderAgain(
	ctx: Pick<RequestContext, 'guild' | 'actor' | 'view' | 'interactionId' | 'modal' | 'update'>,
	code: string
): Promise<void> {
	const { guild, actor, view } = ctx;
	const { state, left } = await container.again.start(guild, actor, code, ctx.interactionId);
	const { next, blocked } = state.form;
	if (next && blocked.length === 0) return ctx.modal(await pageForm(ctx, state, next));
	if (blocked.length > 0) return ctx.update(await draftScreen(ctx, state));
	const note = left.length > 0 ? view.t('orders:again.left', { list: { kind: 'user-text', value: left.join(', ') } }) : null;
	return ctx.update(await summaryScreen(ctx, state, note));
}

/** The check before placing. */
export async function summaryScreen(
	{ guild, actor, view }: Pick<RequestContext, 'guild' | 'actor' | 'view'>,
	state: DraftState,
	note: string | null = null
): Promise<Screen> {
	const [{ policies }, limits, closed] = await Promise.all([
		container.settings.get(guild, ordersSettings),
		limitsOf(guild, state),
		container.placing.closed(guild, actor, state)
	]);
	return shopViews.summaryView(view, {
		state,
		note,
		closed,
		limits,
		rules: [policies.refund, policies.replacement].filter((rule) => rule !== '')
	});
}

/** Refusals of a placing after which the form is still there. */
const keepsForm: ReadonlySet<string> = new Set([
	'shop.soldOut',
	'shop.soldOutUntil',
	'shop.tooFewLeft',
	'shop.limit',
	'shop.itemChanged',
	'shop.priceChanged',
	'shop.couponLost',
	'shop.tooMuch'
]);

/** Throws what placing was refused for; a member without enough credits is told how to earn the rest. */
export async function explainPlacing(
	{ guild, actor, view }: Pick<RequestContext, 'guild' | 'actor' | 'view'>,
	item: string,
	error: unknown
): Promise<never> {
	if (error instanceof DomainError && keepsForm.has(error.code)) throw new DomainError(error.code, { ...error.params, form: item });
	if (!(error instanceof DomainError) || error.code !== 'economy.notEnough') throw error;
	const { ways, grant } = await earning(guild, actor, view);
	const { params } = error;
	const holds = typeof params.held === 'object' && params.held.kind === 'amount' && params.held.value > 0;
	const how: TextParam = grant
		? { kind: 'text', key: 'orders:notEnough.grant', params: { amount: { kind: 'amount', currency: 'credits', value: grant.credits } } }
		: ways.length > 0
			? { kind: 'text', key: 'orders:notEnough.ways', params: { ways: { kind: 'user-text', value: ways.join(' · ') } } }
			: { kind: 'text', key: 'orders:notEnough.noWays' };
	const have: TextParam = { kind: 'text', key: holds ? 'orders:notEnough.held' : 'orders:notEnough.free', params };
	throw new DomainError('orders.notEnough', { ...params, have, how, item });
}

/** Amount, variant and add-ons of a draft. */
export async function amountScreen(
	view: ViewContext,
	guild: GuildId,
	actor: Actor,
	state: DraftState,
	refused: DomainError | null = null
): Promise<Screen> {
	const [{ credits }, limits, closed] = await Promise.all([
		container.economy.balance(guild, actor.id),
		limitsOf(guild, state),
		container.placing.closed(guild, actor, state)
	]);
	return shopViews.amountView(view, { state, refused: refused ?? closed, limits, free: credits.free });
}

/** What the buyer of a form may still buy of its item, in the guild's days and weeks. */
async function limitsOf(guild: GuildId, { item, draft }: DraftState) {
	const { zone } = await container.settings.state(guild);
	return container.shop.limitsLeft(guild, item, draft.member, zone);
}

/** The form's page as a modal. */
export async function pageForm(
	ctx: Pick<RequestContext, 'guild' | 'actor' | 'view'>,
	state: DraftState,
	page: Parameters<typeof shopViews.formPageModal>[1]['page']
) {
	const gates = await gateViews(ctx.view, ctx.guild, ctx.actor, [state.item.definition]);
	return shopViews.formPageModal(ctx.view, { state, page, gates });
}
