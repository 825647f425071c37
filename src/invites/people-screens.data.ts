import { container } from '@sapphire/framework';
import type { Actor } from '#core/actor';
import { type GuildId, type MemberId, memberId } from '#core/ids';
import type { Screen, ViewContext } from '#core/views/kit';
import { peopleScreen } from './views/invites.js';

/** A member out of a custom id; anything that is none is somebody else. */
function memberFrom(typed: string): MemberId | null {
	return /^\d{15,20}$/.test(typed) ? memberId(typed) : null;
}

/** One page of the people whom somebody brought. */
export async function peoplePage(
	view: ViewContext,
	guild: GuildId,
	actor: Actor,
	{ member, after }: { readonly member: string; readonly after: string }
): Promise<Screen> {
	const inviter = memberFrom(member) ?? actor.id;
	return peopleScreen(view, inviter, await container.inviteNumbers.people(guild, actor, inviter, memberFrom(after)));
}
