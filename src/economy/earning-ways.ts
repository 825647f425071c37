import type { GuildId } from '#core/ids';
import type { ViewContext } from '#core/views/kit';

/** Sentences, in the reader's language, of how credits are earned in a guild now. */
export type WaysMaker = (guild: GuildId, view: ViewContext) => Promise<readonly string[]>;

/** Longest list that a screen shows. */
const mostWays = 10;

/** How members come to credits: the owner's own sentences, then what higher domains pay for as the guild is set up now. */
export class EarningWays {
	readonly #makers: WaysMaker[] = [];

	/** Announces, at start, what a domain pays credits for. */
	public register(make: WaysMaker): void {
		this.#makers.push(make);
	}

	/** Up to ten sentences. @param own The owner's. */
	public async of(guild: GuildId, view: ViewContext, own: readonly string[]): Promise<readonly string[]> {
		const made = await Promise.all(this.#makers.map((make) => make(guild, view)));
		return [...new Set([...own, ...made.flat()])].slice(0, mostWays);
	}
}
