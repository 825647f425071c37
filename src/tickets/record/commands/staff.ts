import { ApplyOptions } from '@sapphire/decorators';
import { PermissionFlagsBits } from 'discord-api-types/v10';
import { NotFound } from '#core/errors';
import { type CommandContext, TributeSubcommand } from '#core/interactions/index';
import { parseOrderCode } from '#orders';
import { noteLimit } from '../record.service.js';
import { noted, noteForm } from '../views/record-cards.js';

/** `/staff`: the work on tickets. */
@ApplyOptions<TributeSubcommand.Options>({
	namespace: 'tickets',
	feature: 'always',
	defaultMemberPermissions: PermissionFlagsBits.ManageThreads,
	entries: [
		{
			name: 'note',
			run: 'note',
			capability: 'tickets.handle',
			parameters: [
				{ type: 'string', name: 'text', maxLength: noteLimit },
				{ type: 'string', name: 'order', autocomplete: true }
			]
		}
	]
})
export class StaffCommand extends TributeSubcommand {
	/** Without a text it opens the form. */
	public async note({ guild, actor, view, channel, options, interactionId, reply, modal }: CommandContext): Promise<void> {
		const { record } = this.container;
		const typed = options.getString('order');
		const code = typed === null ? null : parseOrderCode(typed);
		if (typed !== null && !code) throw new NotFound('tickets', { code: { kind: 'user-text', value: typed.slice(0, 20) } });
		const words = options.getString('text');
		if (words === null) {
			const { ticket } = await record.notable(guild, actor, { code, channel });
			return modal(noteForm(view, ticket.code));
		}
		return reply(noted(view, await record.note(guild, actor, { code, channel }, words, interactionId)));
	}
}
