import { setTimeout as pause } from 'node:timers/promises';
import { container } from '@sapphire/framework';
import type { RequestContext } from '#core/interactions/index';
import { type Button, primary, type Screen } from '#core/views/kit';
import { shopIds } from '#shop';
import { progressView, readyView, setupView } from '../views/setup.view.js';
import type { SetupLook } from './setup.service.js';

/** Discord edits a message at most this often on our own initiative, milliseconds. */
const editEveryMs = 2_000;
/** How long a screen follows a run by itself; later `Check again` does. */
const followMs = 60_000;
const lookEveryMs = 500;

/** The screen of set-up as things are: the wizard, a run on its way, or that nothing is missing. */
export async function setupScreen(context: RequestContext): Promise<Screen> {
	const look = await container.setup.look(context.guild, context.actor);
	if (look.progress.state === 'running' || look.progress.state === 'stuck') return progressView(context.view, look.progress);
	return setupView(context.view, look, shopButton(context));
}

/** Shows a run until it ends, a step at a time; what it shows is only a picture of the rows, so closing it loses nothing. */
export async function followRun(context: RequestContext): Promise<void> {
	let progress = await container.setup.progress(context.guild);
	let shown = JSON.stringify(progress);
	await context.update(progressView(context.view, progress));
	let editedAt = performance.now();
	const until = editedAt + followMs;
	while (progress.state === 'running' && performance.now() < until) {
		await pause(lookEveryMs);
		progress = await container.setup.progress(context.guild);
		const now = JSON.stringify(progress);
		if (now === shown || performance.now() - editedAt < editEveryMs) continue;
		shown = now;
		if (progress.state !== 'done') await context.update(progressView(context.view, progress));
		editedAt = performance.now();
	}
	if (progress.state === 'done') await showReady(context, await container.setup.look(context.guild, context.actor));
	else if (JSON.stringify(progress) !== shown) await context.update(progressView(context.view, progress));
}

async function showReady(context: RequestContext, look: SetupLook): Promise<void> {
	await context.update(readyView(context.view, look, shopButton(context)));
}

const shopButton = ({ view }: RequestContext): Button => primary(view.t('admin:setup.buttons.shop'), shopIds.homeId.make());
