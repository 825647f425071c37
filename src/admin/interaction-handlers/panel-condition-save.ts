import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { conditionSaveId, numberArg } from '../panel/ids.js';
import { editorOf, noteAfter, questionScreen } from '../panel/screens.js';

/** The answers were chosen that a question depends on. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelConditionSaveHandler extends ComponentHandler<'item' | 'version' | 'index' | 'source'> {
	public readonly id = conditionSaveId;

	public override async handle(context: ComponentContext<'item' | 'version' | 'index' | 'source'>): Promise<void> {
		const { guild, args, values } = context;
		const index = numberArg(args.index);
		const seen = { key: args.item, version: numberArg(args.version) };
		const when = { source: numberArg(args.source), in: [...values] };
		const done = await this.container.catalogue.editItem(guild, editorOf(context), seen, { kind: 'questionCondition', index, when });
		await context.update(await questionScreen(context, args.item, index, await noteAfter(context, done, 'item')));
	}
}
