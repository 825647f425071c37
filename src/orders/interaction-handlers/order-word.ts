import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { wordId } from '../ids.js';
import { wordCard } from '../views/meeting-screens.js';

/** Shows the buyer, and nobody else, their code word; that it was shown is audited. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderWordHandler extends ComponentHandler<'code'> {
	public readonly id = wordId;

	public override async handle(ctx: ComponentContext<'code'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		return ctx.reply(wordCard(view, await this.container.meetings.showWord(guild, actor, args.code, ctx.interactionId)));
	}
}
