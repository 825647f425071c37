import { container } from '@sapphire/framework';
import type { RequestContext } from '#core/interactions/index';
import type { Screen } from '#core/views/kit';
import { partsView, partView } from '../views/parts.view.js';
import type { PartSwitched } from './parts.service.js';

type Reader = Pick<RequestContext, 'guild' | 'actor' | 'view'>;

/** All parts; above them what was just switched. */
export async function partsScreen({ guild, actor, view }: Reader, page = 0, done: PartSwitched | null = null): Promise<Screen> {
	const look = await container.guildParts.look(guild, actor);
	const missing = done?.on
		? (await container.setup.outlook(guild)).plan.steps.filter(({ state }) => state === 'new' || state === 'blocked')
		: [];
	return partsView(view, look, page, done && { ...done, missing: missing.length });
}

/** What switching a part would do. */
export async function partScreen({ guild, actor, view }: Reader, key: string): Promise<Screen> {
	return partView(view, await container.guildParts.preview(guild, actor, key));
}
