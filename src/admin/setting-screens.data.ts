import { container } from '@sapphire/framework';
import type { RequestContext } from '#core/interactions/index';
import type { Screen } from '#core/views/kit';
import { areasView, areaView, settingView } from './views/setting.view.js';

type Reader = Pick<RequestContext, 'guild' | 'actor' | 'view'>;

/** All areas of settings. */
export async function areasScreen({ guild, actor, view }: Reader): Promise<Screen> {
	return areasView(view, await container.guildConfig.areas(guild, actor));
}

/** A page of an area. @throws NotFound `admin.setting` for an area that the guild does not have. */
export async function areaScreen({ guild, actor, view }: Reader, area: string, page: number): Promise<Screen> {
	return areaView(view, area, await container.guildConfig.area(guild, actor, area), page);
}

/** One setting, by key or id. */
export async function settingScreen({ guild, actor, view }: Reader, wanted: string): Promise<Screen> {
	return settingView(view, await container.guildConfig.look(guild, actor, wanted));
}
