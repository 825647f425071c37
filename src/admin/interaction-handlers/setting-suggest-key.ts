import { ApplyOptions } from '@sapphire/decorators';
import { AutocompleteHandler, type SuggestContext, type Suggestion } from '#core/interactions/index';
import { nameOf } from '../config/wants.js';
import { keyLabel } from '../views/setting.view.js';

/** Settings while a key is typed, or words of what it is about. */
@ApplyOptions<AutocompleteHandler.Options>({
	command: 'config',
	subcommands: ['view', 'set', 'reset'],
	option: 'key',
	capability: 'config.view',
	feature: 'always'
})
export class SettingKeyAutocomplete extends AutocompleteHandler {
	public override async suggest({ guild, view, typed }: SuggestContext): Promise<readonly Suggestion[]> {
		const name = (leaf: Parameters<typeof nameOf>[0]): string => view.t('admin:setting.of', { name: nameOf(leaf) });
		const found = await this.container.guildConfig.search(guild, typed, name);
		return found.map((now) => ({ label: keyLabel(view, now), value: now.leaf.key }));
	}
}
