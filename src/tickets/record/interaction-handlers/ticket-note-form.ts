import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { noteFormId } from '../ids.js';
import { noted, wordsField } from '../views/record-cards.js';

/** Keeps a note that only staff read. */
@ApplyOptions<ModalHandler.Options>({ capability: 'tickets.handle', feature: 'always' })
export class TicketNoteFormHandler extends ModalHandler<'code'> {
	public readonly id = noteFormId;

	public override async handle({ guild, actor, view, channel, args, fields, interactionId, reply }: ModalContext<'code'>): Promise<void> {
		const where = { code: args.code, channel };
		return reply(noted(view, await this.container.record.note(guild, actor, where, fields.text(wordsField), interactionId)));
	}
}
