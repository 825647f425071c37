import type { Overwrite } from '#core/discord/channels';
import { type MemberId, memberId, type RoleId, roleId } from '#core/ids';
import type { ChannelSlot } from '#settings';
import type { TrustSettings } from '../trust.settings.js';

/** A channel that is open to those only who pass its gates and have its rank. */
export interface GatedChannel {
	/** Key of the channel slot. */
	readonly slot: string;
	readonly name: string;
	/** Keys of its gates, all of which have to be passed. */
	readonly gates: readonly string[];
	/** Key of the rank that it asks for; empty: none. */
	readonly rank: string;
	/** Role slots that see it without a gate. */
	readonly exempt: readonly string[];
}

/** What a gate names in `appliesTo` to guard the channel of a slot. */
export const channelPoint = (slot: string): string => `channel:${slot}`;

/** Role slots that see every gated channel. */
const always = ['owner', 'admin'];

/** The gated channels of a guild: by the slot's own gate or rank, or by a gate that applies to it. Pure. */
export function gatedChannels(slots: readonly ChannelSlot[], { gates }: Pick<TrustSettings, 'gates'>): GatedChannel[] {
	const live = gates.filter(({ archived }) => !archived);
	return slots.flatMap(({ key: slot, name, kind, gate, rank = '', visibleTo }) => {
		const guarding = live.filter(({ key, appliesTo }) => key === gate || appliesTo.includes(channelPoint(slot)));
		// A gate that the guild does not have guards nothing.
		if (kind === 'category' || (guarding.length === 0 && rank === '')) return [];
		const exempt = [...always, ...visibleTo, ...guarding.flatMap(({ exemptSlots }) => exemptSlots)].filter((key) => key !== 'member');
		return [{ slot, name, gates: guarding.map(({ key }) => key), rank, exempt: [...new Set(exempt)] }];
	});
}

/** Discord’s bit for seeing a channel. */
export const viewChannel = 1n << 10n;

/** An overwrite as Discord lists it. */
interface Listed {
	readonly id: string;
	readonly type: number;
	readonly allow: string;
	readonly deny: string;
}

/**
 * What has to change so that only these see a channel; what else the overwrites say stays, and those that are right already are left out.
 * Who may see comes first, so that nobody is locked out in between. Pure.
 */
export function closedTo(
	listed: readonly Listed[],
	{ everyone, bot, roles }: { readonly everyone: RoleId; readonly bot: MemberId; readonly roles: readonly RoleId[] }
): Overwrite[] {
	const of = (id: string): { allow: bigint; deny: bigint } => {
		const found = listed.find((one) => one.id === id);
		return { allow: BigInt(found?.allow ?? 0), deny: BigInt(found?.deny ?? 0) };
	};
	const open = (target: Overwrite['target'], id: string): Overwrite[] => {
		const { allow, deny } = of(id);
		if ((allow & viewChannel) !== 0n) return [];
		return [{ target, allow: allow | viewChannel, deny: deny & ~viewChannel }];
	};
	const all = of(everyone);
	const shut = (all.deny & viewChannel) !== 0n;
	return [
		...open({ member: memberId(bot) }, bot),
		...roles.flatMap((role) => open({ role: roleId(role) }, role)),
		...(shut ? [] : [{ target: { role: everyone }, allow: all.allow & ~viewChannel, deny: all.deny | viewChannel }])
	];
}
