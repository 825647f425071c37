import { ApplyOptions } from '@sapphire/decorators';
import { type ContextMenuContext, TributeContextMenu } from '#core/interactions/index';
import { capturedFrom } from '../captured-message.js';
import { added } from '../views/record-cards.js';

/** Right-click on a message of a ticket: what it says goes into the record, also where the bot may not read messages. */
@ApplyOptions<TributeContextMenu.Options>({ namespace: 'tickets', capability: 'party', feature: 'always', on: 'message' })
export class AddToRecordCommand extends TributeContextMenu {
	public override async handle({ guild, actor, view, channel, interaction, reply }: ContextMenuContext): Promise<void> {
		if (!interaction.isMessageContextMenuCommand()) return;
		const captured = capturedFrom(interaction.targetMessage, interaction.client.user.id, actor.id);
		return reply(added(view, await this.container.record.addMessage(guild, actor, channel, captured)));
	}
}
