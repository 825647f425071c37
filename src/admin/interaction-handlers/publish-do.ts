import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { publishDoId } from '../publish/ids.js';
import { publisherOf } from '../publish/screens.js';
import { publishedView, publishFields } from '../publish/views/confirm.view.js';

/** Publishes the draft that was shown. */
@ApplyOptions<ModalHandler.Options>({ capability: 'config.publish', feature: 'always', givesBackFrom: 1 })
export class PublishDoHandler extends ModalHandler<'number' | 'digest'> {
	public readonly id = publishDoId;

	public override async handle(context: ModalContext<'number' | 'digest'>): Promise<void> {
		const { guild, view, args, fields } = context;
		const wish = { digest: args.digest, note: fields.text(publishFields.note) };
		const version = await this.container.publishing.publish(guild, publisherOf(context), wish);
		await context.update(publishedView(view, version));
	}
}
