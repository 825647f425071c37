import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { catalogueInput } from '#shop';
import { formPreviewedId } from '../system-forms/ids.js';
import { previewed } from '../system-forms/screens.js';
import { formPreviewedView } from '../views/system-forms.view.js';

/** A page of the preview was filled in: nothing is stored. */
@ApplyOptions<ModalHandler.Options>({ capability: 'config.view', feature: 'always' })
export class FormsPreviewedHandler extends ModalHandler<'form' | 'page'> {
	public readonly id = formPreviewedId;

	public override async handle(context: ModalContext<'form' | 'page'>): Promise<void> {
		const { view, args, fields } = context;
		const { look, page, number } = await previewed(context, args.form, args.page);
		await context.update(formPreviewedView(view, look, number, catalogueInput.previewProblems(page, fields)));
	}
}
