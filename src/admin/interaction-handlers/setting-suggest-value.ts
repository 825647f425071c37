import { ApplyOptions } from '@sapphire/decorators';
import { AutocompleteHandler, type SuggestContext, type Suggestion } from '#core/interactions/index';
import { wordsOf } from '../config/words.js';

/** Values while one is typed: what the setting allows, what it has, and what was typed as far as it fits. */
@ApplyOptions<AutocompleteHandler.Options>({
	command: 'config',
	subcommands: ['set'],
	option: 'value',
	capability: 'config.view',
	feature: 'always'
})
export class SettingValueAutocomplete extends AutocompleteHandler {
	public override async suggest({ guild, actor, view, typed, interaction }: SuggestContext): Promise<readonly Suggestion[]> {
		const key = interaction.options.getString('key') ?? '';
		const offers = await this.container.guildConfig.offers(guild, actor, key, { typed, words: wordsOf(view) });
		return offers
			.filter(({ value }) => value.length <= 100)
			.map(({ value, why }) => ({
				value,
				label: why === 'choice' || why === 'typed' ? value : view.t(`admin:setting.offers.${why}`, { value })
			}));
	}
}
