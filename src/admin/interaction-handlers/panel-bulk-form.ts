import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { catalogueInput } from '#shop';
import { withWayBack } from '../panel/forms.js';
import { bulkFormId, bulkId, everything } from '../panel/ids.js';
import { bulkScreen } from '../panel/screens.js';
import { bulkFields } from '../views/panel-bulk.view.js';

/** What the bulk change would do. */
@ApplyOptions<ModalHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelBulkFormHandler extends ModalHandler<'category'> {
	public readonly id = bulkFormId;

	public override async handle(context: ModalContext<'category'>): Promise<void> {
		const { args, fields } = context;
		const request = await withWayBack(bulkId.make(args), () => ({
			category: args.category === everything ? null : args.category,
			by: fields.choice(bulkFields.by) === 'credits' ? ('credits' as const) : ('percent' as const),
			value: catalogueInput.neededNumber(fields.text(bulkFields.value), 'value'),
			step: catalogueInput.wholeNumber(fields.text(bulkFields.step), 'step') ?? 1
		}));
		await context.update(await withWayBack(bulkId.make(args), () => bulkScreen(context, request, 0)));
	}
}
