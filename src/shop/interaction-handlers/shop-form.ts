import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { formOpenId } from '../forms/ids.js';
import { formMoreCard, systemPageModal } from '../views/system-form.js';

/** Opens a form where a domain has put a button to it, or goes on with it. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'always' })
export class ShopFormHandler extends ComponentHandler<'form' | 'about'> {
	public readonly id = formOpenId;

	public override async handle(ctx: ComponentContext<'form' | 'about'>): Promise<void> {
		const { guild, actor, view, interactionId: request } = ctx;
		const { form } = ctx.args;
		const about = ctx.args.about || null;
		await this.container.forms.require(guild, actor, form, about);
		const state = await this.container.forms.open(guild, { actor, request }, form, about);
		const { next, blocked } = state.form;
		return next && blocked.length === 0 ? ctx.modal(systemPageModal(view, state, next)) : ctx.reply(formMoreCard(view, state, null));
	}
}
