/** Discord's permission bits that Tribute needs; the names are Discord's own. */
export const rights = {
	ManageChannels: 1n << 4n,
	ViewChannel: 1n << 10n,
	SendMessages: 1n << 11n,
	ManageMessages: 1n << 13n,
	EmbedLinks: 1n << 14n,
	AttachFiles: 1n << 15n,
	ReadMessageHistory: 1n << 16n,
	MentionEveryone: 1n << 17n,
	ManageRoles: 1n << 28n,
	ManageThreads: 1n << 34n,
	CreatePublicThreads: 1n << 35n,
	CreatePrivateThreads: 1n << 36n,
	SendMessagesInThreads: 1n << 38n
} as const satisfies Record<string, bigint>;

export type Right = keyof typeof rights;

const allRights: readonly Right[] = [
	'ViewChannel',
	'SendMessages',
	'SendMessagesInThreads',
	'CreatePublicThreads',
	'CreatePrivateThreads',
	'AttachFiles',
	'EmbedLinks',
	'ReadMessageHistory',
	'MentionEveryone',
	'ManageMessages',
	'ManageThreads',
	'ManageChannels',
	'ManageRoles'
];

const administrator = 1n << 3n;

/** Whether the bits hold the right; an administrator has each. */
export function hasRight(permissions: bigint, right: Right): boolean {
	return isAdministrator(permissions) || (permissions & rights[right]) !== 0n;
}

/** Whether the bits hold every right there is. */
export const isAdministrator = (permissions: bigint): boolean => (permissions & administrator) !== 0n;

/** Needed while orders run, in every guild; without them tickets and their messages don't work. */
export const rightsInUse: readonly Right[] = [
	'ViewChannel',
	'SendMessages',
	'SendMessagesInThreads',
	'CreatePrivateThreads',
	'ManageThreads',
	'AttachFiles',
	'EmbedLinks',
	'ReadMessageHistory',
	'MentionEveryone'
];

/** The bits of several rights. */
export const bits = (...names: readonly Right[]): bigint => names.reduce((sum, name) => sum | rights[name], 0n);

/** What the bot works with inside its channels. */
export const rightsInChannel: readonly Right[] = [
	'ViewChannel',
	'SendMessages',
	'SendMessagesInThreads',
	'CreatePrivateThreads',
	'ManageThreads',
	'AttachFiles',
	'EmbedLinks',
	'ReadMessageHistory'
];

/** What the bot gives itself inside the channels that it makes. */
export const botInChannel = bits(...rightsInChannel, 'ManageMessages');

/** The rights that the bits name, in the order in which they are told. */
export const rightsIn = (permissions: bigint): readonly Right[] => allRights.filter((right) => (permissions & rights[right]) !== 0n);

/** What members lose in a channel where only the bot writes; they still write in threads that they are in. */
export const writing = bits('SendMessages', 'CreatePublicThreads', 'CreatePrivateThreads');

/** The bits that a bot may put into an overwrite: Discord refuses those that it does not have itself. */
export function grantable(wanted: bigint, permissions: bigint): bigint {
	return (permissions & administrator) !== 0n ? wanted : wanted & permissions;
}
