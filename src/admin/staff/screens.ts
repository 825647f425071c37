import { container } from '@sapphire/framework';
import type { RequestContext } from '#core/interactions/index';
import type { Screen } from '#core/views/kit';
import { rolePreviewView, staffSlotView, staffView } from '../views/staff.view.js';

type Reader = Pick<RequestContext, 'guild' | 'actor' | 'view'>;

/** The staff's roles, and who has how much in hand. */
export async function staffScreen({ guild, actor, view }: Reader, page = 0): Promise<Screen> {
	return staffView(view, await container.staff.look(guild, actor), page);
}

/** One of the staff's slots. */
export async function staffSlotScreen({ guild, actor, view }: Reader, slot: string): Promise<Screen> {
	return staffSlotView(view, await container.staff.slot(guild, actor, slot));
}

/** What another role for a slot would do. */
export async function rolePreviewScreen({ guild, actor, view }: Reader, slot: string, role: string): Promise<Screen> {
	const [preview, { seen }] = await Promise.all([
		container.staff.preview(guild, actor, slot, role),
		container.guildConfig.edit(guild, actor, `roles.${slot}`)
	]);
	return rolePreviewView(view, preview, seen);
}
