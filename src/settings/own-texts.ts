import type { GuildId } from '#core/ids';
import { inFirst, type OwnTextName, ownTextsSettings } from './own-texts.settings.js';
import type { Settings } from './settings.service.js';

/** What owners tell members in their own words. */
export class OwnTexts {
	public constructor(private readonly settings: Settings) {}

	/** A text for a reader of this language, else in the guild's, else in any; `null`: the owner wrote none. */
	public async read(guild: GuildId, name: OwnTextName, locale: string | null): Promise<string | null> {
		const [texts, { language }] = await Promise.all([this.settings.get(guild, ownTextsSettings), this.settings.state(guild)]);
		return inFirst(texts[name], locale === null ? [language] : [locale, language]);
	}

	/** What a ticket begins with: the text of the category, else that of all tickets. In the guild's language: everybody in it reads it. */
	public async ticket(guild: GuildId, category: string): Promise<string | null> {
		const [texts, { language }] = await Promise.all([this.settings.get(guild, ownTextsSettings), this.settings.state(guild)]);
		return inFirst(texts.ticketGreetings[category], [language]) ?? inFirst(texts.ticketGreeting, [language]);
	}
}
