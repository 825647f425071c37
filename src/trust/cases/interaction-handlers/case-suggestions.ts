import { ApplyOptions } from '@sapphire/decorators';
import { AutocompleteHandler, type SuggestContext, type Suggestion } from '#core/interactions/index';
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
		const { cases } = this.container;
		const [mine, open] = await Promise.all([cases.list(guild, actor, 'mine', null), cases.list(guild, actor, 'open', null)]);
		const shown = [...mine.cases, ...open.cases].filter(({ as }) => as !== 'conflict').map(({ row }) => row);
		const wanted = typed.trim().toLowerCase();
		return shown
			.filter(({ number }, index) => shown.findIndex((other) => other.number === number) === index)
			.map(({ number, kind, state }) => ({
				value: caseCode(number),
				label: `${caseCode(number)} · ${view.t(`cases:kind.${kind}`)} · ${view.t(`cases:short.${state}`)}`
			}))
			.filter(({ label }) => label.toLowerCase().includes(wanted));
	}
}
