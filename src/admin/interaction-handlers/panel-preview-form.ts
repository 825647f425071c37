import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { shopViews } from '#shop';
import { previewPage } from '../panel/acts.js';
import { previewFormId, previewSentId } from '../panel/ids.js';

/** A page of the form as members see it. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelPreviewFormHandler extends ComponentHandler<'item' | 'page'> {
	public readonly id = previewFormId;

	public override async handle(context: ComponentContext<'item' | 'page'>): Promise<void> {
		const { guild, actor, view, args } = context;
		const { row } = await this.container.catalogue.item(guild, actor, args.item);
		const { page, pages, number } = previewPage(row, args.page);
		const title = view.t('admin:preview.form', { page: number + 1, pages });
		await context.modal(shopViews.previewPageModal(view, title, previewSentId.make({ item: args.item, page: number }), page));
	}
}
