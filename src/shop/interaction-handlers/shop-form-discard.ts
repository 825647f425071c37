import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { formDiscardId } from '../forms/ids.js';
import { formSentCard } from '../views/system-form.js';

/** Gives the member's form up. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'always' })
export class ShopFormDiscardHandler extends ComponentHandler<'form'> {
	public readonly id = formDiscardId;

	public override async handle(ctx: ComponentContext<'form'>): Promise<void> {
		const { guild, actor, view, interactionId: request } = ctx;
		const name = await this.container.forms.discard(guild, { actor, request }, ctx.args.form);
		return ctx.update(formSentCard(view, name, 'gone'));
	}
}
