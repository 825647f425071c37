import type { GuildId } from '#core/ids';
import type { Settings } from '#settings';
import { xpSettings } from '#xp';
import type { Scores } from '../scores/scores.service.js';
import { trustSettings } from '../trust.settings.js';

export interface WalkRulesDeps {
	readonly settings: Pick<Settings, 'get'>;
	readonly scores: Pick<Scores, 'basis'>;
}

/** What decides who passes besides the members themselves; another answer begins the walk anew. */
export async function walkRules({ settings, scores }: WalkRulesDeps, guild: GuildId): Promise<unknown> {
	const [{ gates }, { ranks }, { gen, formula }] = await Promise.all([
		settings.get(guild, trustSettings),
		settings.get(guild, xpSettings),
		scores.basis(guild)
	]);
	return [gates.map(({ key, require, archived, manualPass }) => [key, require, archived, manualPass]), ranks, gen, formula];
}
