import { ApplyOptions } from '@sapphire/decorators';
import { PermissionFlagsBits } from 'discord.js';
import { askedScreen } from '#approvals';
import { memberId } from '#core/ids';
import { type CommandContext, TributeSubcommand } from '#core/interactions/index';
import { currencies } from '../money.js';
import { adjustedScreen } from '../views/adjust.js';

const most = 1_000_000_000;

/** `/economy`: the money of the guild, for those who keep it. */
@ApplyOptions<TributeSubcommand.Options>({
	namespace: 'economy',
	feature: 'always',
	defaultMemberPermissions: PermissionFlagsBits.ManageGuild,
	entries: [
		{
			name: 'adjust',
			run: 'adjust',
			capability: 'money.adjust',
			parameters: [
				{ type: 'user', name: 'member', required: true },
				{ type: 'string', name: 'currency', required: true, choices: currencies },
				{ type: 'integer', name: 'amount', required: true, min: -most, max: most },
				{ type: 'string', name: 'reason', required: true, maxLength: 500 }
			]
		}
	]
})
export class EconomyCommand extends TributeSubcommand {
	public async adjust({ guild, actor, view, options, interactionId, reply }: CommandContext): Promise<void> {
		const user = options.getUser('member', true);
		const typed = options.getString('currency', true);
		const outcome = await this.container.adjustments.adjust(guild, actor, {
			request: interactionId,
			member: memberId(user.id),
			memberName: user.displayName,
			present: options.getMember('member') !== null,
			currency: currencies.find((known) => known === typed) ?? 'credits',
			amount: options.getInteger('amount', true),
			reason: options.getString('reason', true)
		});
		return reply('done' in outcome ? adjustedScreen(view, outcome.done, interactionId) : askedScreen(view, outcome.asked));
	}
}
