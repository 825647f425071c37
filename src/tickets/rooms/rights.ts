import { PermissionFlagsBits as P } from 'discord-api-types/v10';

/** What the bot needs where threads of orders are, and where staff are called. */
export const needed = {
	rooms: ['ViewChannel', 'ReadMessageHistory', 'SendMessagesInThreads', 'CreatePrivateThreads', 'ManageThreads', 'AttachFiles'],
	channels: ['ManageChannels', 'ManageRoles'],
	queue: ['ViewChannel', 'ReadMessageHistory', 'SendMessages'],
	room: ['ViewChannel', 'ReadMessageHistory', 'SendMessages', 'AttachFiles']
} as const satisfies Record<string, readonly (keyof typeof P)[]>;

export interface RightsFacts {
	readonly everyone: string;
	readonly self: string;
	readonly owner: string;
	/** Roles of the guild with their permissions, `everyone` included. */
	readonly roles: readonly { readonly id: string; readonly permissions: string }[];
	/** Roles that the bot carries. */
	readonly held: readonly string[];
}

interface OverwriteFacts {
	readonly id: string;
	readonly allow: string;
	readonly deny: string;
}

/** What the bot may do in a channel, or in the guild without one, as Discord computes it. */
export function rightsOf({ everyone, self, owner, roles, held }: RightsFacts, overwrites: readonly OverwriteFacts[] = []): bigint {
	const all = Object.values(P).reduce((sum, bit) => sum | bit, 0n);
	if (owner === self) return all;
	let rights = roles
		.filter(({ id }) => id === everyone || held.includes(id))
		.reduce((sum, { permissions }) => sum | BigInt(permissions), 0n);
	if (rights & P.Administrator) return all;
	const apply = (found: readonly OverwriteFacts[]): void => {
		const sum = (field: 'allow' | 'deny') => found.reduce((bits, one) => bits | BigInt(one[field]), 0n);
		rights = (rights & ~sum('deny')) | sum('allow');
	};
	apply(overwrites.filter(({ id }) => id === everyone));
	apply(overwrites.filter(({ id }) => id !== everyone && held.includes(id)));
	apply(overwrites.filter(({ id }) => id === self));
	return rights & P.ViewChannel ? rights : 0n;
}

/** Names of those rights that are not among the bits. */
export function missingOf(rights: bigint, names: readonly (keyof typeof P)[]): readonly (keyof typeof P)[] {
	return names.filter((name) => (rights & P[name]) !== P[name]);
}
