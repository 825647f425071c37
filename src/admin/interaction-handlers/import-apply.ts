import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { importApplyId } from '../exchange/ids.js';
import { editorOf } from '../panel/screens.js';
import { resultView } from '../views/exchange.view.js';

/** Carries an import out as it was shown. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class ImportApplyHandler extends ComponentHandler<'id' | 'digest'> {
	public readonly id = importApplyId;

	public override async handle(context: ComponentContext<'id' | 'digest'>): Promise<void> {
		const { args, guild, view } = context;
		await context.update(resultView(view, await this.container.imports.apply(guild, editorOf(context), args.id, args.digest)));
	}
}
