import { container } from '@sapphire/framework';
import type { Actor } from '#core/actor';
import type { GuildId } from '#core/ids';
import { pageOf, type Screen, type ViewContext } from '#core/views/kit';
import { casePages } from './case.pages.js';
import { caseList, caseScreen } from './views/case-screens.js';

/** One page of a case, with its files. `request`: the interaction's id. @throws as `CaseAccess.reader` */
export async function caseOf(
	view: ViewContext,
	guild: GuildId,
	actor: Actor,
	{ number, page, request }: { readonly number: number; readonly page: number; readonly request: string }
): Promise<Screen> {
	const look = await container.cases.look(guild, actor, number, request);
	const { items, page: at, pages } = pageOf(casePages(look, actor.id), page, 1);
	const [shown] = items;
	if (!shown) throw new Error(`Case ${number} has no page`);
	const stored = await Promise.all(shown.files.map(({ id }) => container.uploads.read(guild, id)));
	const files = stored.flatMap((found, index) => {
		if (!found) return [];
		const name = `${index + 1}-${found.file.name.replace(/[^A-Za-z0-9._-]+/g, '_')}`;
		return [{ name, data: found.bytes, image: found.file.type.startsWith('image/') }];
	});
	const room = look.row.room ? `https://discord.com/channels/${guild}/${look.row.room.channel}` : null;
	const staff = look.as === 'staff';
	const sources = staff && (await container.policy.can(guild, actor, 'trust.sources'));
	return caseScreen(view, { ...look, reader: actor.id, page: shown, number: at, pages, files, room: staff ? room : null, sources });
}

/** One page of a list of cases. */
export async function listOf(view: ViewContext, guild: GuildId, actor: Actor, filter: string, below: string): Promise<Screen> {
	const from = /^\d{1,9}$/.test(below) ? Number(below) : null;
	const [list, sources] = await Promise.all([
		container.cases.list(guild, actor, filter === 'open' ? 'open' : 'mine', from),
		container.policy.can(guild, actor, 'trust.sources')
	]);
	return caseList(view, list, sources);
}
