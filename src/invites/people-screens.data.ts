import { container } from '@sapphire/framework';
import type { Actor } from '#core/actor';
import { DomainError } from '#core/errors';
import { type GuildId, type MemberId, memberId } from '#core/ids';
import type { Screen, ViewContext } from '#core/views/kit';
import type { CorrectionWish } from './corrections.service.js';
import { othersInvitesScreen, peopleScreen } from './views/invites.js';

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
	const people = await container.inviteNumbers.people(guild, actor, inviter, memberFrom(after));
	return peopleScreen(view, { member: inviter, own: inviter === actor.id }, people);
}

/** Somebody else's numbers; `name` where it is known, `said` after something was done. */
export async function memberPage(
	view: ViewContext,
	guild: GuildId,
	actor: Actor,
	{ member, name = null, said }: { readonly member: MemberId; readonly name?: string | null; readonly said?: string }
): Promise<Screen> {
	return othersInvitesScreen(view, {
		...(await container.inviteNumbers.others(guild, actor, member)),
		member,
		name,
		...(said ? { said } : {})
	});
}

/** Whom something is about, out of a custom id. @throws DomainError `invites.correctUnseen`. */
export function aboutWhom(typed: string): MemberId {
	const member = memberFrom(typed);
	if (member === null) throw new DomainError('invites.correctUnseen');
	return member;
}

/** A correction out of a custom id: an inviter that is none is nobody of this server. @throws DomainError `invites.correctUnseen` · `invites.correctStranger`. */
export function wishFrom(args: {
	readonly member: string;
	readonly inviter: string;
	readonly rev: string;
}): Pick<CorrectionWish, 'member' | 'inviter' | 'rev'> {
	const inviter = memberFrom(args.inviter);
	if (inviter === null && args.inviter !== '') throw new DomainError('invites.correctStranger');
	return { member: aboutWhom(args.member), inviter, rev: /^\d{1,9}$/.test(args.rev) ? Number(args.rev) : -1 };
}
