import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { transcriptId } from '../ids.js';
import { answerTranscript } from '../reading.js';

/** The button of a transcript's card; works as long as the record is kept. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class TicketTranscriptHandler extends ComponentHandler<'code'> {
	public readonly id = transcriptId;

	public override async handle(ctx: ComponentContext<'code'>): Promise<void> {
		await answerTranscript(ctx, ctx.args.code);
	}
}
