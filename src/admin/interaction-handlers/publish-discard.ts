import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { discardId, sure } from '../publish/ids.js';
import { draftScreen, linesOf, publisherOf } from '../publish/screens.js';
import { discardView } from '../publish/views/confirm.view.js';

/** Asks before the draft that was shown is lost, and does it. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.publish', feature: 'always' })
export class PublishDiscardHandler extends ComponentHandler<'digest' | 'sure'> {
	public readonly id = discardId;

	public override async handle(context: ComponentContext<'digest' | 'sure'>): Promise<void> {
		const { guild, actor, view, args } = context;
		const { publishing } = this.container;
		const state = await publishing.state(guild, actor);
		const number = state.version?.number ?? 0;
		// What is asked about is the draft as it is now: the next press holds to what this screen says.
		if (!sure(args.sure)) return context.update(discardView(view, state, await linesOf(context, number, 'draft')));
		await publishing.discard(guild, publisherOf(context), { digest: args.digest });
		await context.update(await draftScreen(context, { text: view.t('admin:publish.discard.done', { number }), undo: null }));
	}
}
