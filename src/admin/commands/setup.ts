import { ApplyOptions } from '@sapphire/decorators';
import { PermissionFlagsBits } from 'discord.js';
import { type CommandContext, TributeCommand } from '#core/interactions/index';
import { setupScreen } from '../setup/screens.js';

/** First set-up of a guild, and every later one. */
@ApplyOptions<TributeCommand.Options>({
	namespace: 'admin',
	capability: 'party',
	feature: 'always',
	defaultMemberPermissions: PermissionFlagsBits.ManageGuild
})
export class SetupCommand extends TributeCommand {
	public override async handle(context: CommandContext): Promise<void> {
		await context.reply(await setupScreen(context));
	}
}
