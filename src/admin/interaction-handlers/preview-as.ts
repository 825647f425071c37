import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { previewAsId } from '../preview/ids.js';
import { previewAsScreen } from '../preview/screens.js';
import { setWho, whoIn } from '../preview/state.js';

/** As whom the shop is looked at. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PreviewAsHandler extends ComponentHandler<'who' | 'item' | 'set'> {
	public readonly id = previewAsId;

	public override async handle(context: ComponentContext<'who' | 'item' | 'set'>): Promise<void> {
		const { who, item, set } = context.args;
		await context.update(await previewAsScreen(context, setWho(whoIn(who), set, context.values), item));
	}
}
