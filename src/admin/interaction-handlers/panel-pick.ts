import { ApplyOptions } from '@sapphire/decorators';
import { NotFound } from '#core/errors';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { itemPickId, numberArg } from '../panel/ids.js';
import { itemPartForm, itemPartScreen, pickedEdit, screenOfPart } from '../panel/parts.js';
import { editorOf, noteAfter } from '../panel/screens.js';

/** Something was chosen for a part of an item: a gate, rules, warnings, goods, or what to take away. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelPickHandler extends ComponentHandler<'item' | 'version' | 'part'> {
	public readonly id = itemPickId;

	public override async handle(context: ComponentContext<'item' | 'version' | 'part'>): Promise<void> {
		const { guild, actor, args, values } = context;
		const { catalogue } = this.container;
		const data = await catalogue.item(guild, actor, args.item);
		if (args.part === 'goods' || args.part === 'addonEdit') {
			const form = await itemPartForm(context, data, args.part === 'goods' ? 'goods' : 'addon', numberArg(values[0] ?? ''));
			if (!form) throw new NotFound('shop.change');
			return context.modal(form);
		}
		const seen = { key: args.item, version: numberArg(args.version) };
		const done = await catalogue.editItem(guild, editorOf(context), seen, await pickedEdit(context, data, args.part, values));
		const part = screenOfPart(args.part) ?? 'payment';
		await context.update(await itemPartScreen(context, args.item, part, await noteAfter(context, done, 'item')));
	}
}
