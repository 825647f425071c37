import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { numberArg } from '../panel/ids.js';
import { textUndoId } from '../texts/ids.js';
import { changedTextScreen } from '../texts/screens.js';

/** Takes back what was written. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.publish', feature: 'always' })
export class TextsUndoHandler extends ComponentHandler<'text' | 'locale' | 'version'> {
	public readonly id = textUndoId;

	public override async handle(context: ComponentContext<'text' | 'locale' | 'version'>): Promise<void> {
		const { guild, actor, args } = context;
		const done = await this.container.texts.undo(guild, actor, args.text, args.locale, numberArg(args.version));
		await context.update(await changedTextScreen(context, done));
	}
}
