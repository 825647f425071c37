import { setTimeout as pause } from 'node:timers/promises';
import { container } from '@sapphire/framework';
import type { RequestContext } from '#core/interactions/index';
import { type Button, primary, type Screen } from '#core/views/kit';
import { shopIds } from '#shop';
import { planView, slotView } from '../views/plan.view.js';
import { realMoneyView } from '../views/real-money.view.js';
import { reportView } from '../views/report.view.js';
import { progressView, readyView, setupView } from '../views/setup.view.js';
import { setupPartsView } from '../views/setup-parts.view.js';
import { undoView } from '../views/undo.view.js';
import type { SetupProgress } from './setup.types.js';

/** Discord edits a message at most this often on our own initiative, milliseconds. */
const editEveryMs = 2_000;
/** How long a private screen may be edited by itself, with a minute to spare: Discord takes no edits after fifteen. */
const followMs = 14 * 60_000;
const lookEveryMs = 500;

/** The screen of set-up as things are: the wizard, a run on its way, or that nothing is missing. */
export async function setupScreen(context: RequestContext): Promise<Screen> {
	const look = await container.setup.look(context.guild, context.actor);
	if (look.progress.state === 'running' || look.progress.state === 'stuck') return progressView(context.view, look.progress);
	return setupView(context.view, look, shopButton(context));
}

/** What is to be switched on. */
export async function setupPartsScreen({ view, guild, actor }: RequestContext, page = 0): Promise<Screen> {
	return setupPartsView(view, await container.setup.look(guild, actor), page);
}

/** A page of the plan. */
export async function planScreen({ view, guild, actor }: RequestContext, page = 0): Promise<Screen> {
	return planView(view, await container.setup.look(guild, actor), page);
}

/** One line of the plan. */
export async function slotScreen({ view, guild, actor }: RequestContext, kind: 'role' | 'channel', slot: string): Promise<Screen> {
	return slotView(view, await container.setup.slot(guild, actor, kind, slot));
}

/** The report of a run; `null`: of the newest. */
export async function reportScreen(context: RequestContext, run: number | null, page = 0): Promise<Screen> {
	return reportView(context.view, await container.setup.report(context.guild, context.actor, run), page, shopButton(context));
}

/** What taking a run back would do. */
export async function undoScreen({ view, guild, actor }: RequestContext, run: number, page = 0): Promise<Screen> {
	return undoView(view, await container.undo.look(guild, actor, run), page);
}

/** The notice about real money. */
export async function realMoneyScreen({ view, guild, actor }: RequestContext): Promise<Screen> {
	return realMoneyView(view, await container.realMoney.look(guild, actor));
}

/**
 * Shows a run, or the undoing of one, until it ends, at most one edit in two seconds. What it shows is only a picture of the rows: closing
 * it, or a restart of the bot, loses nothing, and the screen says where to look then.
 */
export async function followRun(context: RequestContext): Promise<void> {
	const until = new Date(context.view.now.getTime() + followMs);
	const end = performance.now() + followMs;
	let shown = '';
	let editedAt = 0;
	let progress: SetupProgress;
	for (;;) {
		progress = await container.setup.progress(context.guild);
		const now = JSON.stringify(progress);
		const rested = shown === '' || performance.now() - editedAt >= editEveryMs;
		if (progress.state === 'done' && rested) break;
		if (now !== shown && rested) {
			await context.update(progressView(context.view, progress, { until }));
			shown = now;
			editedAt = performance.now();
		}
		if (progress.state === 'stuck' && shown === now) return;
		if (performance.now() > end) return;
		await pause(lookEveryMs);
	}
	if (progress.undo) await context.update(await reportScreen(context, progress.of));
	else await context.update(readyView(context.view, await container.setup.look(context.guild, context.actor), shopButton(context)));
}

/** How far it is: the steps, or what came of them. */
export async function progressScreen(context: RequestContext): Promise<Screen> {
	const { state, undo, of } = await container.setup.progress(context.guild);
	return state === 'done' && undo ? reportScreen(context, of) : setupScreen(context);
}

const shopButton = ({ view }: RequestContext): Button => primary(view.t('admin:setup.buttons.shop'), shopIds.homeId.make());
