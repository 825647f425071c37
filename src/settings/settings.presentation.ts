import { z } from 'zod';
import type { GuildId, MemberId } from '#core/ids';
import type { GuildLook, GuildPresentation, ReaderLook } from '#core/interactions/presentation';
import type { Preferences } from './preferences.service.js';
import type { SettingsCache } from './settings.cache.js';

/** What a look needs of the currencies; the whole slice is the economy's. */
const currencyWords = z.object({
	currencies: z
		.object({
			credits: z.object({ plural: z.string().default(''), emoji: z.string().default('') }).prefault({}),
			tokens: z.object({ plural: z.string().default(''), emoji: z.string().default('') }).prefault({})
		})
		.prefault({})
});

/** How a guild is shown, out of its settings row. */
export class SettingsPresentation implements GuildPresentation {
	public constructor(
		private readonly cache: SettingsCache,
		private readonly preferences: Preferences,
		/** Names where the guild has set none. */
		private readonly fallback: GuildPresentation
	) {}

	public async forGuild(guild: GuildId): Promise<GuildLook> {
		const [row, plain] = await Promise.all([this.cache.row(guild), this.fallback.forGuild(guild)]);
		if (row === null) return plain;
		const { credits, tokens } = currencyWords.parse(row.values.economy ?? {}).currencies;
		return {
			name: row.name || plain.name,
			locale: row.language,
			zone: row.zone,
			words: { credits: credits.plural || plain.words.credits, tokens: tokens.plural || plain.words.tokens },
			emoji: {
				...plain.emoji,
				...(credits.emoji === '' ? {} : { credits: credits.emoji }),
				...(tokens.emoji === '' ? {} : { token: tokens.emoji })
			}
		};
	}

	public async forMember(guild: GuildId, member: MemberId): Promise<ReaderLook> {
		const { language, zone } = await this.preferences.of(guild, member);
		return { locale: language, zone };
	}
}
