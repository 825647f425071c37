import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { textLocaleId } from '../texts/ids.js';
import { textScreen } from '../texts/screens.js';

/** A text in another language. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.view', feature: 'always' })
export class TextsLanguageHandler extends ComponentHandler<'text'> {
	public readonly id = textLocaleId;

	public override async handle(context: ComponentContext<'text'>): Promise<void> {
		await context.update(await textScreen(context, context.args.text, context.values[0] ?? ''));
	}
}
