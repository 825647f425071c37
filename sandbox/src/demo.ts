import type { APIUser } from 'discord-api-types/v10';
import type { SandboxDriver, SandboxGuild } from './driver/types.js';
import { isoTime } from './ids.js';
import { Permission } from './permissions.js';
import type { Sandbox } from './sandbox.js';
import { memberOf } from './world/members.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What a bot that runs a shop with tickets and follows invites asks for when it is invited; not Administrator. */
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
	Permission.ManageGuild |
	Permission.CreateInstantInvite |
	Permission.ManageRoles |
	Permission.MentionEveryone;

/** What somebody is in the community. `alt`: a second account of the scammer. */
export type Part = 'owner' | 'staff' | 'veteran' | 'regular' | 'newcomer' | 'scammer' | 'alt';

/** One person of the cast, as things stand today. */
export interface CastMember {
	/** Shown name; the user name is the same in lower case. */
	readonly name: string;
	readonly part: Part;
	/** Age of the account in days. */
	readonly accountDays: number;
	/** Days since they joined the server; never more than the account's age. */
	readonly memberDays: number;
}

/** What the page lists people under; owner and staff stand under their role. */
const HEADINGS: Readonly<Partial<Record<Part, string>>> = {
	veteran: 'Veterans',
	regular: 'Members',
	newcomer: 'Newcomers',
	scammer: 'The scammer',
	alt: "The scammer's other accounts"
};

const member = (name: string, part: Part, accountDays: number, memberDays: number): CastMember => ({ name, part, accountDays, memberDays });

/** The people of Ashtrails. Newcomers, the scammer and his second accounts have joined within the last four weeks. */
export const CAST: readonly CastMember[] = [
	member('Rowan', 'owner', 2600, 1400),
	member('Sorrel', 'staff', 2000, 1120),
	member('Bram', 'staff', 1850, 500),
	member('Vex', 'veteran', 2900, 610),
	member('Marlow', 'veteran', 2480, 1290),
	member('Ondine', 'veteran', 1930, 830),
	member('Hazel', 'veteran', 1610, 415),
	member('Thane', 'veteran', 2210, 980),
	member('Juniper', 'regular', 1500, 240),
	member('Fennick', 'regular', 1180, 125),
	member('Lark', 'regular', 930, 96),
	member('Okapi', 'regular', 700, 61),
	member('Tamsin', 'regular', 610, 47),
	member('Pip', 'newcomer', 190, 27),
	member('Wick', 'newcomer', 420, 15),
	member('Nettle', 'newcomer', 88, 7),
	member('Dov', 'newcomer', 305, 2),
	member('Corvin', 'scammer', 64, 20),
	member('Corv1n', 'alt', 10, 9),
	member('Korvinn', 'alt', 4, 3)
];

/**
 * Two guilds with people to play: Ashtrails with the cast, and a second one to see that nothing leaks.
 *
 * @param historyDays The world begins so many days before "today" (the clock must stand there already): whoever has joined since is not
 * there yet and comes with `joinAshtrails`. Default 0: everybody is there.
 */
export function makeDemoWorld(sandbox: Sandbox, historyDays = 0): void {
	const today = sandbox.clock.now().getTime() + historyDays * DAY_MS;
	const ago = (days: number): Date => new Date(today - days * DAY_MS);
	const rowan = CAST.find(({ part }) => part === 'owner');
	if (!rowan) throw new Error('the cast has no owner');
	const owner = sandbox.createUser({ name: rowan.name, createdAt: ago(rowan.accountDays) });
	const guild = sandbox.createGuild({ name: 'Ashtrails', owner, botPermissions: INVITED_PERMISSIONS });
	// Whoever makes a guild joins it at that moment; Rowan's is older than this world.
	memberOf(sandbox.world.guild(guild.id), owner.id).joined_at = isoTime(ago(rowan.memberDays).getTime());
	const text = sandbox.createChannel(guild, { name: 'Text Channels', type: 4 });
	for (const name of ['general', 'trading', 'bot-commands']) sandbox.createChannel(guild, { name, parent_id: text.id });
	const staff = sandbox.createRole(guild, {
		name: 'Staff',
		color: 0x3ba55d,
		hoist: true,
		mentionable: true,
		permissions: Permission.ManageThreads | Permission.ManageMessages | Permission.ModerateMembers | Permission.ViewChannel
	});
	for (const one of CAST) {
		if (one === rowan || one.memberDays < historyDays) continue;
		const user = joinAshtrails(sandbox, guild, one, new Date(today));
		if (one.part === 'staff') sandbox.giveRole(guild, user, staff);
	}
	raiseBot(sandbox, guild.id);
	const neighbour = sandbox.createUser({ name: 'Calla', createdAt: ago(1200) });
	const other = sandbox.createGuild({ name: 'Tidewatch', owner: neighbour, botPermissions: INVITED_PERMISSIONS });
	sandbox.createChannel(other, { name: 'general' });
	sandbox.addMember(other, sandbox.createUser({ name: 'Moss', createdAt: ago(400) }), { joinedAt: ago(90) });
	raiseBot(sandbox, other.id);
}

/** Somebody of the cast becomes a member, on their day or now, whichever is earlier; the account is made first. */
export function joinAshtrails(sandbox: SandboxDriver, guild: SandboxGuild, who: CastMember, today: Date): APIUser {
	const now = sandbox.clock.now().getTime();
	const createdAt = new Date(today.getTime() - who.accountDays * DAY_MS);
	const part = HEADINGS[who.part];
	const user = sandbox.createUser({ name: who.name, createdAt, ...(part ? { part } : {}) });
	sandbox.addMember(guild, user, { joinedAt: new Date(Math.min(now, today.getTime() - who.memberDays * DAY_MS)) });
	return user;
}

/** The bot's role to the top, as owners are told to: only so can it give the roles below. */
function raiseBot(sandbox: Sandbox, guildId: string): void {
	const guild = sandbox.world.guild(guildId);
	const own = [...guild.roles.values()].find((role) => role.tags?.bot_id === sandbox.applicationId);
	if (own) sandbox.moveRole(guildId, own, guild.roles.size);
}
