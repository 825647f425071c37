import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { withWayBack } from '../panel/forms.js';
import { ladderFormId, ladderPlanId } from '../prices/ids.js';
import { ladderScreen } from '../prices/screens.js';

/** Shows what a ladder would make of an item. */
@ApplyOptions<ModalHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class LadderPlanHandler extends ModalHandler<'key'> {
	public readonly id = ladderPlanId;

	public override async handle(context: ModalContext<'key'>): Promise<void> {
		const { key } = context.args;
		const item = context.fields.text('ladderItem');
		await context.update(await withWayBack(ladderFormId.make({ key, item: '' }), () => ladderScreen(context, key, item)));
	}
}
