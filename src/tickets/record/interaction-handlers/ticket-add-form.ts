import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { addFormId } from '../ids.js';
import { added, filesField, wordsField } from '../views/record-cards.js';

/** Puts the words and files of a form into the record. */
@ApplyOptions<ModalHandler.Options>({ capability: 'party', feature: 'always' })
export class TicketAddFormHandler extends ModalHandler<'code'> {
	public readonly id = addFormId;

	public override async handle({ guild, actor, view, channel, args, fields, interactionId, reply }: ModalContext<'code'>): Promise<void> {
		const given = { code: args.code, text: fields.text(wordsField), files: fields.files(filesField), request: interactionId };
		return reply(added(view, await this.container.record.addWords(guild, actor, channel, given)));
	}
}
