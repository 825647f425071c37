import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { filesId } from '../ids.js';
import { answerFiles } from '../reading.js';

/** Gives the originals of a ticket's files to who may see them. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class TicketFilesHandler extends ComponentHandler<'code'> {
	public readonly id = filesId;

	public override async handle(ctx: ComponentContext<'code'>): Promise<void> {
		await answerFiles(ctx, ctx.args.code);
	}
}
