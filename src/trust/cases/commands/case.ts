import { ApplyOptions } from '@sapphire/decorators';
import { type CommandContext, TributeSubcommand } from '#core/interactions/index';
import { caseNumber } from '../case.rules.js';
import { caseOf, listOf } from '../case-screens.data.js';
import { appealForm } from '../views/case-forms.js';

/** `/case`: cases that concern the reader; for staff also those that wait for them. */
@ApplyOptions<TributeSubcommand.Options>({
	namespace: 'cases',
	feature: 'always',
	entries: [
		{ name: 'list', run: 'list', capability: 'public' },
		{
			name: 'view',
			run: 'view',
			capability: 'party',
			parameters: [{ type: 'string', name: 'case', required: true, autocomplete: true, maxLength: 12 }]
		},
		{
			name: 'appeal',
			run: 'appeal',
			capability: 'party',
			parameters: [{ type: 'string', name: 'case', required: true, autocomplete: true, maxLength: 12 }]
		}
	]
})
export class CaseCommand extends TributeSubcommand {
	public async list({ guild, actor, view, reply }: CommandContext): Promise<void> {
		const staff = await this.container.policy.can(guild, actor, 'cases.triage');
		return reply(await listOf(view, guild, actor, staff ? 'open' : 'mine', ''));
	}

	public async view({ guild, actor, view, options, interactionId, reply }: CommandContext): Promise<void> {
		const number = caseNumber(options.getString('case', true));
		return reply(await caseOf(view, guild, actor, { number, page: 0, request: interactionId }));
	}

	public async appeal({ guild, actor, view, options, modal }: CommandContext): Promise<void> {
		const number = caseNumber(options.getString('case', true));
		return modal(appealForm(view, await this.container.appeals.mayAppeal(guild, actor, number)));
	}
}
