import { GatewayIntentBits } from 'discord-api-types/v10';
import { guildCreatePayload, memberPayload } from '../world/payloads.js';
import type { GuildRecord, MemberRecord } from '../world/records.js';
import type { World } from '../world/world.js';
import type { Session } from './session.js';

/**
 * GUILD_CREATE for one session. Without the presences intent the only member is the bot itself. With it a guild of at most
 * `large_threshold` members comes with all of them, a larger one with those who are online, have a role or a nickname. Nobody is online
 * here: presences are not played.
 */
export function guildCreateFor(world: World, guild: GuildRecord, session: Session): Record<string, unknown> {
	const large = guild.members.size > session.largeThreshold;
	const all = (session.intents & GatewayIntentBits.GuildPresences) !== 0;
	const isListed = (member: MemberRecord): boolean =>
		member.userId === world.botId || (all && (!large || member.roles.length > 0 || member.nick !== null));
	return {
		...guildCreatePayload(world, guild, world.botId, false),
		large,
		members: [...guild.members.values()].filter(isListed).map((member) => memberPayload(world, member))
	};
}
