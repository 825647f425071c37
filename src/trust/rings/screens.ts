import { container } from '@sapphire/framework';
import { memberId } from '#core/ids';
import type { RequestContext } from '#core/interactions/index';
import { drawn } from '#core/pictures';
import type { Screen } from '#core/views/kit';
import { aroundView, ringsView, ringView } from '../views/rings.js';
import { ringPicture } from './ring-picture.js';
import type { RingCard } from './rings.service.js';

type Reader = Pick<RequestContext, 'guild' | 'actor' | 'view'>;

/** The list of groups. */
export async function ringsScreen({ guild, actor, view }: Reader, page: number): Promise<Screen> {
	return ringsView(view, await container.rings.list(guild, actor), page);
}

/** One group with its picture. */
export async function ringScreen({ view }: Reader, card: RingCard): Promise<Screen> {
	return ringView(view, card, await drawn(ringPicture(card.ring)));
}

/** The nearest around one member. */
export async function aroundScreen({ guild, actor, view }: Reader, member: string): Promise<Screen> {
	const ring = await container.rings.around(guild, actor, memberId(member));
	return aroundView(view, member, ring, ring && (await drawn(ringPicture(ring))));
}
