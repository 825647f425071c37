import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { pageOf, readPage, shopIds, shopViews } from '#shop';
import { draftScreen, fillerOf } from '../shop-screens.data.js';

/** A submitted page: what is right is kept, what is not can be corrected. */
@ApplyOptions<ModalHandler.Options>({ capability: 'public', feature: 'always' })
export class ShopPageSubmitHandler extends ModalHandler<'item' | 'page'> {
	public readonly id = shopIds.pageSubmitId;

	public override async handle(ctx: ModalContext<'item' | 'page'>): Promise<void> {
		const { item, page } = ctx.args;
		const { guild, view, fields } = ctx;
		const { listed, ...filler } = await fillerOf(ctx, item, false);
		const before = await this.container.drafts.get(guild, filler, item);
		const input = readPage(pageOf(before.form, page), fields);
		if ([...input.uploads.values()].some((files) => files.length > 0)) await ctx.defer({ update: true });
		const saved = await this.container.drafts.savePage(guild, filler, item, page, (asked) => readPage(asked, fields));
		// What they wrote is kept whatever closed meanwhile.
		await this.container.placing.requireOpen(guild, ctx.actor, listed.row.definition);
		if (saved.problems.length > 0) return ctx.update(shopViews.formRefusal(view, saved));
		return ctx.update(await draftScreen(ctx, saved.state, saved.page));
	}
}
