import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { modeId, sure } from '../publish/ids.js';
import { draftScreen, publisherOf } from '../publish/screens.js';
import { modeView } from '../publish/views/confirm.view.js';

/** Asks before edits collect in a draft or are in force at once, and does it. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.publish', feature: 'always' })
export class PublishModeHandler extends ComponentHandler<'to' | 'sure'> {
	public readonly id = modeId;

	public override async handle(context: ComponentContext<'to' | 'sure'>): Promise<void> {
		const { guild, view, args } = context;
		const { publishing } = this.container;
		const to = args.to === 'draft' ? 'draft' : 'live';
		if (!sure(args.sure)) return context.update(modeView(view, to));
		const text = await (to === 'draft'
			? publishing.begin(guild, publisherOf(context)).then(({ number }) => view.t('admin:publish.begin.done', { number }))
			: publishing.end(guild, publisherOf(context)).then(() => view.t('admin:publish.end.done')));
		await context.update(await draftScreen(context, { text, undo: null }));
	}
}
