import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { foundId } from '../panel/ids.js';
import { foundScreen } from '../panel/screens.js';
import { searchField } from '../views/panel-catalogue.view.js';

/** What was found. */
@ApplyOptions<ModalHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelFoundHandler extends ModalHandler<never> {
	public readonly id = foundId;

	public override async handle(context: ModalContext<never>): Promise<void> {
		await context.update(await foundScreen(context, context.fields.text(searchField)));
	}
}
