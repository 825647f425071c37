import { Permission } from './permissions.js';
import type { Sandbox } from './sandbox.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What a bot that runs a shop with tickets asks for when it is invited; not Administrator. */
export const INVITED_PERMISSIONS: bigint =
	Permission.ViewChannel |
	Permission.SendMessages |
	Permission.SendMessagesInThreads |
	Permission.CreatePublicThreads |
	Permission.CreatePrivateThreads |
	Permission.ManageThreads |
	Permission.EmbedLinks |
	Permission.AttachFiles |
	Permission.ReadMessageHistory |
	Permission.ManageChannels |
	Permission.ManageRoles |
	Permission.MentionEveryone;

/** Name, age of the account and time in the guild, in days. */
const MEMBERS = [
	['Vex', 2900, 610],
	['Juniper', 1500, 240],
	['Okapi', 700, 45],
	['Pip', 3, 1]
] as const;

/** Two guilds with people to play: an owner, two of staff, members of different age; a second guild to see that nothing leaks. */
export function makeDemoWorld(sandbox: Sandbox): void {
	const ago = (days: number): Date => new Date(sandbox.clock.now().getTime() - days * DAY_MS);
	const owner = sandbox.createUser({ name: 'Rowan', createdAt: ago(2600) });
	const guild = sandbox.createGuild({ name: 'Ashtrails', owner, botPermissions: INVITED_PERMISSIONS });
	const text = sandbox.createChannel(guild, { name: 'Text Channels', type: 4 });
	for (const name of ['general', 'trading', 'bot-commands']) sandbox.createChannel(guild, { name, parent_id: text.id });
	const staff = sandbox.createRole(guild, {
		name: 'Staff',
		color: 0x3ba55d,
		hoist: true,
		mentionable: true,
		permissions: Permission.ManageThreads | Permission.ManageMessages | Permission.ModerateMembers | Permission.ViewChannel
	});
	for (const name of ['Sorrel', 'Bram']) {
		const user = sandbox.createUser({ name, createdAt: ago(2000) });
		sandbox.addMember(guild, user, { roles: [staff], joinedAt: ago(500) });
	}
	for (const [name, age, joined] of MEMBERS)
		sandbox.addMember(guild, sandbox.createUser({ name, createdAt: ago(age) }), { joinedAt: ago(joined) });
	raiseBot(sandbox, guild.id);
	const neighbour = sandbox.createUser({ name: 'Calla', createdAt: ago(1200) });
	const other = sandbox.createGuild({ name: 'Tidewatch', owner: neighbour, botPermissions: INVITED_PERMISSIONS });
	sandbox.createChannel(other, { name: 'general' });
	sandbox.addMember(other, sandbox.createUser({ name: 'Moss', createdAt: ago(400) }), { joinedAt: ago(90) });
	raiseBot(sandbox, other.id);
}

/** The bot's role to the top, as owners are told to: only so can it give the roles below. */
function raiseBot(sandbox: Sandbox, guildId: string): void {
	const guild = sandbox.world.guild(guildId);
	const own = [...guild.roles.values()].find((role) => role.tags?.bot_id === sandbox.applicationId);
	if (own) sandbox.moveRole(guildId, own, guild.roles.size);
}
