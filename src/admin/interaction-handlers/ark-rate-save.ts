import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { arkRateSaveId } from '../arkshop/ids.js';
import { setArkRate } from '../arkshop/screens.js';

/** What points are worth was filled in. */
@ApplyOptions<ModalHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class ArkRateSaveHandler extends ModalHandler<never> {
	public readonly id = arkRateSaveId;

	public override async handle(context: ModalContext<never>): Promise<void> {
		const { fields } = context;
		await context.update(await setArkRate(context, fields.text('points'), fields.text('credits')));
	}
}
