import { ApplyOptions } from '@sapphire/decorators';
import { DomainError } from '#core/errors';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { importUploadId } from '../exchange/ids.js';
import { uploadScreen } from '../exchange/screens.js';
import { fileField } from '../views/exchange.view.js';

/** A file was sent: what it would do. */
@ApplyOptions<ModalHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class ImportUploadHandler extends ModalHandler<never> {
	public readonly id = importUploadId;

	public override async handle(context: ModalContext<never>): Promise<void> {
		const [file] = context.fields.files(fileField);
		if (!file) throw new DomainError('shop.importUnread');
		await context.update(await uploadScreen(context, file));
	}
}
