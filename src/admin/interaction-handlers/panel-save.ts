import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { catalogueInput } from '#shop';
import { partScreen } from '../panel/acts.js';
import { itemEdit, withWayBack } from '../panel/forms.js';
import { itemFormId, itemSaveId, numberArg, partOf } from '../panel/ids.js';
import { itemPartEdit } from '../panel/parts.js';
import { editorOf, noteAfter } from '../panel/screens.js';

/** A part of an item was filled in. */
@ApplyOptions<ModalHandler.Options>({ capability: 'catalog.edit', feature: 'always', givesBackFrom: 1 })
export class PanelSaveHandler extends ModalHandler<'item' | 'version' | 'part'> {
	public readonly id = itemSaveId;

	public override async handle(context: ModalContext<'item' | 'version' | 'part'>): Promise<void> {
		const { guild, actor, args, fields } = context;
		const { catalogue } = this.container;
		const { name, index } = partOf(args.part);
		// A place in the list of variants means something only in the version that was shown.
		const data = await catalogue.item(guild, actor, args.item, name === 'pieces' ? numberArg(args.version) : undefined);
		const by = editorOf(context);
		const done = await withWayBack(itemFormId.make(args), async () => {
			const seen = { key: args.item, version: numberArg(args.version) };
			if (name !== 'pieces') {
				const edit = (await itemPartEdit(context, data, { name, index }, fields)) ?? itemEdit(data, name, index, fields);
				return catalogue.editItem(guild, by, seen, edit);
			}
			const variant = data.row.definition.variants[index ?? -1]?.key ?? '';
			return catalogue.moveStock(guild, by, args.item, variant, catalogueInput.stockMoveOf(fields.text('move')), fields.text('reason'));
		});
		await context.update(await partScreen(context, args.item, name, index, await noteAfter(context, done, 'item')));
	}
}
