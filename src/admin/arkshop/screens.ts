import { container } from '@sapphire/framework';
import { DomainError, NotFound } from '#core/errors';
import type { RequestContext } from '#core/interactions/index';
import type { ModalScreen, Screen, ViewContext } from '#core/views/kit';
import { type ArkGroup, type ArkLook, type ArkWords, mostArkRate } from '#shop';
import { planScreen } from '../exchange/screens.js';
import { numberArg } from '../panel/ids.js';
import { editorOf } from '../panel/screens.js';
import { arkGroupView, arkKindView, arkMappingView, arkRateForm } from '../views/arkshop.view.js';
import { arkKind } from './ids.js';

type Context = Pick<RequestContext, 'guild' | 'actor' | 'view' | 'interactionId'>;

/** Words for what is written into the shop: of the guild's language. */
export const arkWords =
	({ t }: Pick<ViewContext, 't'>): ArkWords =>
	(key, params) =>
		t(`arkshop:${key}`, params);

const look = ({ guild, actor, view }: Context): Promise<ArkLook> => container.arkShop.look(guild, actor, arkWords(view));

/** A file of ArkShop was uploaded: reads it and asks how it is mapped. Of the bytes nothing is kept, logged or shown. */
export async function arkShopOpened(context: Context, bytes: Uint8Array): Promise<Screen> {
	await container.arkShop.open(context.guild, editorOf(context), bytes);
	return arkMappingScreen(context, 0);
}

/** How the file is mapped. @throws NotFound `arkshop.file` */
export async function arkMappingScreen(context: Context, page: number): Promise<Screen> {
	return arkMappingView(context.view, await look(context), page);
}

/** A group by its place. @throws DomainError `arkshop.moved` when it stands in another file · NotFound `arkshop.group` */
async function groupAt(context: Context, digest: string, place: string) {
	const file = await look(context);
	if (file.digest !== digest) throw new DomainError('arkshop.moved');
	const index = numberArg(place);
	const name = file.shop.groups[index];
	if (name === undefined) throw new NotFound('arkshop.group');
	return { file, index, name };
}

/** @throws as `groupAt` */
export async function arkGroupScreen(context: Context, digest: string, place: string): Promise<Screen> {
	const { file, index, name } = await groupAt(context, digest, place);
	return arkGroupView(context.view, file, index, name);
}

/** Says who a group is. @throws as `groupAt` */
export async function mapArkGroup(context: Context, digest: string, place: string, to: ArkGroup | null): Promise<Screen> {
	const { name, index } = await groupAt(context, digest, place);
	await container.arkShop.mapGroup(context.guild, editorOf(context), name, to);
	return arkMappingScreen(context, Math.floor(index / 10));
}

/** A role of this server. @throws NotFound `admin.settingRole` */
export function roleOf({ guild }: Context, role: string): { readonly role: string } {
	if (role === guild || !container.client.guilds.cache.get(guild)?.roles.cache.has(role)) throw new NotFound('admin.settingRole');
	return { role };
}

/** @throws NotFound `shop.change` for a kind that there is not */
export async function arkKindScreen(context: Context, value: string | undefined): Promise<Screen> {
	const kind = arkKind(value);
	if (!kind) throw new NotFound('shop.change');
	return arkKindView(context.view, await look(context), kind);
}

/** Says where a kind goes. @throws NotFound `shop.change`, `shop.category` */
export async function setArkCategory(context: Context, value: string, category: string): Promise<Screen> {
	const kind = arkKind(value);
	if (!kind) throw new NotFound('shop.change');
	await container.arkShop.setCategory(context.guild, editorOf(context), kind, category);
	return arkMappingScreen(context, 0);
}

/** The form of the rate. */
export async function arkRate(context: Context): Promise<ModalScreen> {
	return arkRateForm(context.view, await look(context));
}

/** Says what points are worth. @throws DomainError `arkshop.rate` {max} */
export async function setArkRate(context: Context, points: string, credits: string): Promise<Screen> {
	const [from, to] = [points, credits].map((typed) => (/^\s*\d{1,7}\s*$/.test(typed) ? Number(typed) : 0));
	if (!from || !to) throw new DomainError('arkshop.rate', { max: mostArkRate });
	await container.arkShop.setRate(context.guild, editorOf(context), from, to);
	return arkMappingScreen(context, 0);
}

/** What the file would do as it is mapped. @throws DomainError `arkshop.moved` */
export async function arkPlanScreen(context: Context & Pick<RequestContext, 'publicView'>, digest: string): Promise<Screen> {
	if ((await look(context)).digest !== digest) throw new DomainError('arkshop.moved');
	return planScreen(context, await container.arkShop.plan(context.guild, editorOf(context), arkWords(context.publicView)), 0);
}
