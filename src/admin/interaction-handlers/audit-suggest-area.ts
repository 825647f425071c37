import { ApplyOptions } from '@sapphire/decorators';
import { AutocompleteHandler, type SuggestContext, type Suggestion } from '#core/interactions/index';
import { auditAreas } from '../audit/actions.js';

/** Areas of the audit log while one is typed. */
@ApplyOptions<AutocompleteHandler.Options>({
	command: 'config',
	subcommands: ['audit'],
	option: 'area',
	capability: 'audit.view',
	feature: 'always'
})
export class AuditAreaAutocomplete extends AutocompleteHandler {
	public override suggest({ view, typed }: SuggestContext): readonly Suggestion[] {
		const wanted = typed.trim().toLowerCase();
		return auditAreas
			.map((value) => ({ value, label: view.t(`admin:audit.areas.${value}`) }))
			.filter(({ value, label }) => `${value} ${label}`.toLowerCase().includes(wanted));
	}
}
