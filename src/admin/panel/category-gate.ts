import { container } from '@sapphire/framework';
import { NotFound } from '#core/errors';
import type { RequestContext } from '#core/interactions/index';
import type { Screen } from '#core/views/kit';
import type { Edited } from '#shop';
import { type TrustGate, trustSettings } from '#trust';
import { categoryGateView } from '../views/category-gate.view.js';
import { categoryScreen, editorOf } from './screens.js';

type Context = Pick<RequestContext, 'guild' | 'actor' | 'view' | 'publicView' | 'interactionId'>;

const liveGates = async ({ guild }: Pick<Context, 'guild'>): Promise<readonly TrustGate[]> =>
	(await container.settings.on('draft').get(guild, trustSettings)).gates.filter(({ archived }) => !archived);

/** The gate at a place of the list; `null` for none. @throws NotFound `trust.gate` */
async function gateAt(context: Context, place: number): Promise<string | null> {
	if (place === -1) return null;
	const gate = (await liveGates(context))[place];
	if (!gate) throw new NotFound('trust.gate');
	return gate.key;
}

/** Which gate all items of a category get; `place` `null`: nothing was chosen yet. */
export async function categoryGateScreen(context: Context, category: string, place: number | null): Promise<Screen> {
	const { guild, actor, view } = context;
	const row = await container.catalogue.category(guild, actor, category);
	const chosen =
		place === null ? null : { place, plan: await container.categoryGates.plan(guild, actor, category, await gateAt(context, place)) };
	return categoryGateView(view, row, await liveGates(context), chosen);
}

/** Gives all items of a category the gate, as it was shown. */
export async function setCategoryGate(context: Context, category: string, place: number, digest: string): Promise<Screen> {
	const gate = await gateAt(context, place);
	const done: Edited = await container.categoryGates.apply(context.guild, editorOf(context), category, gate, digest);
	const { view } = context;
	const undo = done.edit === null ? null : ({ edit: done.edit, kind: 'category', key: category } as const);
	return categoryScreen(context, category, { text: view.t(undo ? 'admin:panel.saved' : 'admin:panel.unchanged'), undo });
}
