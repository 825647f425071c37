import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { textResetId } from '../texts/ids.js';
import { changedTextScreen } from '../texts/screens.js';

/** Takes a text away. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.publish', feature: 'always' })
export class TextsResetHandler extends ComponentHandler<'text' | 'locale' | 'seen'> {
	public readonly id = textResetId;

	public override async handle(context: ComponentContext<'text' | 'locale' | 'seen'>): Promise<void> {
		const { guild, actor, args } = context;
		await context.update(
			await changedTextScreen(context, await this.container.texts.set(guild, actor, args.text, args.locale, '', args.seen))
		);
	}
}
