import { container } from '@sapphire/framework';
import { NotFound } from '#core/errors';
import type { RequestContext } from '#core/interactions/index';
import type { FormLook, FormPage } from '#shop';
import { numberArg } from '../panel/ids.js';

/** A page of a form, from 0, as a member meets it who has answered nothing yet. @throws as `Forms.look`; NotFound `shop.page` */
export async function previewed(
	{ guild, actor }: Pick<RequestContext, 'guild' | 'actor'>,
	form: string,
	wanted: string
): Promise<{ readonly look: FormLook; readonly page: FormPage; readonly number: number }> {
	const look = await container.forms.look(guild, actor, form);
	const number = numberArg(wanted);
	const page = look.pages[number];
	if (!page) throw new NotFound('shop.page');
	return { look, page, number };
}
