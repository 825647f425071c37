import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { changeScreen, wantedTerms } from '../change-screens.data.js';
import { changeQuantityFormId } from '../ids.js';

/** A typed quantity. */
@ApplyOptions<ModalHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderChangeQuantityFormHandler extends ModalHandler<'code' | 'variant' | 'addons'> {
	public readonly id = changeQuantityFormId;

	public override async handle(ctx: ModalContext<'code' | 'variant' | 'addons'>): Promise<void> {
		return ctx.update(await changeScreen(ctx, ctx.args.code, wantedTerms({ ...ctx.args, quantity: ctx.fields.text('quantity') })));
	}
}
