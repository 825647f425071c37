import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { pageOf } from '../drafts.service.js';
import { formPageId } from '../forms/ids.js';
import { systemPageModal } from '../views/system-form.js';

/** Opens a page of the member's form. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'always' })
export class ShopFormPageHandler extends ComponentHandler<'form' | 'page'> {
	public readonly id = formPageId;

	public override async handle(ctx: ComponentContext<'form' | 'page'>): Promise<void> {
		await this.container.forms.requireOpen(ctx.guild, ctx.actor, ctx.args.form);
		const state = await this.container.forms.get(ctx.guild, ctx.actor.id, ctx.args.form);
		return ctx.modal(systemPageModal(ctx.view, state, pageOf(state.form, ctx.args.page)));
	}
}
