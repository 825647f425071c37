import { container } from '@sapphire/framework';
import { DomainError } from '#core/errors';
import type { FormFields, RequestContext } from '#core/interactions/index';
import { jumpForm, type ModalScreen, pageField, type Screen, typedPage } from '#core/views/kit';
import { ordersSettings } from '#orders';
import { catalogueInput, type DraftState, type GateViews, type ItemRow, pageOf, quote, shopIds, shopViews } from '#shop';
import { gateClosed } from '#trust';
import { previewAsView, simulatedView, stampedView } from '../views/preview.view.js';
import { previewStepId } from './ids.js';
import type { Found, Someone } from './preview.service.js';
import { retold, retoldForm } from './retell.js';
import { barredBy, simulate } from './simulate.js';
import { addonPieces, addonsOf, type Chosen, pickArg, pickIn, type Who, whoArg, whoIn } from './state.js';

type Context = Pick<RequestContext, 'guild' | 'view' | 'publicView'>;

/** A step of the preview, out of a custom id. */
export interface StepArgs {
	readonly who: string;
	readonly step: string;
	readonly key: string;
	readonly pick: string;
}

/** A screen or a form. */
export type Answer = { readonly screen: Screen } | { readonly form: ModalScreen };

/** What a step works on. */
interface Here {
	readonly context: Context;
	readonly someone: Someone;
	readonly key: string;
	readonly pick: Chosen;
}

/** An item on the way through its form. */
interface Ordering extends Here {
	readonly found: Found;
	readonly state: DraftState;
}

const smallNumber = (text: string | undefined): number => (/^\d{1,4}$/.test(text ?? '') ? Number(text) : 0);

/** As whom to look. */
export async function previewAsScreen({ guild, view, publicView }: Context, who: Who, item: string): Promise<Screen> {
	const someone = await container.preview.someone(guild, who);
	const found = item === '' ? null : await container.preview.item(guild, item, publicView.zone);
	return previewAsView(view, { someone, item: found && { key: item, name: found.row.definition.name } });
}

async function here(context: Context, { who, key, pick }: StepArgs): Promise<Here> {
	return { context, key, pick: pickIn(pick), someone: await container.preview.someone(context.guild, whoIn(who)) };
}

/** What a button or select of the preview leads to. @throws NotFound `shop.item`, `shop.category`, `shop.page` */
export async function stepAnswer(context: Context, args: StepArgs, values: readonly string[]): Promise<Answer> {
	const at = await here(context, args);
	const [step = '', first = '', second = ''] = args.step.split('.');
	const value = values[0] ?? '';
	switch (step) {
		case 'cs':
			return { screen: await categoryScreen({ ...at, key: value }, 'all', 0) };
		case 'c':
			return { screen: await categoryScreen(at, shopIds.listFilters[smallNumber(first)] ?? 'all', smallNumber(second)) };
		case 'f':
			return { screen: await categoryScreen(at, shopIds.listFilter(value), 0) };
		case 'j': {
			const filter = shopIds.listFilters[smallNumber(first)] ?? 'all';
			const id = shopIds.jumpSubmitId.make({ category: at.key, filter });
			return { form: retoldForm(jumpForm(context.view, { id, pages: smallNumber(second) }), trailOf(at)) };
		}
		case 'i':
		case 'x':
		case 'v':
		case 'o':
		case 'a':
		case 'q':
		case 'qf':
		case 'dv':
		case 'ad':
		case 'go':
		case 'p':
		case 's':
		case 'ch':
		case 'k':
		case 'buy':
			return itemStep(at, step, first, values);
		default:
			return { screen: await homeScreen(at) };
	}
}

async function itemStep(at: Here, step: string, first: string, values: readonly string[]): Promise<Answer> {
	const { context, someone } = at;
	const value = values[0] ?? '';
	if (step === 'i' || step === 'x' || step === 'v') {
		const position = step === 'v' ? value : step === 'i' ? first : '-';
		return { screen: await itemScreen(at, position) };
	}
	const found = await container.preview.item(context.guild, at.key, context.publicView.zone);
	const { definition } = found.row;
	const place = shopIds.variantAt(definition.variants, first) ? Number(first) : at.pick.variant;
	switch (step) {
		case 'o': {
			const on = await ordering({ ...at, pick: { ...at.pick, variant: place } }, found);
			const closed = (await container.preview.gates(context.guild, someone, [found.row])).find(
				({ key, open }) => key === definition.access.gate && !open
			);
			const refused = barredBy(definition, someone) ?? (closed ? gateClosed(closed) : null);
			if (refused) return { screen: await itemScreen(at, first, refused) };
			return nextPage(on);
		}
		case 'a':
			return { screen: await amountScreen(await ordering({ ...at, pick: { ...at.pick, variant: place } }, found)) };
		case 'q':
			return { screen: await changed(at, found, { quantity: smallNumber(first) }) };
		case 'dv':
			return { screen: await changed(at, found, { variant: definition.variants.findIndex(({ key }) => key === value) }) };
		case 'ad':
			return { screen: await changed(at, found, { addons: addonPieces(shopIds.chosenAddons(values), definition) }) };
		default:
			return orderStep(await ordering(at, found), step, first);
	}
}

async function orderStep(on: Ordering, step: string, first: string): Promise<Answer> {
	const { context, state } = on;
	switch (step) {
		case 'qf':
			return { form: retoldForm(shopViews.quantityModal(context.view, state), trailOf(on)) };
		case 'p':
			return { form: await pageForm(on, first) };
		case 'k':
			return { form: retoldForm(shopViews.couponModal(context.view, state, first === 'amount' ? 'amount' : 'summary'), trailOf(on)) };
		case 'ch':
			return { screen: shown(on, shopViews.changeView(context.view, state)) };
		case 'buy':
			return { screen: await simulatedScreen(on) };
		case 'go':
			return nextPage(on);
		default:
			return { screen: await draftScreen(on) };
	}
}

/** What a form of the preview leads to. Nothing that it says is kept. @throws as `stepAnswer` */
export async function sentScreen(context: Context, args: StepArgs, fields: FormFields): Promise<Screen> {
	const at = await here(context, args);
	const [step = '', first = ''] = args.step.split('.');
	if (step === 'j') {
		return categoryScreen(at, shopIds.listFilters[smallNumber(first)] ?? 'all', typedPage(fields.text(pageField)));
	}
	const found = await container.preview.item(context.guild, at.key, context.publicView.zone);
	switch (step) {
		case 'q':
			return changed(at, found, { quantity: Number(fields.text(shopIds.quantityField)) });
		case 'k':
			return couponSent(at, found, first, fields.text(shopIds.couponField));
		default: {
			const on = await ordering(at, found);
			const page = pageOf(on.state.form, first);
			const problems = catalogueInput.previewProblems(page, fields);
			if (problems.length > 0) return shown(on, shopViews.formRefusal(context.view, { state: on.state, page, problems }));
			const place = on.state.form.pages.indexOf(page);
			return draftScreen(await ordering({ ...at, pick: { ...at.pick, pages: Math.max(at.pick.pages, place + 1) } }, found), page);
		}
	}
}

async function couponSent(at: Here, found: Found, back: string, typed: string): Promise<Screen> {
	const screenOf = (on: Ordering, refused: DomainError | null) =>
		back === 'amount' ? amountScreen(on, refused) : draftScreen(on, null, refused);
	try {
		const coupon = await container.preview.coupon(at.context.guild, typed);
		return await screenOf(await ordering({ ...at, pick: { ...at.pick, coupon } }, found), null);
	} catch (error) {
		if (error instanceof DomainError && error.code === 'shop.couponUnknown') return screenOf(await ordering(at, found), error);
		throw error;
	}
}

async function ordering(at: Here, found: Found): Promise<Ordering> {
	const variant = at.pick.variant ?? shopViews.preselect(found);
	const pick = { ...at.pick, variant };
	return { ...at, pick, found, state: await container.preview.form(at.context.guild, at.someone, found, pick, variant) };
}

/** Another amount, variant or add-on; one that the shop does not take leaves all as it was, and is told. */
async function changed(at: Here, found: Found, change: Partial<Chosen>): Promise<Screen> {
	const pick = { ...at.pick, ...change };
	const { definition } = found.row;
	const variant = definition.variants[pick.variant ?? shopViews.preselect(found)];
	try {
		quote(definition, variant?.key ?? '', pick.quantity, addonsOf(pick, definition));
	} catch (error) {
		if (error instanceof DomainError) return amountScreen(await ordering(at, found), error);
		throw error;
	}
	return amountScreen(await ordering({ ...at, pick }, found));
}

async function homeScreen(at: Here): Promise<Screen> {
	const { guild, view } = at.context;
	const { read } = container.preview;
	const [categories, greeting, rules, footer] = await Promise.all([
		read.shop.categories(guild),
		read.own(guild, 'shopGreeting', view.locale),
		read.own(guild, 'rules', view.locale),
		read.own(guild, 'footer', view.locale)
	]);
	const listed = categories.map(({ row: { key, name, emoji }, items }) => ({ key, name, emoji, items }));
	return shown({ ...at, key: '' }, shopViews.homeView(view, { categories: listed, wallet: null, own: { greeting, rules, footer } }));
}

async function categoryScreen(at: Here, filter: (typeof shopIds.listFilters)[number], page: number): Promise<Screen> {
	const { guild, view, publicView } = at.context;
	const { row, items } = await container.preview.read.shop.category(guild, at.key, publicView.zone);
	const gates = await gateViews(
		at,
		items.map((item) => item.row)
	);
	return shown({ ...at, key: '' }, shopViews.categoryView(view, { category: row, items, gates, roles: at.someone.roles, page, filter }));
}

async function itemScreen(at: Here, position: string, refused: DomainError | null = null): Promise<Screen> {
	const { guild, view, publicView } = at.context;
	const found = await container.preview.item(guild, at.key, publicView.zone);
	const { variants } = found.row.definition;
	const [gates, limits, settings] = await Promise.all([
		gateViews(at, [found.row]),
		container.preview.limits(guild, at.someone, found.row, publicView.zone),
		container.preview.read.settings.get(guild, ordersSettings)
	]);
	const variant = shopIds.variantAt(variants, position) ?? (at.pick.variant === null ? null : variants[at.pick.variant]);
	const card = shopViews.itemView(view, {
		...{ item: found, gates, roles: at.someone.roles, limits, variant: variant?.key ?? null },
		refund: settings.policies.refund || null
	});
	return shown({ ...at, found }, card, refused);
}

async function amountScreen(on: Ordering, refused: DomainError | null = null): Promise<Screen> {
	const { context, someone, found, state } = on;
	const limits = await container.preview.limits(context.guild, someone, found.row, context.publicView.zone);
	return shown(on, shopViews.amountView(context.view, { state, refused, limits, free: null }));
}

/** The next thing to do with a form: its card, or the check before placing. */
async function draftScreen(
	on: Ordering,
	saved: Parameters<typeof shopViews.formCard>[1]['saved'] = null,
	refused: DomainError | null = null
): Promise<Screen> {
	const { context, someone, found, state } = on;
	if (state.form.next || state.form.blocked.length > 0) {
		const gates = await gateViews(on, [found.row]);
		return shown(on, shopViews.formCard(context.view, { state, gates, saved }), refused);
	}
	const [limits, { policies }] = await Promise.all([
		container.preview.limits(context.guild, someone, found.row, context.publicView.zone),
		container.preview.read.settings.get(context.guild, ordersSettings)
	]);
	const rules = [policies.refund, policies.replacement].filter((rule) => rule !== '');
	return shown(on, shopViews.summaryView(context.view, { state, limits, rules }), refused);
}

async function nextPage(on: Ordering): Promise<Answer> {
	const { next, blocked } = on.state.form;
	if (next && blocked.length === 0) return { form: await pageForm(on, next.id) };
	return { screen: await draftScreen(on) };
}

async function pageForm(on: Ordering, id: string): Promise<ModalScreen> {
	const page = pageOf(on.state.form, id);
	const gates = await gateViews(on, [on.found.row]);
	return retoldForm(shopViews.formPageModal(on.context.view, { state: on.state, page, gates }), trailOf(on));
}

async function simulatedScreen(on: Ordering): Promise<Screen> {
	const { context, someone, found, state } = on;
	const would = await simulate(container.preview, { guild: context.guild, zone: context.publicView.zone }, someone, found, state);
	const back = previewStepId.make({ ...trailOf(on), step: 's', key: on.key });
	const { components } = simulatedView(context.view, would, back);
	return stampedView(context.view, { someone, item: on.key, hidden: !found.forSale, shown: components });
}

/** How they stand at the gates, in words. */
async function gateViews(at: Here, rows: readonly Pick<ItemRow, 'definition'>[]): Promise<GateViews> {
	const { guild, view } = at.context;
	const answers = await container.preview.gates(guild, at.someone, rows);
	return new Map(
		answers.map((answer) => [
			answer.key,
			{
				name: answer.name,
				open: answer.open,
				explanation: answer.open ? '' : view.t('trust:refusals.gateClosed.text', gateClosed(answer).params)
			}
		])
	);
}

const trailOf = ({ someone, pick }: Pick<Here, 'someone' | 'pick'>) => ({ who: whoArg(someone.who), pick: pickArg(pick) });

function shown(at: Here & { readonly found?: Found }, screen: Screen, refused: DomainError | null = null): Screen {
	const item = at.found ? at.key : '';
	const hidden = at.found ? !at.found.forSale : false;
	return stampedView(at.context.view, { someone: at.someone, item, refused, hidden, shown: retold(screen, trailOf(at)) });
}
