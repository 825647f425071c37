import { container } from '@sapphire/framework';
import { createViewContext } from '../i18n/index.js';
import type { GuildId, MemberId } from '../ids.js';
import type { ViewContext } from '../views/context.js';
import { type GuildLook, plainLook, type ReaderLook } from './presentation.js';

export interface Views {
	readonly view: ViewContext;
	readonly publicView: ViewContext;
}

/** What Discord says of the reader and of the guild. */
export interface Locales {
	readonly locale: string;
	readonly guildLocale: string | null;
}

/** The view contexts of one request. A guild whose settings can't be read is shown plainly: an answer matters more than its words. */
export async function viewsOf(guild: GuildId, member: MemberId, locales: Locales): Promise<Views> {
	try {
		const [look, reader] = await Promise.all([container.presentation.forGuild(guild), container.presentation.forMember(guild, member)]);
		return viewsFrom(look, reader, locales);
	} catch (error) {
		container.logger.error('The look of a guild could not be read', error);
		return plainViews(locales);
	}
}

/** View contexts without settings, at once. */
export function plainViews(locales: Locales): Views {
	return viewsFrom(plainLook, { locale: null, zone: null }, locales);
}

/** The context of public messages of a guild, for effects that nobody's interaction stands behind. */
export async function guildView(guild: GuildId, guildLocale: string | null = null): Promise<ViewContext> {
	const look = await container.presentation.forGuild(guild);
	return contextOf(look, look.locale ?? guildLocale, look.zone);
}

/** The context of what one member reads alone, for effects: their own language and zone where they chose them, else the guild's. */
export async function memberView(guild: GuildId, member: MemberId): Promise<ViewContext> {
	const [look, reader] = await Promise.all([container.presentation.forGuild(guild), container.presentation.forMember(guild, member)]);
	return contextOf(look, reader.locale ?? look.locale, reader.zone ?? look.zone);
}

function viewsFrom(guild: GuildLook, reader: ReaderLook, { locale, guildLocale }: Locales): Views {
	return {
		view: contextOf(guild, reader.locale ?? locale, reader.zone ?? guild.zone),
		publicView: contextOf(guild, guild.locale ?? guildLocale, guild.zone)
	};
}

function contextOf(guild: GuildLook, locale: string | null, zone: string): ViewContext {
	return createViewContext({
		strings: container.strings,
		locale,
		zone,
		now: container.clock.now(),
		words: { guild: guild.name, ...guild.words },
		emoji: guild.emoji,
		appEmoji: container.appEmoji
	});
}
