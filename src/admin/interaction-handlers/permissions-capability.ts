import { ApplyOptions } from '@sapphire/decorators';
import { AutocompleteHandler, capabilityWords, declaredCapabilities, type SuggestContext, type Suggestion } from '#core/interactions/index';

/** Suggests capabilities by what they allow, or by their key. */
@ApplyOptions<AutocompleteHandler.Options>({
	command: 'config',
	subcommands: ['permissions test', 'permissions map'],
	option: 'capability',
	capability: 'permissions.edit',
	feature: 'always'
})
export class PermissionsCapabilityHandler extends AutocompleteHandler {
	public override suggest({ view, typed }: SuggestContext): readonly Suggestion[] {
		const wanted = typed.trim().toLowerCase();
		return declaredCapabilities()
			.map((capability) => ({ label: `${view.t(capabilityWords(capability))} (${capability.key})`, value: capability.key }))
			.filter(({ label }) => label.toLowerCase().includes(wanted));
	}
}
