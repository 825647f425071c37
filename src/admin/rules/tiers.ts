import { container } from '@sapphire/framework';
import { NotFound } from '#core/errors';
import type { FormFields, RequestContext } from '#core/interactions/index';
import type { ModalScreen, Screen } from '#core/views/kit';
import type { RowEditor, RowsEdited } from '#settings';
import type { TierAllows, TierChange, TierDemands } from '#trust';
import { archiveRowView, historyView, type RowNote } from '../views/rules.view.js';
import { movesText, tiersView, tierView, tierWishView } from '../views/tiers.view.js';
import { bounded, ceilingForm, growing, growthForm, tierForm } from '../views/tiers-forms.view.js';
import { needed, optional } from './forms.js';
import type { RuleArea } from './ids.js';

type Context = Pick<RequestContext, 'guild' | 'actor' | 'view'>;
type EditContext = Context & Pick<RequestContext, 'interactionId'>;

/** Areas of the screen of tiers: the tiers themselves, and what makes limits grow and bounds them. */
export type TierArea = Extract<RuleArea, 'tier' | 'growth' | 'ceiling'>;
export const isTierArea = (area: RuleArea): area is TierArea => area === 'tier' || area === 'growth' || area === 'ceiling';

/** An edit, and what it does to members. */
export interface TierDone {
	readonly done: RowsEdited;
	/** Who moves by it, in words; without it: nobody can. */
	readonly moves?: string;
}

const shownChanges = 6;
const mostCredits = 1_000_000_000;
const editorOf = ({ actor, interactionId }: EditContext): RowEditor => ({ actor, request: interactionId });

/** All tiers, or a screen of one: `card`, `history`. @throws NotFound `tiers.tier` */
export async function tierScreen(context: Context, key: string | null, part: string, page: number, note?: RowNote | null): Promise<Screen> {
	const { guild, actor, view } = context;
	const ladder = await container.tiers.ladder(guild, actor);
	if (key === null) return tiersView(view, ladder, page, note);
	const edited = ladder.tiers.find(({ tier }) => tier.key === key);
	if (!edited) throw new NotFound('tiers.tier');
	if (part !== 'history') return tierView(view, edited, ladder.known, note);
	const changes = await container.tiers.changes(guild, actor, key, shownChanges);
	return historyView(view, { area: 'tier', key, name: edited.tier.name }, changes);
}

/** The form of an area of the screen of tiers; `null` for a part that there is not. */
export async function tierAreaForm(
	{ guild, actor, view }: Context,
	area: TierArea,
	key: string,
	part: string
): Promise<ModalScreen | null> {
	if (area === 'tier') return tierForm(view, key === '' ? null : await container.tiers.one(guild, actor, key), part);
	const ladder = await container.tiers.ladder(guild, actor);
	return area === 'growth' ? growthForm(view, ladder) : ceilingForm(view, ladder);
}

/** The question before a tier leaves the ladder, with who would fall. Refused where it can't. */
export async function archiveTierScreen({ guild, actor, view }: Context, key: string, seen: string): Promise<Screen> {
	const { tier, moves } = await container.tiers.plan(guild, actor, key, { kind: 'archived', archived: true });
	const text = moves ? view.t('tiers:archiveText', { count: moves.moves.length }) : view.t('tiers:archiveLarge');
	return archiveRowView(view, { area: 'tier', key, seen, name: tier.name, text });
}

/** What a button of a tier does; `null` for one that tiers don't have. */
export async function actOnTier(context: EditContext, key: string, seen: string, act: string): Promise<TierDone | null> {
	const change: TierChange | null =
		act === 'archived' || act === 'restore' ? { kind: 'archived', archived: act === 'archived' } : wishedDemands(act);
	return change && changeTier(context, key, seen, change);
}

/** Changes a tier, and says who moves by that. */
async function changeTier(context: EditContext, key: string, seen: string, change: TierChange): Promise<TierDone> {
	const { guild } = context;
	const work = () => container.tiers.change(guild, editorOf(context), key, seen, change);
	return change.kind === 'basics' || change.kind === 'limits' ? { done: await work() } : withMoves(context, work);
}

async function withMoves({ guild, actor, view }: EditContext, work: () => Promise<RowsEdited>): Promise<TierDone> {
	const before = await container.tiers.tiers(guild);
	const done = await work();
	return { done, moves: movesText(view, await container.tiers.moved(guild, actor, before), 'done') };
}

/** Takes an edit of the screen of tiers back. */
export async function undoTier(context: EditContext, area: TierArea, version: number): Promise<TierDone> {
	const work = () => container.tiers.undo(context.guild, editorOf(context), area, version);
	return area === 'tier' ? withMoves(context, work) : { done: await work() };
}

/** What a filled form of the screen of tiers does: it stores, or (other demands) shows first who would move. */
export async function saveTier(
	context: EditContext,
	area: TierArea,
	at: { readonly key: string; readonly seen: string },
	part: string,
	fields: FormFields
): Promise<TierDone | Screen> {
	const { guild, actor, view } = context;
	const by = editorOf(context);
	const { tiers } = container;
	if (area === 'growth') {
		const growth = {
			appliesTo: growing.filter((limit) => fields.values('growthOn').includes(limit)),
			percentOfStandingTimesSettledValue: needed(fields, 'growthPercent', 0, 10_000),
			maxTimesBase: needed(fields, 'growthTimes', 1, 1000)
		};
		return { done: await tiers.setGrowth(guild, by, at.seen, growth) };
	}
	if (area === 'ceiling') {
		const ceiling = {
			appliesTo: bounded.filter((limit) => fields.values('ceilingOn').includes(limit)),
			percentOfStandingTimesSettledValue: needed(fields, 'ceilingPercent', 0, 10_000)
		};
		return { done: await tiers.setCeiling(guild, by, at.seen, ceiling) };
	}
	switch (part) {
		case 'new': {
			const wish = { name: fields.text('name'), emoji: fields.text('emoji'), require: demandsOf(fields) };
			return withMoves(context, () => tiers.create(guild, by, wish));
		}
		case 'basics':
			return changeTier(context, at.key, at.seen, {
				kind: 'basics',
				name: fields.text('name'),
				emoji: fields.text('emoji'),
				description: fields.text('description')
			});
		case 'limits':
			return changeTier(context, at.key, at.seen, { kind: 'limits', limits: limitsOf(fields) });
		case 'demands': {
			const require = demandsOf(fields);
			const plan = await tiers.plan(guild, actor, at.key, { kind: 'demands', require });
			return tierWishView(view, { ...plan, seen: at.seen, act: demandsAct(require) });
		}
		default:
			throw new NotFound('admin.rulePart');
	}
}

const limitsOf = (fields: FormFields): TierAllows => ({
	openOrders: needed(fields, 'openOrders', 0, 1000),
	openOrderValue: needed(fields, 'openOrderValue', 0, mostCredits),
	openSaleValue: needed(fields, 'openSaleValue', 0, mostCredits),
	sendPerDay: needed(fields, 'sendPerDay', 0, mostCredits),
	holdHoursAfterSale: needed(fields, 'holdHours', 0, 8760)
});

function demandsOf(fields: FormFields): TierDemands {
	return {
		standing: needed(fields, 'standing', 0, 99) / 100,
		confidence: (optional(fields, 'confidence', 0, 99) ?? 0) / 100,
		tenureDays: optional(fields, 'tierDays', 0, 3650) ?? 0
	};
}

/** Demands as they stand in a custom id: `demands.30.10.14`. */
const demandsAct = ({ standing, confidence, tenureDays }: TierDemands): string =>
	`demands.${Math.round(standing * 100)}.${Math.round(confidence * 100)}.${tenureDays}`;

/** Reads such a text again; custom ids are input. */
function wishedDemands(act: string): TierChange | null {
	const [, standing, confidence, days] = /^demands\.(\d{1,2})\.(\d{1,2})\.(\d{1,4})$/.exec(act) ?? [];
	const require = { standing: Number(standing) / 100, confidence: Number(confidence) / 100, tenureDays: Number(days) };
	return require.tenureDays <= 3650 ? { kind: 'demands', require } : null;
}
