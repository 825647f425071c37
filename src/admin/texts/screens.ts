import { container } from '@sapphire/framework';
import type { RequestContext } from '#core/interactions/index';
import type { Screen } from '#core/views/kit';
import { savedText } from '../publish/waits.js';
import { textsView, textView } from '../views/texts.view.js';
import type { TextChanged } from './texts.service.js';

type Reader = Pick<RequestContext, 'guild' | 'actor' | 'view' | 'publicView'>;

/** All texts. */
export async function textsScreen({ guild, actor, view, publicView }: Reader, page = 0): Promise<Screen> {
	return textsView(view, await container.texts.all(guild, actor), publicView.locale, page);
}

/** One text as members see it. */
export async function textScreen({ guild, actor, view }: Reader, key: string, locale: string): Promise<Screen> {
	return textView(view, await container.texts.look(guild, actor, key, locale));
}

/** The same after it was changed, with the way back. */
export const changedTextScreen = async ({ guild, view }: Pick<Reader, 'guild' | 'view'>, { look, version }: TextChanged): Promise<Screen> =>
	textView(view, look, { version, said: await savedText({ guild, view }, view.t('admin:texts.saved')) });
