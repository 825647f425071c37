import { container } from '@sapphire/framework';
import type { BaseInteraction } from 'discord.js';
import { NotFound } from '#core/errors';
import { type RoleId, roleId } from '#core/ids';
import type { RequestContext } from '#core/interactions/index';
import type { Screen } from '#core/views/kit';
import type { Mapping } from './permissions.service.js';
import { mappedScreen, mappingAsk, permissionsScreen } from './permissions.view.js';

type Asked = Pick<RequestContext, 'guild' | 'actor' | 'view'>;

/** A page of the overview. */
export async function overview({ guild, actor, view }: Asked, page: number): Promise<Screen> {
	return permissionsScreen(view, await container.permissions.look(guild, actor), page);
}

/** Asks before a role gets or loses a capability. */
export async function ask(
	{ guild, actor, view }: Asked,
	interaction: BaseInteraction,
	wanted: { readonly capability: string; readonly role: string; readonly how?: Mapping['how'] }
): Promise<Screen> {
	const preview = await container.permissions.preview(guild, actor, { ...wanted, role: roleOf(interaction, wanted.role) });
	return mappingAsk(view, preview, interaction.guild?.roles.cache.get(wanted.role)?.members.size ?? 0);
}

/** Gives or takes, and shows what it has done. */
export async function carryOut(
	{ guild, actor, view }: Asked,
	interaction: BaseInteraction,
	wanted: { readonly capability: string; readonly role: string; readonly how: string; readonly version: string }
): Promise<Screen> {
	const how = wanted.how === 'add' ? 'add' : 'remove';
	const mapping = { capability: wanted.capability, role: roleOf(interaction, wanted.role), how } as const;
	const { place } = await container.permissions.preview(guild, actor, mapping);
	const look = await container.permissions.apply(guild, actor, mapping, /^\d{1,9}$/.test(wanted.version) ? Number(wanted.version) : -1);
	return mappedScreen(view, look, { how, role: mapping.role, undo: place === null });
}

/** A role of this guild by its id, which is input: one that is not there has its id for a name. */
function roleOf(interaction: BaseInteraction, id: string): { readonly id: RoleId; readonly name: string } {
	if (!/^\d{17,20}$/.test(id)) throw new NotFound('admin.role');
	return { id: roleId(id), name: interaction.guild?.roles.cache.get(id)?.name ?? id };
}
