import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { textSaveId } from '../texts/ids.js';
import { changedTextScreen } from '../texts/screens.js';
import { textField } from '../views/texts.view.js';

/** What was written for a text. */
@ApplyOptions<ModalHandler.Options>({ capability: 'config.publish', feature: 'always' })
export class TextsSaveHandler extends ModalHandler<'text' | 'locale' | 'seen'> {
	public readonly id = textSaveId;

	public override async handle(context: ModalContext<'text' | 'locale' | 'seen'>): Promise<void> {
		const { guild, actor, args, fields } = context;
		const done = await this.container.texts.set(guild, actor, args.text, args.locale, fields.text(textField), args.seen);
		await context.update(await changedTextScreen(context, done));
	}
}
