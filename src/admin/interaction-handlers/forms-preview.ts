import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { shopViews } from '#shop';
import { formPreviewedId, formPreviewId } from '../system-forms/ids.js';
import { previewed } from '../system-forms/screens.js';

/** A page of a form as members see it. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.view', feature: 'always' })
export class FormsPreviewHandler extends ComponentHandler<'form' | 'page'> {
	public readonly id = formPreviewId;

	public override async handle(context: ComponentContext<'form' | 'page'>): Promise<void> {
		const { view, args } = context;
		const { look, page, number } = await previewed(context, args.form, args.page);
		const title = view.t('forms:owner.modal', { page: number + 1, pages: look.pages.length });
		await context.modal(shopViews.previewPageModal(view, title, formPreviewedId.make({ form: args.form, page: number }), page));
	}
}
