import type { DiscordPort } from '#core/discord/index';
import { type GuildId, memberId } from '#core/ids';
import type { Settings } from '#settings';

/** Rights that a role has to lack before members get it by staying: whoever has one of them rules over others. */
const ruling =
	(1n << 1n) |
	(1n << 2n) |
	(1n << 3n) |
	(1n << 4n) |
	(1n << 5n) |
	(1n << 7n) |
	(1n << 13n) |
	(1n << 17n) |
	(1n << 28n) |
	(1n << 29n) |
	(1n << 40n);

export interface RoleProblemDeps {
	readonly discord: {
		readonly guilds: Pick<DiscordPort['guilds'], 'get' | 'member'>;
		readonly messages: Pick<DiscordPort['messages'], 'self'>;
	};
	readonly settings: Pick<Settings, 'state'>;
}

/** Why a role may not follow from a rank: `gone`, `managed`, `above` the bot's own, `ruling`, or `slot`; `null`: it may. */
export async function rankRoleProblem({ discord, settings }: RoleProblemDeps, guild: GuildId, role: string): Promise<string | null> {
	const self = await discord.messages.self();
	const [found, me, state] = await Promise.all([
		discord.guilds.get(guild),
		discord.guilds.member(guild, memberId(self.id)),
		settings.state(guild)
	]);
	const wanted = found?.roles.find(({ id }) => id === role);
	if (!found || !wanted || role === guild) return 'gone';
	if (wanted.managed) return 'managed';
	if ((BigInt(wanted.permissions) & ruling) !== 0n) return 'ruling';
	// A role behind a slot carries the bot's own rights.
	if (Object.values(state.roles).some((id) => id === role)) return 'slot';
	const top = Math.max(0, ...found.roles.filter(({ id }) => me?.roles.includes(id)).map(({ position }) => position));
	return wanted.position >= top ? 'above' : null;
}
