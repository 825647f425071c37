import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { pageOf } from '../drafts.service.js';
import { readPage } from '../form/page-input.js';
import { formSaveId } from '../forms/ids.js';
import { formMoreCard, formRefusedCard } from '../views/system-form.js';

/** A submitted page: what is right is kept, what is not can be corrected. */
@ApplyOptions<ModalHandler.Options>({ capability: 'public', feature: 'always' })
export class ShopFormSaveHandler extends ModalHandler<'form' | 'page'> {
	public readonly id = formSaveId;

	public override async handle(ctx: ModalContext<'form' | 'page'>): Promise<void> {
		const { guild, actor, view, fields, interactionId: request } = ctx;
		const { form, page } = ctx.args;
		const before = await this.container.forms.get(guild, actor.id, form);
		const input = readPage(pageOf(before.form, page), fields);
		if ([...input.uploads.values()].some((files) => files.length > 0)) await ctx.defer({ update: true });
		const saved = await this.container.forms.savePage(guild, { actor, request }, form, page, (asked) => readPage(asked, fields));
		// What they wrote is kept whatever closed meanwhile.
		await this.container.forms.requireOpen(guild, actor, form);
		return ctx.update(saved.problems.length > 0 ? formRefusedCard(view, saved) : formMoreCard(view, saved.state, saved.page));
	}
}
