import { ApplyOptions } from '@sapphire/decorators';
import { DomainError } from '#core/errors';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { catalogueInput } from '#shop';
import { bulkRequest } from '../panel/forms.js';
import { bulkCountId } from '../panel/ids.js';
import { bulkDoneScreen, editorOf } from '../panel/screens.js';
import { bulkCountField } from '../views/panel-bulk.view.js';

/** The number of items that change was typed. */
@ApplyOptions<ModalHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelBulkCountHandler extends ModalHandler<'category' | 'by' | 'value' | 'step' | 'digest'> {
	public readonly id = bulkCountId;

	public override async handle(context: ModalContext<'category' | 'by' | 'value' | 'step' | 'digest'>): Promise<void> {
		const { guild, actor, args, fields } = context;
		const request = bulkRequest(args);
		const { lines } = await this.container.catalogue.planBulk(guild, actor, request);
		const typed = catalogueInput.wholeNumber(fields.text(bulkCountField), 'value');
		if (typed !== lines.length) throw new DomainError('admin.bulkCount', { count: lines.length });
		const done = await this.container.catalogue.applyBulk(guild, editorOf(context), request, args.digest);
		await context.update(await bulkDoneScreen(context, request, done, lines.length));
	}
}
