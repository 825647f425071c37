import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { pageField, typedPage } from '#core/views/kit';
import { journalSubmitId } from '../ids.js';
import { journal } from '../views/order-screens.js';

/** The page of a journal that was asked for. */
@ApplyOptions<ModalHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderJournalSubmitHandler extends ModalHandler<'code'> {
	public readonly id = journalSubmitId;

	public override async handle({ guild, actor, view, args, fields, update }: ModalContext<'code'>): Promise<void> {
		const { order } = await this.container.orders.standing(guild, actor, args.code);
		return update(journal(view, order, typedPage(fields.text(pageField))));
	}
}
