import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { importOutId } from '../exchange/ids.js';
import { planScreen } from '../exchange/screens.js';
import { editorOf } from '../panel/screens.js';

/** What is left out of an import. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class ImportOutHandler extends ComponentHandler<'id'> {
	public readonly id = importOutId;

	public override async handle(context: ComponentContext<'id'>): Promise<void> {
		const { args, guild, values } = context;
		await this.container.imports.choose(guild, editorOf(context), args.id, (choices) => ({ ...choices, out: values.slice(0, 25) }));
		await context.update(await planScreen(context, args.id, 0));
	}
}
