import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { jumpForm } from '#core/views/kit';
import { journalJumpId, journalSubmitId } from '../ids.js';

/** Asks which page of a journal. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderJournalJumpHandler extends ComponentHandler<'code' | 'pages'> {
	public readonly id = journalJumpId;

	public override async handle({ view, args, modal }: ComponentContext<'code' | 'pages'>): Promise<void> {
		return modal(jumpForm(view, { id: journalSubmitId.make({ code: args.code }), pages: pageArg(args.pages) }));
	}
}
