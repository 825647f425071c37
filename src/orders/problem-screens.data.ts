import { container } from '@sapphire/framework';
import type { Actor } from '#core/actor';
import type { GuildId } from '#core/ids';
import { type ModalScreen, pageOf, type Screen, type ViewContext } from '#core/views/kit';
import { shownFiles } from '#shop';
import { ticketLink } from './order-screens.data.js';
import { casePages } from './problem.case.js';
import { caseScreen } from './views/case-screens.js';
import { reportForm } from './views/problem-forms.js';

/** The form that reports a problem with an order. @throws the refusal that says why this person can't report one now. */
export async function reportModal(view: ViewContext, guild: GuildId, actor: Actor, code: string): Promise<ModalScreen> {
	const { order, side } = await container.problems.mayReport(guild, actor, code);
	return reportForm(view, order, side);
}

/** One page of a case, with its files. `request`: the interaction's id. */
export async function caseOf(
	view: ViewContext,
	guild: GuildId,
	actor: Actor,
	{ code, page, request }: { readonly code: string; readonly page: number; readonly request: string }
): Promise<Screen> {
	const [{ order, as }, ticket] = await Promise.all([container.problems.caseOf(guild, actor, code, request), ticketLink(guild, code)]);
	const all = casePages(order, as);
	const { items, page: number, pages } = pageOf(all, page, 1);
	const [shown] = items;
	if (!shown || !order.problem) throw new Error(`The case of ${code} has no page`);
	const files = await shownFiles(container.uploads, guild, shown.files);
	return caseScreen(view, { order, as, number, pages, files, ticket, page: shown, problem: order.problem, reader: actor.id });
}
