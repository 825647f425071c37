import { container } from '@sapphire/framework';
import type { GuildId } from '#core/ids';
import type { ViewContext } from '#core/views/kit';

/** Whether edits of this guild wait in a draft. */
export const editsWait = async (guild: GuildId): Promise<boolean> => (await container.settings.version(guild)) !== null;

/** What is said of an edit that was saved: where edits wait in a draft, that members do not see it yet. */
export async function savedText({ guild, view }: { readonly guild: GuildId; readonly view: ViewContext }, live: string): Promise<string> {
	return (await editsWait(guild)) ? view.t('admin:publish.saved') : live;
}
