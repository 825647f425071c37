import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { formSendId } from '../forms/ids.js';
import { formSentCard } from '../views/system-form.js';

/** Sends the member's form. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'always' })
export class ShopFormSendHandler extends ComponentHandler<'form' | 'started'> {
	public readonly id = formSendId;

	public override async handle(ctx: ComponentContext<'form' | 'started'>): Promise<void> {
		const { guild, actor, view, interactionId: request } = ctx;
		const { form, started } = ctx.args;
		const { formName } = await this.container.forms.submit(guild, { actor, request }, form, started);
		return ctx.update(formSentCard(view, formName, 'sent'));
	}
}
