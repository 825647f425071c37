import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { categoryTexts, withWayBack } from '../panel/forms.js';
import { categoryFormId, categorySaveId, numberArg } from '../panel/ids.js';
import { categoryScreen, editorOf, noteAfter } from '../panel/screens.js';

/** The texts of a category were filled in. */
@ApplyOptions<ModalHandler.Options>({ capability: 'catalog.edit', feature: 'always', givesBackFrom: 1 })
export class PanelCategorySaveHandler extends ModalHandler<'category' | 'version'> {
	public readonly id = categorySaveId;

	public override async handle(context: ModalContext<'category' | 'version'>): Promise<void> {
		const { guild, args, fields } = context;
		const { catalogue } = this.container;
		const by = editorOf(context);
		const texts = categoryTexts(fields);
		const seen = { key: args.category, version: numberArg(args.version) };
		const done = await withWayBack(categoryFormId.make(args), () =>
			args.category === ''
				? catalogue.createCategory(guild, by, texts)
				: catalogue.editCategory(guild, by, seen, { kind: 'texts', ...texts })
		);
		await context.update(await categoryScreen(context, done.key, await noteAfter(context, done, 'category')));
	}
}
