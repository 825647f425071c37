import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { previewSentId } from '../preview/ids.js';
import { sentScreen } from '../preview/screens.js';

/** A form of the shop that was filled in as somebody who is not there: nothing is stored. */
@ApplyOptions<ModalHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PreviewSentHandler extends ModalHandler<'who' | 'step' | 'key' | 'pick'> {
	public readonly id = previewSentId;

	public override async handle(context: ModalContext<'who' | 'step' | 'key' | 'pick'>): Promise<void> {
		await context.update(await sentScreen(context, context.args, context.fields));
	}
}
