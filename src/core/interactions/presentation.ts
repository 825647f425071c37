import type { GuildId, MemberId } from '../ids.js';
import type { IconName } from '../views/context.js';

/** How a guild wants to be shown: its names, language, zone and emoji. */
export interface GuildLook {
	/** The guild's name as breadcrumbs show it. */
	readonly name: string;
	/** Language of public messages, one of those that `src/languages` holds. `null`: what Discord says of the guild. */
	readonly locale: string | null;
	/** IANA zone of day boundaries and of times in plain text. */
	readonly zone: string;
	/** The guild's words for its currencies. */
	readonly words: { readonly credits: string; readonly tokens: string };
	/** Emoji that replace the app's own, e.g. of the currency. */
	readonly emoji: Readonly<Partial<Record<IconName, string>>>;
}

/** What one member chose for the screens that only they see; `null`: as Discord or the guild says. */
export interface ReaderLook {
	readonly locale: string | null;
	readonly zone: string | null;
}

/** Asked for each interaction, so it answers from memory. Settings register the real one; until then there is the default. */
export interface GuildPresentation {
	forGuild(guild: GuildId): Promise<GuildLook>;
	forMember(guild: GuildId, member: MemberId): Promise<ReaderLook>;
}

/** The look of a guild that has set nothing: plain words, UTC. */
export const plainLook: GuildLook = {
	name: 'Tribute',
	locale: null,
	zone: 'UTC',
	words: { credits: 'Credits', tokens: 'Tokens' },
	emoji: {}
};

/** Every guild plain, until settings register the real one. */
export const defaultPresentation: GuildPresentation = {
	forGuild: () => Promise.resolve(plainLook),
	forMember: () => Promise.resolve({ locale: null, zone: null })
};
