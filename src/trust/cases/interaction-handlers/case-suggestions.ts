import { ApplyOptions } from '@sapphire/decorators';
import { AutocompleteHandler, type SuggestContext, type Suggestion } from '#core/interactions/index';
import type { CaseRow } from '../case.model.js';
import { caseCode } from '../case.rules.js';

/** The person's own cases, newest first, then, for staff, those that are open. */
@ApplyOptions<AutocompleteHandler.Options>({
	command: 'case',
	subcommands: ['view', 'appeal'],
	option: 'case',
	capability: 'public',
	feature: 'always'
})
export class CaseSuggestionsHandler extends AutocompleteHandler {
	public override async suggest({ guild, actor, view, typed }: SuggestContext): Promise<readonly Suggestion[]> {
		const wanted = typed.trim().toLowerCase();
		const label = ({ number, kind, state }: CaseRow) =>
			`${caseCode(number)} · ${view.t(`cases:kind.${kind}`)} · ${view.t(`cases:short.${state}`)}`;
		const rows = await this.container.cases.suggested(guild, actor, (row) => label(row).toLowerCase().includes(wanted));
		return rows.map((row) => ({ value: caseCode(row.number), label: label(row) }));
	}
}
