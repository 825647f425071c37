import { ApplyOptions } from '@sapphire/decorators';
import { NotFound } from '#core/errors';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { afterAct, askScreen, partScreen } from '../panel/acts.js';
import { actEdit } from '../panel/forms.js';
import { itemActId, numberArg, partOf } from '../panel/ids.js';
import { editorOf, itemScreen, noteAfter } from '../panel/screens.js';

/** Moves, copies, archives or brings back an item, or changes one of its variants or questions. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelDoHandler extends ComponentHandler<'item' | 'version' | 'act'> {
	public readonly id = itemActId;

	public override async handle(context: ComponentContext<'item' | 'version' | 'act'>): Promise<void> {
		const { guild, actor, args, view } = context;
		const { catalogue } = this.container;
		const { name, index } = partOf(args.act);
		const asked = await askScreen(context, args.item, name, index);
		if (asked) return context.update(asked);
		const by = editorOf(context);
		const seen = { key: args.item, version: numberArg(args.version) };
		if (name === 'clone') {
			const copy = await catalogue.cloneItem(guild, by, args.item, view.t('admin:item.copy'));
			return context.update(await itemScreen(context, copy.key, await noteAfter(context, copy, 'item', view.t('admin:panel.created'))));
		}
		if (name === 'up' || name === 'down') {
			const moved = await catalogue.moveItem(guild, by, seen, name === 'up' ? -1 : 1);
			return context.update(await itemScreen(context, args.item, await noteAfter(context, moved, 'item')));
		}
		const edit = actEdit(await catalogue.item(guild, actor, args.item), name, index);
		if (!edit) throw new NotFound('shop.change');
		const done = await catalogue.editItem(guild, by, seen, edit);
		const [part, place] = afterAct(name, index);
		await context.update(await partScreen(context, args.item, part, place, await noteAfter(context, done, 'item')));
	}
}
