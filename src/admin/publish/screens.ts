import { container } from '@sapphire/framework';
import { NotFound } from '#core/errors';
import type { RequestContext } from '#core/interactions/index';
import type { Screen } from '#core/views/kit';
import type { Publisher, Side, VersionFacts } from '#settings';
import { trustSettings } from '#trust';
import { xpSettings } from '#xp';
import type { Note } from '../views/panel.view.js';
import { rollBackView } from './views/confirm.view.js';
import { draftView } from './views/draft.view.js';
import { diffView, logView, versionView } from './views/versions.view.js';
import type { ChangeLine } from './words/line.js';
import { tellChanges } from './words/tell.js';
import type { ChangeNames } from './words/values.js';

type Context = Pick<RequestContext, 'guild' | 'actor' | 'view'>;

/** Open orders are counted up to this many. */
const countedOrders = 500;
/** Versions of one page of the list. */
const perPage = 10;

/** Who publishes, by which click. */
export const publisherOf = ({ actor, interactionId }: Pick<RequestContext, 'actor' | 'interactionId'>): Publisher => ({
	actor,
	request: interactionId
});

/** Whether the reader may put versions into force. */
export const mayPublish = ({ guild, actor }: Context): Promise<boolean> => container.policy.can(guild, actor, 'config.publish');

/** A side out of a custom id or an option, which is input. @throws NotFound `settings.version` */
export function sideOf(typed: string): Side {
	return typed === 'draft' ? typed : versionNumber(typed);
}

/** The number of a version out of a custom id or an option. @throws NotFound `settings.version` */
export function versionNumber(typed: string): number {
	const digits = /^\s*v?(\d{1,9})\s*$/i.exec(typed)?.[1];
	if (digits === undefined) throw new NotFound('settings.version');
	return Number(digits);
}

async function openOrders({ guild }: Context): Promise<{ count: number; most: number }> {
	return { count: (await container.orderRows.open(guild, countedOrders)).length, most: countedOrders };
}

/** Names by which changes are told. */
async function namesOf({ guild }: Context): Promise<ChangeNames> {
	const { shop, settings } = container;
	const [{ items, categories }, trust, xp, slots] = await Promise.all([
		shop.on('draft').names(guild),
		settings.on('draft').get(guild, trustSettings),
		settings.on('draft').get(guild, xpSettings),
		settings.slotFacts(guild)
	]);
	const named = (rows: readonly { readonly key: string; readonly name: string }[]): ReadonlyMap<string, string> =>
		new Map(rows.map(({ key, name }) => [key, name]));
	return { items, categories, gates: named(trust.gates), rewards: named(xp.rewardRules), roles: named(slots.definitions) };
}

/** What differs between two sides, in words. */
export async function linesOf(context: Context, from: Side, to: Side): Promise<readonly ChangeLine[]> {
	const [changes, names] = await Promise.all([container.publishing.diff(context.guild, context.actor, from, to), namesOf(context)]);
	return tellChanges(context.view, changes, names);
}

/** The draft as it is, with what it changes and what the check says. */
export async function draftScreen(context: Context, note?: Note | null): Promise<Screen> {
	const { guild, actor, view } = context;
	const state = await container.publishing.state(guild, actor);
	const on = state.version?.number;
	const [lines, findings, orders, may] = await Promise.all([
		on === undefined || state.changes === 0 ? [] : linesOf(context, on, 'draft'),
		container.publishing.findings(guild, actor),
		openOrders(context),
		mayPublish(context)
	]);
	return draftView(view, { state, lines, findings, orders, mayPublish: may, reader: actor.id }, note);
}

/** A page of the versions that were in force. @param before Only those below this number; 0: the newest. */
export async function logScreen({ guild, actor, view }: Context, before: number): Promise<Screen> {
	const { publishing } = container;
	const [state, versions] = await Promise.all([
		publishing.state(guild, actor),
		publishing.versions(guild, actor, before > 0 ? before : undefined)
	]);
	const more = versions.length >= perPage && (versions.at(-1)?.number ?? 1) > 1;
	return logView(view, { versions, live: state.version?.number ?? null, before: Math.max(before, 0), more });
}

/** A version and the one before it. @throws NotFound `settings.version` */
async function versionAndFormer(
	{ guild, actor }: Context,
	number: number
): Promise<{ version: VersionFacts; former: VersionFacts | null }> {
	const [version, former = null] = await container.publishing.versions(guild, actor, number + 1);
	if (version?.number !== number) throw new NotFound('settings.version');
	return { version, former };
}

/** One version, with what it changed. @throws NotFound `settings.version` */
export async function versionScreen(context: Context, number: number, page: number): Promise<Screen> {
	const { guild, actor, view } = context;
	const { publishing } = container;
	const { version, former } = await versionAndFormer(context, number);
	const [state, newest, around, lines, may] = await Promise.all([
		publishing.state(guild, actor),
		publishing.versions(guild, actor),
		publishing.versions(guild, actor, number),
		former === null ? null : linesOf(context, former.number, number),
		mayPublish(context)
	]);
	const others = [...new Map([...newest, ...around].map((one) => [one.number, one])).values()];
	return versionView(view, { version, lines, state, others, mayPublish: may, page });
}

/** What differs between two sides. @throws NotFound `settings.version` */
export async function diffScreen(context: Context, from: Side, to: Side, page: number): Promise<Screen> {
	return diffView(context.view, { from, to, lines: await linesOf(context, from, to), page });
}

/** The older of two sides first; the draft is the newest. */
export const inOrder = (one: Side, other: Side): readonly [from: Side, to: Side] =>
	one === 'draft' || (other !== 'draft' && other < one) ? [other, one] : [one, other];

/** Asks before an earlier version comes into force again. @throws NotFound `settings.version` */
export async function rollBackScreen(context: Context, to: number, on: number): Promise<Screen> {
	const { guild, actor, view } = context;
	const { version } = await versionAndFormer(context, to);
	const [state, lines, orders] = await Promise.all([
		container.publishing.state(guild, actor),
		linesOf(context, on, to),
		openOrders(context)
	]);
	return rollBackView(view, { to: version, on, lines, state, orders });
}
