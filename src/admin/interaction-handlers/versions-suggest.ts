import { ApplyOptions } from '@sapphire/decorators';
import { AutocompleteHandler, type SuggestContext, type Suggestion } from '#core/interactions/index';
import { versionLabel } from '../publish/views/versions.view.js';

/** Versions while a number or words of a note are typed, the newest first. */
@ApplyOptions<AutocompleteHandler.Options>({
	command: 'config',
	subcommands: ['versions'],
	option: 'version',
	capability: 'config.view',
	feature: 'always'
})
export class VersionsSuggest extends AutocompleteHandler {
	public override async suggest({ guild, actor, view, typed }: SuggestContext): Promise<readonly Suggestion[]> {
		const { publishing } = this.container;
		const digits = /^\s*v?(\d{1,9})\s*$/i.exec(typed)?.[1];
		// Of a number the version itself stands first; the page from there on has those before it.
		const [from, newest] = await Promise.all([
			digits === undefined ? [] : publishing.versions(guild, actor, Number(digits) + 1),
			publishing.versions(guild, actor)
		]);
		const words = digits === undefined ? typed.trim().toLowerCase() : '';
		const fits = newest.filter(({ note, byName }) => `${note} ${byName}`.toLowerCase().includes(words));
		const found = new Map([...from, ...fits].map((version) => [version.number, version]));
		return [...found.values()].slice(0, 25).map((version) => ({ label: versionLabel(view, version), value: String(version.number) }));
	}
}
