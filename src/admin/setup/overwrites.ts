import type { Overwrite } from '#core/discord/channels';
import type { MemberId, RoleId } from '#core/ids';
import { type ChannelSlot, type ChannelUse, memberSlot } from '#settings';
import { botInChannel, grantable, hasRight, type Right, rights, writing } from './rights.js';

export interface OverwriteFacts {
	/** The role of everyone: it has the guild's id. */
	readonly everyone: RoleId;
	readonly bot: { readonly id: MemberId; readonly permissions: bigint };
	/** Roles behind the slots that are mapped. */
	readonly roles: Readonly<Record<string, RoleId>>;
}

/** Whether every member sees the channel from the start. Gated and ranked channels are opened to members one by one, later. */
export function startsPublic(slot: ChannelSlot): boolean {
	return slot.visibleTo.includes(memberSlot) && slot.gate === undefined && slot.rank === undefined;
}

/**
 * The overwrites that a new channel starts with, so that it is never visible to the wrong people, not for a moment. Slots without a
 * role are left out: the guild's owner sees every channel anyway.
 */
export function overwritesFor(
	slot: ChannelSlot,
	uses: readonly ChannelUse[],
	{ everyone, bot, roles }: OverwriteFacts
): readonly Overwrite[] {
	const isPublic = startsPublic(slot);
	const see = grantable(rights.ViewChannel, bot.permissions);
	const denied = (isPublic ? 0n : see) | (isReadOnly(slot, uses) ? grantable(writing, bot.permissions) : 0n);
	const made: Overwrite[] = [];
	if (denied !== 0n) made.push({ target: { role: everyone }, allow: 0n, deny: denied });
	if (!isPublic) {
		for (const key of slot.visibleTo) {
			const role = roles[key];
			if (role !== undefined && seesByRole(slot, key)) made.push({ target: { role }, allow: see, deny: 0n });
		}
	}
	// A channel that everyone sees and writes in needs nothing of its own.
	if (made.length === 0) return [];
	made.push({ target: { member: bot.id }, allow: grantable(botInChannel, bot.permissions), deny: 0n });
	return made;
}

/** Whether the role of a slot lets its members see the channel. Gated and ranked channels are opened to members one by one. */
export function seesByRole(slot: ChannelSlot, role: string): boolean {
	return !startsPublic(slot) && slot.visibleTo.includes(role) && slot.gate === undefined && slot.rank === undefined;
}

/** The right without which the bot can't make the channel; overwrites need one of their own. `null`: it can. */
export function rightFor(slot: ChannelSlot, uses: readonly ChannelUse[], permissions: bigint): Right | null {
	if (!hasRight(permissions, 'ManageChannels')) return 'ManageChannels';
	return needsOverwrites(slot, uses) && !hasRight(permissions, 'ManageRoles') ? 'ManageRoles' : null;
}

function needsOverwrites(slot: ChannelSlot, uses: readonly ChannelUse[]): boolean {
	return !startsPublic(slot) || isReadOnly(slot, uses);
}

/** Where only the bot writes. */
function isReadOnly(slot: ChannelSlot, uses: readonly ChannelUse[]): boolean {
	return slot.kind !== 'category' && !uses.some((use) => use.writes === 'members');
}
