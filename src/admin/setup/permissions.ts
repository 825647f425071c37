import type { Overwrite } from '#core/discord/channels';
import { type MemberId, type RoleId, roleId } from '#core/ids';
import type { ChannelSlot, ChannelUse } from '#settings';
import { overwritesFor } from './overwrites.js';
import { hasRight, isAdministrator, type Right, rightsIn, rightsInChannel } from './rights.js';
import type { GuildChannel, GuildFacts, Permission } from './setup.types.js';

/** Names of the roles that will stand behind slots once the plan is done. */
export type RoleNames = ReadonlyMap<string, string>;

/** Who may do what in a new channel: the very overwrites that the step will set, with names in place of ids. */
export function permissionsOf(slot: ChannelSlot, uses: readonly ChannelUse[], facts: GuildFacts, names: RoleNames): readonly Permission[] {
	const everyone = roleId(facts.guild);
	const ids = new Map([...names.keys()].map((key, index): [string, RoleId] => [key, roleId(String(standIn + index))]));
	const nameOf = new Map([...ids].map(([key, id]): [string, string] => [id, names.get(key) ?? key]));
	return overwritesFor(slot, uses, { everyone, bot: facts.bot, roles: Object.fromEntries(ids) }).map((overwrite) => ({
		...personOf(overwrite, everyone, nameOf),
		may: rightsIn(overwrite.allow),
		mayNot: rightsIn(overwrite.deny)
	}));
}

/** Ids of roles that do not exist yet: no snowflake is that small. */
const standIn = 100_000_000_000_000;

function personOf(
	{ target }: Overwrite,
	everyone: RoleId,
	nameOf: ReadonlyMap<string, string>
): { readonly who: Permission['who']; readonly name: string } {
	if ('member' in target) return { who: 'bot', name: '' };
	return target.role === everyone ? { who: 'members', name: '' } : { who: 'role', name: nameOf.get(target.role) ?? '' };
}

/** Rights that the bot needs in its channels and lacks in one that is there already. */
export function lackingIn(channel: Pick<GuildChannel, 'kind' | 'botMay'>): readonly Right[] {
	return channel.kind === 'category' ? [] : rightsInChannel.filter((right) => !hasRight(channel.botMay, right));
}

/** An overwrite as Discord lists it. */
export interface ListedOverwrite {
	readonly id: string;
	readonly isRole: boolean;
	readonly allow: bigint;
	readonly deny: bigint;
}

/** What somebody may do in a channel: the guild's rights, then everyone's overwrite, those of their roles together, and their own. */
export function effectiveRights(
	base: bigint,
	overwrites: readonly ListedOverwrite[],
	{ guild, member, roles }: { readonly guild: string; readonly member: MemberId | null; readonly roles: readonly string[] }
): bigint {
	if (isAdministrator(base)) return base;
	const held = new Set(roles);
	const layers = [
		overwrites.filter(({ id }) => id === guild),
		overwrites.filter(({ id, isRole }) => isRole && id !== guild && held.has(id)),
		overwrites.filter(({ id, isRole }) => !isRole && id === member)
	];
	return layers.reduce((mine, layer) => {
		const deny = layer.reduce((sum, one) => sum | one.deny, 0n);
		const allow = layer.reduce((sum, one) => sum | one.allow, 0n);
		return (mine & ~deny) | allow;
	}, base);
}

/** Whether the bits let somebody see a channel at all. */
export const sees = (permissions: bigint): boolean => hasRight(permissions, 'ViewChannel');
