import type { GuildMember } from 'discord.js';
import type { APIGuildMember } from 'discord-api-types/v10';
import type { SeenFace } from './faces.js';

/** A member as the gateway described them. */
export function faceOf(member: GuildMember): SeenFace {
	const { id, nickname, user, roles } = member;
	return {
		id,
		names: namesOf(nickname, user.globalName, user.username),
		avatar: user.avatar,
		roles: [...roles.cache.keys()],
		bot: user.bot
	};
}

/** A member as Discord's list describes them. */
export function toldFace({ nick, user, roles }: APIGuildMember): SeenFace {
	return { id: user.id, names: namesOf(nick, user.global_name, user.username), avatar: user.avatar, roles, bot: user.bot ?? false };
}

const namesOf = (...names: readonly (string | null | undefined)[]): readonly string[] => [
	...new Set(names.flatMap((name) => (name ? [name] : [])))
];
