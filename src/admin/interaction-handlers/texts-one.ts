import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { textId } from '../texts/ids.js';
import { textScreen } from '../texts/screens.js';

/** One text as members see it. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.view', feature: 'always' })
export class TextsOneHandler extends ComponentHandler<'text' | 'locale'> {
	public readonly id = textId;

	public override async handle(context: ComponentContext<'text' | 'locale'>): Promise<void> {
		await context.update(await textScreen(context, context.args.text, context.args.locale));
	}
}
