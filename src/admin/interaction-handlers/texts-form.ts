import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { textFormId } from '../texts/ids.js';
import { textForm } from '../views/texts.view.js';

/** Opens the form of a text. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.edit', feature: 'always' })
export class TextsFormHandler extends ComponentHandler<'text' | 'locale'> {
	public readonly id = textFormId;

	public override async handle(context: ComponentContext<'text' | 'locale'>): Promise<void> {
		const { guild, actor, view, args } = context;
		await context.modal(textForm(view, await this.container.texts.edit(guild, actor, args.text, args.locale)));
	}
}
