import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { catalogueInput } from '#shop';
import { previewPage } from '../panel/acts.js';
import { previewSentId } from '../panel/ids.js';
import { previewedView } from '../views/panel-questions.view.js';

/** A page of the preview was filled in: nothing is stored. */
@ApplyOptions<ModalHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelPreviewSentHandler extends ModalHandler<'item' | 'page'> {
	public readonly id = previewSentId;

	public override async handle(context: ModalContext<'item' | 'page'>): Promise<void> {
		const { guild, actor, view, args, fields } = context;
		const { row } = await this.container.catalogue.item(guild, actor, args.item);
		const { page, pages, number } = previewPage(row, args.page);
		const problems = catalogueInput.previewProblems(page, fields);
		await context.update(previewedView(view, args.item, { page: number, pages, problems }));
	}
}
